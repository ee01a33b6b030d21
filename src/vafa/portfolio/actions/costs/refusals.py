"""Why a cost is not taken, in sentences."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused

# A million millions of the smallest unit: more than any shop spends on one thing.
AMOUNT_MAX = 10**15


class CostIsNegative(Refused):
    code = "cost_is_negative"
    sentence = _("A cost cannot be below zero.")


class CostIsAbsurd(Refused):
    code = "cost_is_absurd"
    sentence = _("This amount is too large to be right. Please check its unit.")


class CostAbovePrice(Refused):
    code = "cost_above_price"
    sentence = _(
        "This is more than %(times)s times what the product sells for. Please check the unit."
    )


class DayInFuture(Refused):
    code = "cost_day_in_future"
    sentence = _("This day has not come yet.")


class OtherCurrency(Refused):
    code = "cost_other_currency"
    sentence = _("Costs are kept in %(currency)s, the shop’s own currency.")


class RateOutOfRange(Refused):
    code = "rate_out_of_range"
    sentence = _("A percentage here lies between %(low)s and %(high)s.")


class UnknownKind(Refused):
    code = "unknown_cost_kind"
    sentence = _("There is no kind of cost with this name.")


class NothingSaid(Refused):
    code = "nothing_said"
    sentence = _("Please say what it is called.")


def refuse_amount(amount: int) -> None:
    """Refuse an amount below zero, or one that nobody spends."""
    if amount < 0:
        raise CostIsNegative
    if amount > AMOUNT_MAX:
        raise CostIsAbsurd


def refuse_future(day: date, *, today: date) -> None:
    """Refuse a day that has not come yet."""
    if day > today:
        raise DayInFuture
