"""What happened to a member's points, one sentence for each move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vafa.loyalty.forms.units import Units
from vafa.loyalty.queries.history import Movement
from vafa.loyalty.rules.counter import COUNTER

Words = str | Promise

# What an event is called behind "Earned 20 stars: …".
OCCASIONS: Final[Mapping[str, Words]] = {
    "member_joined": _("a welcome"),
    "birthday": _("a birthday"),
    "name_day": _("a name day"),
    "anniversary": _("an anniversary"),
    "profile_completed": _("a completed profile"),
    "review_written": _("a review"),
    "survey_answered": _("an answered survey"),
    "referral_qualified": _("a recommendation"),
    "friend_welcomed": _("a friend's recommendation"),
    "code_entered": _("a code"),
    "challenge_completed": _("a challenge"),
    "tier_reached": _("a new tier"),
    "complaint_resolved": _("a settled complaint"),
    "checked_in": _("a visit"),
    "day_begun": _("a day"),
}
_OF_ORDERS: Final[Mapping[str, Words]] = {
    "earned": _("Earned %(points)s for order %(order)s."),
    "spent": _("Paid with %(points)s for order %(order)s."),
    "reserved": _("%(points)s were put aside for order %(order)s."),
    "returned": _("Gave %(points)s back because something of order %(order)s came back."),
    "unspent": _("Got %(points)s back because something of order %(order)s came back."),
}
_AT_THE_COUNTER: Final[Mapping[str, Words]] = {
    "earned": _("Earned %(points)s in the shop."),
    "spent": _("Paid with %(points)s in the shop."),
    "returned": _("Gave %(points)s back because a sale in the shop was called off."),
    "unspent": _("Got %(points)s back because a sale in the shop was called off."),
}
_OF_EVENTS: Final[Mapping[str, Words]] = {
    "earned": _("Earned %(points)s: %(occasion)s."),
    "returned": _("Gave %(points)s back: %(occasion)s."),
}
_PLAIN: Final[Mapping[str, Words]] = {
    "earned": _("Earned %(points)s."),
    "spent": _("Paid with %(points)s."),
    "reserved": _("%(points)s were put aside."),
    "returned": _("Gave %(points)s back."),
    "unspent": _("Got %(points)s back."),
    "matured": _("%(points)s can be used from now on."),
    "expired": _("%(points)s ended unused."),
    "released": _("%(points)s that were put aside are free again."),
    "hold_expired": _("%(points)s that were put aside are free again."),
    "left": _("%(points)s ended with the membership."),
    "gift": _("Got %(points)s as a gift."),
    "won": _("Won %(points)s."),
    "donated": _("Gave %(points)s to a good cause."),
    "earned_at_partner": _("Earned %(points)s at a partner."),
    "burned_at_partner": _("Paid with %(points)s at a partner."),
    "unburned_at_partner": _("Got %(points)s back from a partner."),
    "taken_at_partner": _("Gave %(points)s back because a partner undid a sale."),
    "balance_brought": _("%(points)s came over from before."),
    "balance_taken_back": _("%(points)s went with the list that had brought them."),
}
# Of these it depends on which way the points went.
_EITHER_WAY: Final[Mapping[str, tuple[Words, Words]]] = {
    "adjusted": (_("Got %(points)s from the shop."), _("The shop took %(points)s back.")),
    "handed_over": (_("Got %(points)s from another member."), _("Gave another member %(points)s.")),
}
_OTHERWISE: Final = (_("Got %(points)s."), _("%(points)s were used."))


@dataclass(frozen=True, slots=True)
class Told:
    """One move in words, with what it made more or less of what the member has."""

    movement: Movement
    sentence: str
    change: int


def movements_told(
    found: Sequence[Movement], *, units: Units, orders: Mapping[str, str]
) -> list[Told]:
    """Say of each move what happened; `orders` has the number of each order by its key."""
    return [_told(movement, units, orders) for movement in found]


def occasion(document: str, orders: Mapping[str, str]) -> str:
    """Name the order, the sale or the event that a document stands for."""
    if document.startswith(COUNTER):
        return str(_("Sale in the shop"))
    trigger = document.partition(":")[0]
    if document not in orders and trigger in OCCASIONS:
        return capfirst(str(OCCASIONS[trigger]))
    return str(_("Order %(order)s")) % {"order": _kept(orders.get(document, document))}


def _told(movement: Movement, units: Units, orders: Mapping[str, str]) -> Told:
    change = movement.spendable + movement.pending + movement.held - movement.owed
    points = units.of(abs(change or movement.held or movement.spendable))
    said = str(_template(movement, change, orders)) % {
        "points": points,
        "order": _kept(orders.get(movement.document, movement.document)),
        "occasion": OCCASIONS.get(movement.trigger, ""),
    }
    return Told(movement, said, change)


def _template(movement: Movement, change: int, orders: Mapping[str, str]) -> Words:
    kind, document = movement.kind, movement.document
    if kind in _EITHER_WAY:
        return _EITHER_WAY[kind][change < 0]
    if document.startswith(COUNTER) and kind in _AT_THE_COUNTER:
        return _AT_THE_COUNTER[kind]
    if movement.trigger in OCCASIONS and kind in _OF_EVENTS:
        return _OF_EVENTS[kind]
    if document and movement.trigger not in OCCASIONS and kind in _OF_ORDERS:
        return _OF_ORDERS[kind]
    return _PLAIN.get(kind) or _OTHERWISE[change < 0]


def _kept(text: str) -> str:
    """Keep a number in its own direction within a sentence of another one."""
    return f"\u2068{text}\u2069"
