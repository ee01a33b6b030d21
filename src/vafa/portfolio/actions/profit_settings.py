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


class ShareOutOfRange(Refused):
    code = "share_out_of_range"
    sentence = _("Shares lie between 0 and 100 %, and amounts are not negative.")


def change_profit_settings(
    *,
    discount_basis_points: int,
    self_service_basis_points: int,
    standard_shipping_amount: int | None,
    offer_amount: int | None,
    at: datetime,
    by: Actor,
) -> ProfitSettings:
    """Set how future value is discounted and which service is permitted; the refresh follows.

    Refuses shares outside of 0 to 100 % and amounts below 0.
    """
    shares = (discount_basis_points, self_service_basis_points)
    amounts = (standard_shipping_amount or 0, offer_amount or 0)
    if not all(0 <= share <= WHOLE for share in shares) or min(amounts) < 0:
        raise ShareOutOfRange
    with transaction.atomic():
        settings, _created = ProfitSettings.objects.update_or_create(
            id=1,
            defaults={
                "discount_basis_points": discount_basis_points,
                "self_service_basis_points": self_service_basis_points,
                "standard_shipping_amount": standard_shipping_amount,
                "offer_amount": offer_amount,
            },
        )
        record(kind="portfolio.profit_settings_changed", at=at, by=by)
    return settings
