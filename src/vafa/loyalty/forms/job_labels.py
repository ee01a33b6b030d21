"""What the long jobs of programmes are called, and the steps they are at."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

JOB_LABELS: Final[dict[str, str | Promise]] = {
    "loyalty.close_draws": _("Closing the draws whose time is over"),
    "loyalty.celebrate_days": _("Following birthdays, name days and other days of members"),
    "loyalty.reward_and_clear": _("Rewarding recommendations and making gifts over to causes"),
    "loyalty.settle_all_tiers": _("Bringing members to the new tiers"),
    "loyalty.settle_due_tiers": _("Settling the tiers that end by themselves"),
    "loyalty.follow_orders": _("Following the orders of members"),
    "loyalty.settle_books": _("Writing down which points began and ended"),
    "loyalty.work_out_liabilities": _("Working out what programmes owe"),
}
STEP_LABELS: Final[dict[str, str | Promise]] = {
    "closing_draws": _("Closing draws"),
    "days": _("Going through the members whose day it is"),
    "tiers": _("Settling tiers"),
    "following": _("Following orders"),
    "rewarding": _("Rewarding recommendations"),
    "settling": _("Going through the points that are due"),
    "valuing": _("Adding up points and what they are worth"),
}
