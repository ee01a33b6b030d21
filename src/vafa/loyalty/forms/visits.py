"""What a deed on the member's page brought, in a sentence."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.core.presentation import Reader
from vafa.loyalty.forms.units import units_for
from vafa.loyalty.models import Programme
from vafa.loyalty.queries.games.wheels import SpinSeen
from vafa.loyalty.queries.tiers import said_in

DEEDS_TOLD: Final[dict[str, str | Promise]] = {
    "join": gettext_lazy("Welcome! You take part now."),
    "leave": gettext_lazy("You have left the programme."),
    "enter": gettext_lazy("You have your ticket."),
    "hand-in": gettext_lazy("Thank you, your entry is with the shop."),
    "take-back": gettext_lazy("Taken back; its text is gone."),
    "cause": gettext_lazy("Thank you, your choice counts from now on."),
    "donate": gettext_lazy("Thank you! Your points are with the cause."),
    "board": gettext_lazy("Done."),
    "recommend": gettext_lazy("Here is your word for friends."),
}


def deed_told(
    deed: str, done: SpinSeen | int | None, *, programme: Programme, reader: Reader
) -> str:
    """Say what happened."""
    if isinstance(done, SpinSeen):
        won = said_in(done.labels, reader.language) or done.given
        return _("The wheel stopped at: %(prize)s") % {"prize": won}
    if isinstance(done, int):
        if not done:
            return _("You have been here today already, or there is nothing for it today.")
        return _("You got %(points)s.") % {"points": units_for(programme, reader).of(done)}
    return str(DEEDS_TOLD[deed])
