"""What is owed for points, in words."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

REASON_LABELS: Final[dict[str, Label]] = {
    "purchase": _("For purchases"),
    "marketing": _("Given for nothing"),
    "goodwill": _("Goodwill"),
    "import": _("Brought over from before"),
}
ACCOUNT_LABELS: Final[dict[str, Label]] = {
    "receivable": _("Receivables"),
    "revenue": _("Revenue"),
    "contract_liability": _("Contract liability for points"),
    "marketing_expense": _("Marketing expense"),
    "reward_provision": _("Provision for rewards"),
    "goodwill_expense": _("Goodwill expense"),
    "opening_balance": _("Opening balance"),
}
UNKNOWN_LABELS: Final[dict[str, Label]] = {
    "never_ends": _(
        "Some points never end, so no month of issue ever runs out, and nobody can say yet how "
        "many will be used. Everything that is outstanding is booked."
    ),
    "nothing_used": _(
        "Nobody has used a point yet, so nobody can say how many will be. Everything that is "
        "outstanding is booked."
    ),
    "too_few_months": _(
        "No month of issue has run out yet, so nobody can say how many points will be used. "
        "Everything that is outstanding is booked."
    ),
}
NOTE_LABELS: Final[dict[str, Label]] = {
    "few_cohorts": _("It rests on fewer than twelve months of issue."),
    "young_by_rate": _(
        "Of the youngest months nothing is used yet; they are taken to go like the oldest ones."
    ),
    "capped": _("Of one month all points are expected to be used."),
    "falling": _("In some months more points came back than were used."),
}


def funder_label(funder: str, *, names: dict[str, str]) -> Label:
    """Name who bears the cost of points: the shop itself, or a partner by its name."""
    return names.get(funder, funder) if funder else _("The shop")
