"""What the columns of a person's data are called, on the page that people read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.presentation import Reader
from vafa.customers.forms.labels import DETAIL_LABELS, Label
from vafa.journal.models import Entry


@dataclass(frozen=True)
class PersonWords:
    """What codes are called, by table and column, and each journal entry as a sentence.

    The settings name the one of the project, since codes are those of every feature.
    """

    codes: Mapping[str, Mapping[str, Mapping[str, Label]]]
    entry: Callable[[Entry, Reader], str]


# Columns without a name here are only in the file for machines.
PERSON_COLUMNS: Final[dict[str, Label]] = {
    **DETAIL_LABELS,
    "number": _("Number"),
    "first_seen_at": _("Known since"),
    "value": pgettext_lazy("identity", "Value"),
    "kind": _("Kind"),
    "source": _("Source"),
    "is_verified": _("Verified"),
    "details": _("Details"),
    "identities": _("Recognised by"),
    "reason": _("Reason"),
    "reason_note": _("Reason"),
    "left_out_note": _("Why they are left out of models"),
    "chosen": _("Values chosen by hand"),
    "channel": _("Channel"),
    "purpose": _("Purpose"),
    "state": _("State"),
    "wording": _("Wording"),
    "part": _("About"),
    "basis": _("How we know"),
    "text": _("Text"),
    "said_date": _("Said on"),
    "at": _("When"),
    "written_at": _("Written down"),
    "ended_at": _("Ended"),
    "field": _("Detail"),
    "before": _("Before"),
    "after": _("After"),
    "brands": _("Shops named"),
    "own_rank": _("Our place among them"),
    "shops": _("Shops"),
    "rank": _("Place"),
    "added_at": _("Added"),
    "ordered_at": _("Ordered"),
    "status": _("Status"),
    "total_amount": _("Total"),
    "net_revenue": _("Net revenue"),
    "lines": _("Lines"),
    "product_name": _("Product"),
    "quantity_milli": _("Quantity"),
    "amount": _("Amount"),
    "returned_at": _("Returned on"),
    "title": _("Title"),
    "note": _("Note"),
    "due_date": _("Due"),
    "outcome": _("Outcome"),
    "day": _("Day"),
    "count": _("Count"),
    "activity_name": _("Activity"),
    "phase": _("Phase"),
    "strategy": _("Strategy"),
    "orders": _("Orders"),
    "latest_day": _("Latest order"),
    "revenue_total": _("Revenue so far"),
    "expected_revenue": _("Expected in 12 months"),
    "p_buys_90": _("Buys within 90 days"),
    "from_strategy": _("Former strategy"),
    "to_strategy": _("New strategy"),
    "from_phase": _("Former phase"),
    "to_phase": _("New phase"),
    "flagged_at": _("When"),
    "made_at": _("When"),
    "decided_at": _("Decided"),
    "what": pgettext_lazy("done", "What"),
    "left_out": _("Left out of models"),
    "undone_at": _("Undone on"),
    "share": _("Share of wallet"),
    "code": _("Step"),
    "expires_date": _("Holds until"),
    "from_date": pgettext_lazy("put off", "From"),
    "to_date": pgettext_lazy("put off", "To"),
    "done_at": _("Closed on"),
    "is_approved": _("End approved"),
    "is_overridden": _("Chosen by hand"),
    "order_number": _("Order number"),
    "programme_name": _("Programme"),
    "points_change": _("Points that can be spent"),
    "reference": _("Membership number"),
    "joined_at": _("Joined on"),
    "left_at": _("Left on"),
    "product_code": _("Product"),
    "activity_code": _("Activity"),
    "phase_state": _("State within the phase"),
    "from_state": _("Former state"),
    "to_state": _("New state"),
}
PERSON_AMOUNTS: Final = frozenset(
    {"total_amount", "net_revenue", "amount", "revenue_total", "expected_revenue"}
)
PERSON_SHARES: Final = frozenset({"p_buys_90", "share"})
# What was done, in the record of who did what.
ENTRY_LABELS: Final[dict[str, Label]] = {
    "customers.person_exported": _("Gave out all that is kept on a person (%(format)s)"),
}
