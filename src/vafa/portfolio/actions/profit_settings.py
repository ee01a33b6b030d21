"""What the shop allows and assumes when it judges what a relation is worth."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.portfolio.models import ProfitSettings

WHOLE = 10_000
BALANCE_MONTHS = 2
BALANCE_MONTHS_MAX = 24


class ShareOutOfRange(Refused):
    code = "share_out_of_range"
    sentence = _("Shares lie between 0 and 100 %, and amounts are not negative.")


class MonthsOutOfRange(Refused):
    code = "months_out_of_range"
    sentence = _("The alarm comes after 1 to 24 months.")


def change_profit_settings(
    *,
    discount_basis_points: int,
    self_service_basis_points: int,
    standard_shipping_amount: int | None,
    offer_amount: int | None,
    balance_months: int = BALANCE_MONTHS,
    at: datetime,
    by: Actor,
) -> ProfitSettings:
    """Set how future value is discounted and which service is permitted; the refresh follows.

    Refuses shares outside of 0 to 100 %, amounts below 0, and an alarm not within 1 to 24 months.
    """
    shares = (discount_basis_points, self_service_basis_points)
    amounts = (standard_shipping_amount or 0, offer_amount or 0)
    if not all(0 <= share <= WHOLE for share in shares) or min(amounts) < 0:
        raise ShareOutOfRange
    if not 1 <= balance_months <= BALANCE_MONTHS_MAX:
        raise MonthsOutOfRange
    with transaction.atomic():
        settings, _created = ProfitSettings.objects.update_or_create(
            id=1,
            defaults={
                "discount_basis_points": discount_basis_points,
                "self_service_basis_points": self_service_basis_points,
                "standard_shipping_amount": standard_shipping_amount,
                "offer_amount": offer_amount,
                "balance_months": balance_months,
            },
        )
        record(kind="portfolio.profit_settings_changed", at=at, by=by)
    return settings
