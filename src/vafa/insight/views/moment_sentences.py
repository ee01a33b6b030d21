"""Each thing that happened with a customer as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.core.presentation import Reader
from vafa.customers.forms.duplicates import MOMENT_LABELS as DUPLICATE_MOMENTS
from vafa.customers.forms.labels import (
    BASIS_WORDS,
    DETAIL_LABELS,
    INTEREST_LABELS,
    KIND_LABELS,
    PART_LABELS,
)
from vafa.insight.forms.labels import LEFT_OUT_LABELS, Label, phase_label, strategy_label
from vafa.insight.queries.timeline import Moment
from vafa.insight.rules.moments import ENTRY_GROUPS, OTHER
from vafa.insight.views.audit_sentences import audit_sentence
from vafa.journal.models import Entry
from vafa.tasks.forms.labels import STEP_LABELS

ICONS = {
    "order": "shopping-bag",
    "return": "arrow-back-up",
    "phase": "refresh",
    "strategy": "route",
    "task": "circle-check",
    "note": "bookmark",
    "statement": "message",
    "change": "edit",
    "merge": "users-group",
    "other": "history",
}


def icon_of(moment: Moment) -> str:
    """Name the picture of what happened: by its group."""
    return ICONS[group_of(moment)]


def words_of(moment: Moment) -> str:
    """Give what somebody wrote in their own words; a task without a title names its step."""
    if moment.text or moment.kind != "entry":
        return moment.text
    return str(STEP_LABELS.get(moment.row.payload.get("code", ""), ""))


def group_of(moment: Moment) -> str:
    """Say into which group a moment falls."""
    if moment.kind == "interest":
        return "statement"
    if moment.kind != "entry":
        return moment.kind
    kind = moment.row.kind
    found = (group for prefix, group in ENTRY_GROUPS.items() if kind.startswith(prefix))
    return next(found, OTHER)


def sentence_of(moment: Moment, reader: Reader) -> str:
    """Say what happened."""
    return SENTENCES[moment.kind](moment.row, reader)


# Any: rows of six tables, each read by the function of its kind.
def _order(order: Any, reader: Reader) -> str:
    number = f"\u2068{order.number}\u2069"
    if not order.is_purchase:
        return _("Order %(number)s was placed, but it is no purchase.") % {"number": number}
    words = {"number": number, "amount": reader.money(order.net_revenue)}
    return _("Order %(number)s for %(amount)s net.") % words


def _return(line: Any, reader: Reader) -> str:
    words = {
        "product": f"\u2068{line.product.name or line.product.code}\u2069",
        "amount": reader.money(line.amount),
    }
    return _("Returned or cancelled: %(product)s, %(amount)s.") % words


def _phase(change: Any, _reader: Reader) -> str:
    to = phase_label(change.to_phase, change.to_state)
    if not change.from_phase:
        return _("Phase: %(to)s.") % {"to": to}
    words = {"from": phase_label(change.from_phase, change.from_state), "to": to}
    return _("Phase: from %(from)s to %(to)s.") % words


def _strategy(change: Any, _reader: Reader) -> str:
    to = strategy_label(change.to_strategy)
    if not change.from_strategy:
        return _("Strategy: %(to)s.") % {"to": to}
    words = {"from": strategy_label(change.from_strategy), "to": to}
    return _("Strategy: from %(from)s to %(to)s.") % words


def _entry(entry: Entry, reader: Reader) -> str:
    if entry.kind in PLAIN:
        return str(PLAIN[entry.kind])
    told = ENTRIES.get(entry.kind)
    if told is None:
        return audit_sentence(entry, reader)
    return told(entry.payload, reader)


def _overridden(payload: Mapping[str, Any], reader: Reader) -> str:
    words = {
        "strategy": strategy_label(payload.get("strategy", "")),
        "until": reader.day(date.fromisoformat(payload["until"])),
    }
    return _("Strategy %(strategy)s chosen by hand until %(until)s.") % words


def _left_out(payload: Mapping[str, Any], _reader: Reader) -> str:
    reason = LEFT_OUT_LABELS.get(payload.get("reason", ""), "")
    return _("Left out of models: %(reason)s.") % {"reason": reason}


def _task(sentence: Label) -> Callable[[Mapping[str, Any], Reader], str]:
    """Say what happened with a task; words that somebody typed are on the task's own page."""

    def said(payload: Mapping[str, Any], reader: Reader) -> str:
        kind = KIND_LABELS.get(payload.get("kind", ""), "")
        words = {"step": STEP_LABELS.get(payload.get("code", ""), kind)}
        if "until" in payload:
            words["until"] = reader.day(date.fromisoformat(payload["until"]))
        return str(sentence) % words

    return said


