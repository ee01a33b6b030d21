"""Whether somebody may try a code now, from what was tried before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from vafa.loyalty.models import CodeGuess, Member
from vafa.loyalty.rules.codes import normalise_code
from vafa.loyalty.rules.throttle import (
    MEMBER_WINDOW,
    WINDOW,
    Decision,
    Guesses,
    Standing,
    may_guess,
)
from vafa.orders.models import Order

# The latest ones tell enough of an address, or of all.
_GUESSES_LOOKED_AT: Final = 2_000


@dataclass(frozen=True)
class Guesser:
    """Who tries a code: a member who is signed in, else a device; and from which address.

    What is not known stays empty, and is not judged.
    """

    member: Member | None = None
    device: str = ""
    address: str = ""

    @property
    def person(self) -> str:
        """The salted hash of the member or the device."""
        if self.member is not None:
            return hashed("member", str(self.member.pk))
        return hashed("device", self.device) if self.device else ""

    @property
    def place(self) -> str:
        """The salted hash of the address."""
        return hashed("address", self.address) if self.address else ""


def hashed(what: str, said: str) -> str:
    """Hash something with the installation's secret, so that nobody can look it up."""
    plain = normalise_code(said) if what == "code" else said
    return salted_hmac(f"vafa.loyalty.guesses.{what}", plain, algorithm="sha256").hexdigest()


def may_try_code(*, guesser: Guesser, at: datetime) -> Decision:
    """Decide whether somebody may try a code now; nothing is written.

    A device that nobody is signed in on is judged like an address, by whichever is worse.
    """
    person = _guesses(_by_person(guesser.person, at))
    address = _guesses(_since(WINDOW, at).filter(address=guesser.place) if guesser.place else None)
    if guesser.member is None and person.failed > address.failed:
        address = person
    return may_guess(
        standing=_standing(guesser.member),
        member=person,
        address=address,
        everybody=_guesses(_since(WINDOW, at)),
        at=at,
    )


def _standing(member: Member | None) -> Standing:
    if member is None:
        return "stranger"
    has_bought = Order.objects.filter(customer=member.customer_id, is_purchase=True).exists()
    return "buyer" if has_bought else "member"


def _by_person(person: str, at: datetime) -> QuerySet[CodeGuess] | None:
    return _since(MEMBER_WINDOW, at).filter(person=person) if person else None


def _since(window: timedelta, at: datetime) -> QuerySet[CodeGuess]:
    return CodeGuess.objects.filter(at__gt=at - window, at__lte=at)


def _guesses(found: QuerySet[CodeGuess] | None) -> Guesses:
    if found is None:
        return Guesses()
    rows: Sequence[tuple[str, str, datetime]] = list(
        found.order_by("-at", "-id").values_list("person", "code", "at")[:_GUESSES_LOOKED_AT]
    )
    failed = [tried_at for _person, code, tried_at in rows if not code]
    worked = {(person, code) for person, code, _tried_at in rows if code}
    return Guesses(len(failed), len(worked), max(failed, default=None))
