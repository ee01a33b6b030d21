"""What kinds of costs, activities and channels are called on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader
from vafa.core.units import unit_label
from vafa.portfolio.models import Activity, Team
from vafa.portfolio.rules.cost_defaults import TEAM

Label = str | Promise

KIND_LABELS: dict[str, Label] = {
    "shipping": _("Shipping that you pay"),
    "payment_fee": _("Payment fees"),
    "packaging": _("Packaging"),
    "return_handling": _("Taking goods back"),
}
DIRECT_LABELS: dict[str, Label] = {
    **KIND_LABELS,
    "compensation": _("Compensation"),
    "reward": _("Rewards"),
    "gift": _("Gifts"),
    "chargeback": _("Chargebacks"),
    "other": _("Other"),
}
PER_LABELS: dict[str, Label] = {
    "order": _("for each order"),
    "line": _("for each order line"),
    "return": _("for each return"),
    "percent_of_revenue": _("as a part of net revenue"),
}
DRIVER_LABELS: dict[str, Label] = {
    "order": _("each order (counted)"),
    "return": _("each return (counted)"),
    "complaint": _("a complaint"),
    "ticket": _("a message"),
    "call": _("a call"),
    "manual": _("work now and then"),
}
ACTIVITY_LABELS: dict[str, Label] = {
    "pick_and_pack": _("Pick and pack an order"),
    "handle_return": _("Take back a return"),
    "handle_complaint": _("Settle a complaint"),
    "answer_mail": _("Answer a message"),
    "answer_call": _("Answer a call"),
    "change_order": _("Change an order by hand"),
    "moderate_review": _("Check a review"),
}
COVERAGE_LABELS: dict[str, Label] = {
    "known": _("Cost of the goods known"),
    "rated": _("By a margin rate of yours"),
    "estimated": _("Estimated by a default"),
    "unknown": _("Unknown"),
}


def activity_name(activity: Activity) -> Label:
    """Name an activity: as its shop calls it, else by what its code usually means."""
    return activity.name or ACTIVITY_LABELS.get(activity.code, activity.code)


def team_name(team: Team) -> Label:
    """Name a team; the default one in the reader's language."""
    return _("Orders and care") if team.name == TEAM else team.name


def unit_word(reader: Reader) -> str:
    """Name the unit in which amounts are typed."""
    return unit_label(reader.money_unit, language=reader.language).text
