"""What the columns and codes of a person's data are called, on the page that people read."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.customers.forms.consent import CHANNEL_LABELS, PURPOSE_LABELS, STATE_LABELS
from vafa.customers.forms.labels import (
    BASIS_LABELS,
    DETAIL_LABELS,
    INTEREST_LABELS,
    KIND_LABELS,
    PART_LABELS,
    SOURCE_LABELS,
    Label,
)
from vafa.customers.models import IdentityKind

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
    "payload": _("Particulars"),
}
PERSON_AMOUNTS: Final = frozenset(
    {"total_amount", "net_revenue", "amount", "revenue_total", "expected_revenue"}
)
PERSON_CODES: Final[dict[str, Label]] = {
    **KIND_LABELS,
    **PART_LABELS,
    **BASIS_LABELS,
    **SOURCE_LABELS,
    **INTEREST_LABELS,
    **CHANNEL_LABELS,
    **PURPOSE_LABELS,
    **STATE_LABELS,
    **{str(kind.value): kind.label for kind in IdentityKind},
    "prospect": _("Prospect"),
    "new": pgettext_lazy("phase", "New"),
    "existing": pgettext_lazy("phase", "Existing"),
    "former": pgettext_lazy("phase", "Former"),
    "open": pgettext_lazy("task", "Open"),
    "done": pgettext_lazy("task", "Done"),
}
# Codes are put into words in these columns alone; elsewhere a word is what somebody wrote.
CODED_COLUMNS: Final = frozenset(
    {
        "kind", "part", "basis", "source", "channel", "purpose", "state", "phase", "from_phase",
        "to_phase", "field",
    }
)  # fmt: skip
# What was done, in the record of who did what.
ENTRY_LABELS: Final[dict[str, Label]] = {
    "customers.person_exported": _("Gave out all that is kept on a person (%(format)s)"),
}
