"""Each kind of journal entry as a sentence; who did it and when stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader
from vafa.customers.forms.consent import CHANNEL_LABELS, PURPOSE_LABELS
from vafa.customers.forms.consent import ENTRY_LABELS as CONSENT_LABELS
from vafa.customers.forms.duplicates import ENTRY_LABELS as DUPLICATE_LABELS
from vafa.customers.forms.erasing import ENTRY_LABELS as ERASING_LABELS
from vafa.customers.forms.merging import ENTRY_LABELS as MERGE_LABELS
from vafa.customers.forms.person import ENTRY_LABELS as PERSON_LABELS
from vafa.insight.forms.data_labels import job_label
from vafa.insight.forms.labels import LEFT_OUT_LABELS, phase_label, strategy_label
from vafa.insight.rules.customer_filters import CustomerFilters
from vafa.insight.views.chips import chips_of
from vafa.journal.models import Entry
from vafa.loyalty.forms.entries import ENTRY_LABELS as LOYALTY_LABELS
from vafa.portfolio.forms.cost_entries import ENTRY_LABELS as COST_LABELS
from vafa.portfolio.forms.planning import ENTRY_LABELS as PLAN_LABELS
from vafa.staff.forms import ROLE_LABELS

Label = str | Promise

# What a kind is called where people choose one; a sentence with what its payload adds.
SENTENCES: dict[str, Label] = {
    **CONSENT_LABELS,
    **DUPLICATE_LABELS,
    **ERASING_LABELS,
    **MERGE_LABELS,
    **PERSON_LABELS,
    **COST_LABELS,
    **LOYALTY_LABELS,
    **PLAN_LABELS,
    "catalogue.product_categories_set": _("Put %(products)s products into a category"),
    "catalogue.product_kind_set": _("Said what a product is"),
    "customers.customer_left_out": _("Left a customer out of the models: %(reason)s"),
    "customers.customer_taken_in": _("Let a customer count in the models again"),
    "customers.details_changed": _("Changed a customer's details by hand"),
    "customers.interest_recorded": _("Wrote down what somebody looked for or compared"),
    "customers.note_deleted": _("Deleted a note from a customer's card"),
    "customers.note_written": _("Left a note on a customer's card"),
    "customers.owner_changed": _("Set who looks after a customer"),
    "customers.prospect_added": _("Added a prospect"),
    "customers.prospects_imported": _("A list of contacts was stored: %(rows)s rows"),
    "customers.prospects_withdrawn": _("All that a list of contacts brought was taken back"),
    "customers.statement_ended": _("Said that a statement about a customer no longer holds"),
    "customers.statement_replaced": _("Replaced a statement about a customer by a newer one"),
    "customers.statement_written": _("Wrote down a statement about a customer"),
    "customers.wallet_answer_taken_back": _("Took back an answer about other shops"),
    "customers.wallet_answered": _("Wrote down where else a customer buys"),
    "demo.demo_left": _("Left the shop to try and began with their own"),
    "imports.file_discarded": _("Threw a file away that was never stored"),
    "imports.file_uploaded": _("Brought a file"),
    "imports.row_dismissed": _("Left row %(row_number)s of an import out"),
    "imports.row_mended": _("Mended row %(row_number)s of an import"),
    "imports.run_cancelled": _("Stopped an import"),
    "imports.run_resumed": _("Let a stopped import go on"),
    "imports.run_started": _("Started an import"),
    "insight.customers_exported": _(
        "Took %(count)s customers out as a file (%(format)s): %(filters)s"
    ),
    "insight.price_series_replaced": _("Kept an official price series of %(months)s months"),
    "insight.price_settings_changed": _("Changed which price index rules"),
    "insight.quality_mended": _("Mended %(rows)s rows of data (%(figure)s)"),
    "insight.quality_sample_answered": _("Checked the details of a drawn customer"),
    "insight.quality_sample_drawn": _("Drew a sample of %(size)s customers to check"),
    "insight.view_deleted": _("Deleted a saved view of the customer list"),
    "insight.view_saved": _("Saved a view of the customer list"),
    "journal.delivery_retried": _("Tried a failed step again"),
    "journal.delivery_skipped": _("Gave a failed step up"),
    "journal.work_asked": _("Asked for long work: %(job)s"),
    "journal.work_cancelled": _("Cancelled long work: %(job)s"),
    "journal.work_failed": _("Long work failed for good: %(job)s"),
    "lifecycle.phase_changed": _("A customer's phase changed: %(from)s → %(to)s"),
    "lifecycle.phases_changed": _("A refresh changed the phase of %(customers)s customers"),
    "lifecycle.settings_changed": _("Set the thresholds of the phases"),
    "orders.order_recorded": _("An order arrived"),
    "orders.orders_imported": _("An import was stored whole: %(rows)s rows"),
    "orders.orders_withdrawn": _("All that an import brought was taken back"),
    "portfolio.end_approved": _("Agreed to end paid effort for a customer"),
    "portfolio.end_declined": _("Declined to end paid effort for a customer"),
    "portfolio.override_dropped": _("A strategy chosen by hand no longer holds"),
    "portfolio.profit_settings_changed": _("Set how future value and service are judged"),
    "portfolio.significance_flagged": _("Marked a customer as important"),
    "portfolio.significance_unflagged": _("Took a mark of importance back"),
    "portfolio.strategy_overridden": _("Chose the strategy %(strategy)s by hand until %(until)s"),
    "portfolio.valuations_saved": _("A refresh put the values of %(customers)s customers in force"),
    "processes.effect_noted": _("Noted what an improvement brought"),
    "processes.improvement_changed": _("Changed an improvement"),
    "processes.improvement_moved": _("Moved an improvement on"),
    "processes.improvement_suggested": _("Suggested an improvement"),
    "processes.measure_added": _("Added a measure to a process"),
    "processes.measure_changed": _("Changed what a process aims at"),
    "processes.measure_ended": _("Stopped keeping a measure"),
    "processes.opinion_heard": _("Wrote down what people think of a process"),
    "processes.process_added": _("Added a process to the register"),
    "processes.process_changed": _("Changed a process"),
    "processes.process_measured": _("Measured a process"),
    "processes.process_retired": _("Took a process out of use"),
    "processes.process_revived": _("Took a process into use again"),
    "processes.value_forgotten": _("Took back a value of a measure"),
    "staff.account_closed": _("Closed an account"),
    "staff.account_opened": _("Opened an account: %(role)s"),
    "staff.account_reopened": _("Opened a closed account again"),
    "staff.api_key_made": _("Made a key for a program"),
    "staff.api_key_revoked": _("Revoked the key of a program"),
    "staff.money_fixed": _("The shop's money was settled by its first import"),
    "staff.password_changed": _("Changed their password"),
    "staff.password_reset": _("Set a new password for somebody"),
    "staff.preferences_changed": _("Changed how they read pages"),
    "staff.price_base_set": _("The month of today's prices changed with a refresh"),
    "staff.role_changed": _("Gave an account another role: %(role)s"),
    "staff.shop_changed": _("Changed the shop's settings"),
    "staff.signed_in": _("Signed in"),
    "staff.two_factor_begun": _("Began to set up the second factor"),
    "staff.two_factor_confirmed": _("Put the second factor in force"),
    "staff.two_factor_removed": _("Took the second factor off"),
    "tasks.proposal_accepted": _("Accepted a proposed step as a task"),
    "tasks.proposal_declined": _("Declined a proposed step"),
    "tasks.proposals_lapsed": _("%(count)s proposed steps lapsed"),
    "tasks.settings_changed": _("Set how many steps are proposed"),
    "tasks.task_added": _("Wrote a task down"),
    "tasks.task_assigned": _("Handed a task over"),
    "tasks.task_changed": _("Changed the words of a task"),
    "tasks.task_done": _("Wrote a task off as done"),
    "tasks.task_dropped": _("Dropped a task"),
    "tasks.task_postponed": _("Put a task off until %(until)s"),
    "tasks.task_reopened": _("Opened a closed task again"),
    "tasks.tasks_proposed": _("%(count)s next steps were proposed"),
}
UNKNOWN = "…"


def audit_sentence(entry: Entry, reader: Reader) -> str:
    """Say what an entry records; a kind that nobody has put into words is shown by its name."""
    told = SENTENCES.get(entry.kind)
    return entry.kind if told is None else str(told) % _words(entry.payload, reader)


def kind_label(kind: str) -> str:
    """Name a kind where people choose one: its sentence without what differs."""
    return str(SENTENCES[kind]) % defaultdict(lambda: UNKNOWN)


# Any: each kind of entry has a payload of its own.
def _words(payload: Mapping[str, Any], reader: Reader) -> dict[str, str]:
    rows = payload.get("rows")
    words: dict[str, object] = {
        "reason": LEFT_OUT_LABELS.get(payload.get("reason", ""), UNKNOWN),
        "format": str(payload.get("format", UNKNOWN)).upper(),
        "job": job_label(str(payload.get("job", UNKNOWN))),
        "from": _phase(payload.get("from")),
        "to": _phase(payload.get("to")),
        "filters": _filters(payload.get("filters"), reader),
        "strategy": strategy_label(str(payload.get("strategy", ""))),
        "role": ROLE_LABELS.get(payload.get("role", ""), UNKNOWN),
        "channel": CHANNEL_LABELS.get(str(payload.get("channel")), UNKNOWN),
        "purpose": PURPOSE_LABELS.get(str(payload.get("purpose")), UNKNOWN),
        "until": _day(payload.get("until"), reader),
        "rows": _number(rows.get("read") if isinstance(rows, dict) else rows, reader),
    }
    numbers = {name: _number(value, reader) for name, value in payload.items()}
    told = numbers | {name: str(word) for name, word in words.items()}
    return defaultdict(lambda: UNKNOWN, told)


def _filters(kept: object, reader: Reader) -> str:
    """Say which customers a list was narrowed to."""
    if not isinstance(kept, dict):
        return UNKNOWN
    chips = chips_of(CustomerFilters.from_json(kept), reader=reader, pairs=[])
    return gettext(", ").join(chip.label for chip in chips) or gettext(
        "everybody, without a filter"
    )


def _phase(code: object) -> Label:
    return phase_label(str(code), "") or UNKNOWN if isinstance(code, str) else UNKNOWN


def _number(value: object, reader: Reader) -> str:
    return reader.number(value) if isinstance(value, int) else UNKNOWN


def _day(value: object, reader: Reader) -> str:
    try:
        return reader.day(date.fromisoformat(str(value)))
    except ValueError:
        return UNKNOWN