def _interest(interest: Any, _reader: Reader) -> str:
    return _("%(what)s:") % {"what": INTEREST_LABELS.get(interest.kind, "")}


def _said(payload: Mapping[str, Any], _reader: Reader) -> str:
    words = {
        "what": KIND_LABELS.get(payload.get("kind", ""), ""),
        "part": PART_LABELS.get(payload.get("part", ""), ""),
        "basis": BASIS_WORDS.get(payload.get("basis", ""), ""),
    }
    if not payload.get("part"):
        return _("%(what)s, %(basis)s:") % words
    return _("%(what)s about %(part)s, %(basis)s:") % words


def _answered(payload: Mapping[str, Any], reader: Reader) -> str:
    brands, rank = payload.get("brands", 1), payload.get("own_rank")
    if brands == 1:
        return _("Said that they buy nowhere else.")
    words = {"brands": reader.number(brands)}
    if rank is None:
        return _("Named the shops they buy at: %(brands)s with ours, without an order.") % words
    words["rank"] = reader.number(rank)
    return _("Named the shops they buy at: ours in place %(rank)s of %(brands)s.") % words


def _details(payload: Mapping[str, Any], _reader: Reader) -> str:
    names = [
        str(DETAIL_LABELS[name]) for name in payload.get("fields", ()) if name in DETAIL_LABELS
    ]
    return _("Details changed by hand: %(fields)s.") % {"fields": _(", ").join(names)}


def _owner(payload: Mapping[str, Any], _reader: Reader) -> str:
    if payload.get("to") is None:
        return _("Nobody looks after them any more.")
    return _("Given into a colleague's care.")


def _interested(payload: Mapping[str, Any], _reader: Reader) -> str:
    return _("%(what)s:") % {"what": INTEREST_LABELS.get(payload.get("kind", ""), "")}


def _sold(payload: Mapping[str, Any], reader: Reader) -> str:
    number = f"\u2068{payload['receipt']}\u2069"
    words = {"amount": reader.money(payload["amount"]), "receipt": number}
    if payload["receipt"]:
        return _("Sale at the counter for %(amount)s, receipt %(receipt)s.") % words
    return _("Sale at the counter for %(amount)s.") % words


SENTENCES: dict[str, Callable[[Any, Reader], str]] = {
    "order": _order,
    "return": _return,
    "phase": _phase,
    "strategy": _strategy,
    "interest": _interest,
    "entry": _entry,
}
# Kinds of journal entries whose subject is a customer, told by what their payload adds.
ENTRIES: dict[str, Callable[[Mapping[str, Any], Reader], str]] = {
    "portfolio.strategy_overridden": _overridden,
    "loyalty.sold_at_counter": _sold,
    "customers.customer_left_out": _left_out,
    "customers.details_changed": _details,
    "customers.interest_recorded": _interested,
    "customers.owner_changed": _owner,
    "customers.statement_written": _said,
    "customers.wallet_answered": _answered,
}
# The others are one sentence, before the words that somebody wrote when there are any.
PLAIN: dict[str, Label] = {
    **DUPLICATE_MOMENTS,
    "portfolio.override_dropped": gettext_lazy("The measures decide again."),
    "portfolio.end_approved": gettext_lazy("Ending of paid effort approved."),
    "portfolio.end_declined": gettext_lazy("Ending of paid effort declined."),
    "customers.customer_taken_in": gettext_lazy("Counts in the models again."),
    "customers.customers_merged": gettext_lazy("Another record was merged into this one."),
    "customers.merge_undone": gettext_lazy("A merge was undone."),
    "customers.note_written": gettext_lazy("Noted:"),
    "customers.note_deleted": gettext_lazy("A note was deleted."),
    "customers.prospect_added": gettext_lazy("Added as a prospect."),
    "customers.statement_ended": gettext_lazy("No longer holds:"),
    "customers.wallet_answer_taken_back": gettext_lazy(
        "An answer about other shops was taken back."
    ),
    "tasks.task_added": gettext_lazy("Task written down:"),
    "tasks.task_changed": gettext_lazy("Task changed:"),
    "tasks.task_assigned": gettext_lazy("Task given to a colleague:"),
    "tasks.task_postponed": gettext_lazy("Task put off:"),
    "tasks.task_done": gettext_lazy("Task done:"),
    "tasks.task_dropped": gettext_lazy("Task dropped:"),
    "tasks.task_reopened": gettext_lazy("Task opened again:"),
    "tasks.proposal_accepted": gettext_lazy("Proposed task accepted:"),
    "tasks.proposal_declined": gettext_lazy("Proposed task declined:"),
}
