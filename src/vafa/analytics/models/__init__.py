"""Models of who buys again, how often, and for how much."""

from __future__ import annotations

from vafa.analytics.models.bgnbd import BGNBD
from vafa.analytics.models.blend import Blend
from vafa.analytics.models.gammagamma import GammaGamma
from vafa.analytics.models.mbgnbd import MBGNBD
from vafa.analytics.models.mixture import MBGCNBDMixture
from vafa.analytics.models.paretonbd import ParetoNBD
from vafa.analytics.models.predicting import PurchaseModel
from vafa.analytics.models.solving import NEVER

__all__ = [
    "BGNBD",
    "MBGNBD",
    "NEVER",
    "Blend",
    "GammaGamma",
    "MBGCNBDMixture",
    "ParetoNBD",
    "PurchaseModel",
]
