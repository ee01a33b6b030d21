"""Each thing that happened with a customer as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import LEFT_OUT_LABELS, phase_label, strategy_label
from vafa.insight.queries.timeline import Moment
from vafa.journal.models import Entry

ICONS = {
    "order": "shopping-bag",
    "return": "arrow-back-up",
    "phase": "refresh",
    "strategy": "route",
    "entry": "history",
}


def sentence_of(moment: Moment, reader: Reader) -> str:
    """Say what happened."""
    return SENTENCES[moment.kind](moment.row, reader)


# Any: rows of five tables, each read by the function of its kind.
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
    told = ENTRIES.get(entry.kind)
    if told is None:
        return _("Recorded: %(kind)s") % {"kind": f"\u2068{entry.kind}\u2069"}
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


SENTENCES: dict[str, Callable[[Any, Reader], str]] = {
    "order": _order,
    "return": _return,
    "phase": _phase,
    "strategy": _strategy,
    "entry": _entry,
}
# Kinds of journal entries whose subject is a customer.
ENTRIES: dict[str, Callable[[Mapping[str, Any], Reader], str]] = {
    "portfolio.strategy_overridden": _overridden,
    "portfolio.override_dropped": lambda _payload, _reader: _("The measures decide again."),
    "portfolio.end_approved": lambda _payload, _reader: _("Ending of paid effort approved."),
    "portfolio.end_declined": lambda _payload, _reader: _("Ending of paid effort declined."),
    "customers.customer_left_out": _left_out,
    "customers.customer_taken_in": lambda _payload, _reader: _("Counts in the models again."),
}
