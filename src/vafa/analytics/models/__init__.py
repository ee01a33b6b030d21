"""Models of who buys again, how often, and for how much."""

from __future__ import annotations

from vafa.analytics.models.bgnbd import BGNBD
from vafa.analytics.models.gammagamma import GammaGamma
from vafa.analytics.models.mbgnbd import MBGNBD

__all__ = ["BGNBD", "MBGNBD", "GammaGamma"]
