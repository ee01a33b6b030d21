"""Models of who buys again, how often, for how much, and of what is never redeemed."""

from __future__ import annotations

from vafa.analytics.models.bgnbd import BGNBD
from vafa.analytics.models.blend import Blend
from vafa.analytics.models.breakage import Breakage, chain_ladder
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
    "Breakage",
    "GammaGamma",
    "MBGCNBDMixture",
    "ParetoNBD",
    "PurchaseModel",
    "chain_ladder",
]
