"""What is known of a customer, who is the same customer, and which detail is the latest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from vafa.core.keys import content_key
from vafa.customers.rules.identities import (
    EMAIL,
    NUMBER,
    PHONE,
    Claim,
    Claims,
    IdentityKey,
    strength_of,
)

DETAIL_LENGTHS: Final = {
    "name": 200,
    "company": 200,
    "email": 254,
    "phone": 32,
    "country": 2,
    "country_name": 80,
    "city": 120,
    "postcode": 20,
}
DETAILS: Final = tuple(DETAIL_LENGTHS)
# The run of what stands at a merged record of which no import speaks any more.
STANDING_RUN: Final = -2
# What makes an identity must not be longer than its column; a longer one is a paste by mistake.
_IDENTITY_LENGTH_MAX: Final = 254
_GUEST_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

# A detail's moment and text; the larger pair is the later statement, whoever brings it first.
Detail = tuple[str, str]
Details = dict[str, Detail]


@dataclass(frozen=True, slots=True)
class IncomingIdentity:
    """One more way to recognise somebody, normalised, beside number, e-mail and phone."""

    kind: str
    value: str
    raw: str = ""
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class IncomingCustomer:
    """A customer as an order names them; empty text means that it says nothing."""

    source_number: str = ""
    email: str = ""
    phone: str = ""
    name: str = ""
    company: str = ""
    country: str = ""
    country_name: str = ""
    city: str = ""
    postcode: str = ""
    further: tuple[IncomingIdentity, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenCustomer:
    """A customer as named by one source, the latest time at one moment.

    `first_seen_at` is when they were named like this for the first time, if that was earlier.
    """

    customer: IncomingCustomer
    source: str
    seen_at: datetime
    first_seen_at: datetime | None = None


def identities_of(*, source: str, customer: IncomingCustomer) -> list[IdentityKey]:
    """List by what a customer is recognised, the strongest first: number, e-mail, phone, others.

    Never the name: two people may share it.
    """
    return list(claims_of(source=source, customer=customer))


def claims_of(*, source: str, customer: IncomingCustomer) -> Claims:
    """List what a customer claims as theirs, the strongest first."""
    found: Claims = {}
    if customer.source_number:
        found[NUMBER, f"{source}:{customer.source_number}"[:_IDENTITY_LENGTH_MAX]] = Claim()
    for kind, value in ((EMAIL, customer.email), (PHONE, customer.phone)):
        if value:
            found[kind, value[:_IDENTITY_LENGTH_MAX]] = Claim()
    if not customer.further:
        return found
    for more in customer.further:
        key = (more.kind, more.value[:_IDENTITY_LENGTH_MAX])
        raw = more.raw[:_IDENTITY_LENGTH_MAX] if more.raw != more.value else ""
        found[key] = Claim(raw, "", more.is_verified).joined(found.get(key, Claim()))
    return dict(sorted(found.items(), key=lambda item: strength_of(item[0][0])))


def details_of(seen: SeenCustomer) -> Details:
    """Give each detail that was said, with the moment at which it was true."""
    moment = _moment(seen.seen_at)
    said = ((name, getattr(seen.customer, name)) for name in DETAILS)
    return {name: (moment, text) for name, text in said if text}


def chosen_details(chosen: Mapping[str, str], *, at: datetime) -> Details:
    """Give what a person chose at a merge, as true at its moment."""
    return {name: (_moment(at), text) for name, text in chosen.items()}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def latest_details(several: Iterable[Mapping[str, Sequence[str]]]) -> Details:
    """Keep the latest statement of each detail; of two at one moment, always the same one.

    So the result does not depend on which statement arrived first.
    """
    latest: Details = {}
    for details in several:
        for name, (moment, text) in details.items():
            latest[name] = max(latest.get(name, ("", "")), (moment, text))
    return latest


def shown_number(identities: Iterable[IdentityKey]) -> str:
    """Say by which number a customer is shown: the shop's own, else one made of their contact."""
    ordered = sorted(identities)
    for kind, value in ordered:
        if kind == NUMBER:
            return value.partition(":")[2]
    return _made_number(*ordered[0]) if ordered else ""


def stand_in_number(record_id: int) -> str:
    """Make the number of a record that nobody speaks of any more, so that its own is free again."""
    return _made_number("record", record_id)


def _made_number(*content: str | int) -> str:
    number = int(content_key(*content), 16)
    letters = []
    for _place in range(8):
        number, place = divmod(number, len(_GUEST_ALPHABET))
        letters.append(_GUEST_ALPHABET[place])
    return "G-" + "".join(letters)


def qualified_number(identities: Iterable[IdentityKey]) -> str:
    """Give the number with its source, for when another customer already has the plain one."""
    ordered = sorted(identities)
    numbers = [value for kind, value in ordered if kind == NUMBER]
    return (numbers[0] if numbers else f"G-{content_key(*ordered[0])}")[:80]
