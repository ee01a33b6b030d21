"""Who placed these orders: customers found again by number, e-mail and phone, or made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from vafa.core.batches import chunks
from vafa.core.keys import Actor, content_key
from vafa.customers.actions.derive import derive_customers
from vafa.customers.actions.homes import lock_records
from vafa.customers.models import Customer, Identity, Sighting
from vafa.customers.queries.erased import Nameless, nameless_of
from vafa.customers.rules import (
    STANDING_RUN,
    Claims,
    Details,
    IdentityKey,
    SeenCustomer,
    claims_in,
    claims_of,
    details_of,
    entries_of,
    latest_details,
)

_CHUNK = 900


@dataclass(slots=True, eq=False)
class _Person:
    """A customer of this batch, known or to be made, with all that the batch says of them."""

    customer_id: int | None
    first_seen_at: datetime | None = None
    source: str = ""
    claims: Claims = field(default_factory=dict)
    details: Details = field(default_factory=dict)
    # Of somebody who was erased nothing is kept but the record that their orders hang on.
    is_erased: bool = False


_Owners = dict[IdentityKey, _Person]


@dataclass(slots=True)
class _Known:
    """Whose identities are known: of people, and of those who were erased."""

    owners: _Owners
    erased: dict[IdentityKey, Nameless]
    run_id: int

    def person_of(self, seen: SeenCustomer, claims: Claims) -> _Person:
        """Find or make the person, by the strongest identity that is known."""
        for key in claims:
            if key in self.owners:
                return self.owners[key]
            if self._stays_erased(key, seen):
                return _Person(self.erased[key].record_id, is_erased=True)
        return _Person(None)

    def kept(self, seen: SeenCustomer, claims: Claims) -> Claims:
        """Leave out the identities that were erased."""
        return {key: said for key, said in claims.items() if not self._stays_erased(key, seen)}

    def _stays_erased(self, key: IdentityKey, seen: SeenCustomer) -> bool:
        nameless = self.erased.get(key)
        if nameless is None or key in self.owners:
            return False
        # Who comes by themselves after they were erased is somebody new; an import is the past.
        is_new = self.run_id <= 0 and (seen.first_seen_at or seen.seen_at) > nameless.erased_at
        return not is_new


def recognise_customers(
    *, incoming: Sequence[SeenCustomer], run_id: int | None, at: datetime, by: Actor
) -> list[int | None]:
    """Find or make the customer of each incoming one, and keep what is said of them.

    The first match wins in the order shop number, e-mail, phone; never the name. An identity
    that already belongs to a record stays with it. Who gives nothing to be recognised by is
    nobody (None), and who was erased is a record without a name, of whom nothing is kept. Saying
    the same again changes nothing. `at` and `by` are of the caller's entry
    in the journal: a batch writes none of its own.

    Returns records: one that was merged stays the one that is spoken of, so that all of it goes
    home with it when the merge is undone. `queries.roots_of` gives the live customers, and
    `actions.hang_rows` puts rows on them that were said of a record.
    """
    keys = [claims_of(source=seen.source, customer=seen.customer) for seen in incoming]
    with transaction.atomic():
        lock_records()
        asked = {key for listed in keys for key in listed}
        known = _Known(_owners_of(asked), nameless_of(keys=asked), run_id or 0)
        found = [
            _recognised(seen, listed, known) if listed else None
            for seen, listed in zip(incoming, keys, strict=True)
        ]
        everyone = [one for one in dict.fromkeys(found) if one and not one.is_erased]
        _make_missing(person for person in everyone if person.customer_id is None)
        _keep_sightings(everyone, run_id or 0)
        derive_customers(customer_ids=[_id_of(person) for person in everyone])
    return [None if person is None else _id_of(person) for person in found]


def _owners_of(keys: set[IdentityKey]) -> _Owners:
    values = sorted({value for _kind, value in keys})
    people: dict[int, _Person] = {}
    owners: _Owners = {}
    for chunk in chunks(values, _CHUNK):
        rows = Identity.objects.filter(value__in=chunk)
        for kind, value, record_id in rows.values_list("kind", "value", "home_id"):
            if (kind, value) in keys:
                owners[kind, value] = people.setdefault(record_id, _Person(record_id))
    return owners


def _recognised(seen: SeenCustomer, claims: Claims, known: _Known) -> _Person:
    person = known.person_of(seen, claims)
    if person.is_erased:
        return person
    owners = known.owners
    for key, claim in known.kept(seen, claims).items():
        if owners.setdefault(key, person) is person:
            person.claims[key] = person.claims.get(key, claim).joined(claim)
    person.source = min(person.source or seen.source, seen.source)
    person.details = latest_details([person.details, details_of(seen)])
    first = seen.first_seen_at or seen.seen_at
    person.first_seen_at = min(person.first_seen_at or first, first)
    return person


def _make_missing(people: Iterable[_Person]) -> None:
    """Make the customers that nobody knew; `derive_customers` gives them their shown number."""
    missing = list(people)
    made = Customer.objects.bulk_create(
        Customer(number=f"new:{content_key(*min(person.claims))}") for person in missing
    )
    for person, customer in zip(missing, made, strict=True):
        person.customer_id = customer.id


def _keep_sightings(people: Sequence[_Person], run_id: int) -> None:
    known = _sightings_of([_id_of(person) for person in people], run_id)
    changed, spoken_of = [], []
    for person in people:
        sighting = known.get(_id_of(person))
        before = None if sighting is None else _content(sighting)
        before_contacts = None if sighting is None else _contacts(sighting)
        kept = _merged(person, run_id, sighting)
        if _content(kept) != before:
            changed.append(kept)
        if sighting is not None and _contacts(kept) != before_contacts:
            spoken_of.append(kept.customer_id)
    # What merely stood at a merged record gives way to what is said now.
    record_ids = [sighting.customer_id for sighting in changed]
    for chunk in chunks(record_ids, _CHUNK):
        Sighting.objects.filter(customer_id__in=chunk, run_id=STANDING_RUN).delete()
    Sighting.objects.bulk_create(
        changed,
        batch_size=_CHUNK,
        update_conflicts=True,
        unique_fields=["customer", "run_id"],
        update_fields=["source", "first_seen_at", "details", "identities"],
    )
    # A contact that somebody else has already changes no column of theirs, but whom they are like.
    for chunk in chunks(spoken_of, _CHUNK):
        Customer.objects.filter(id__in=chunk).update()


def _sightings_of(customer_ids: list[int], run_id: int) -> dict[int, Sighting]:
    found: dict[int, Sighting] = {}
    for chunk in chunks(customer_ids, _CHUNK):
        rows = Sighting.objects.filter(run_id=run_id, customer_id__in=chunk)
        found.update((row.customer_id, row) for row in rows)
    return found


def _merged(person: _Person, run_id: int, known: Sighting | None) -> Sighting:
    assert person.first_seen_at is not None
    merged = Sighting(customer_id=_id_of(person), run_id=run_id, first_seen_at=person.first_seen_at)
    merged.source = person.source[:40]
    claims = dict(person.claims)
    details = person.details
    if known is not None:
        merged.first_seen_at = min(known.first_seen_at, person.first_seen_at)
        merged.source = min(known.source or merged.source, merged.source)
        for key, claim in claims_in(known.identities, source="").items():
            claims[key] = claim.joined(claims.get(key, claim))
        details = latest_details([known.details, details])
    merged.identities = entries_of(claims)
    merged.details = {name: list(details[name]) for name in sorted(details)}
    return merged


def _content(sighting: Sighting) -> tuple[object, ...]:
    return sighting.source, sighting.first_seen_at, sighting.details, sighting.identities


def _contacts(sighting: Sighting) -> tuple[object, ...]:
    details = sighting.details
    return sighting.identities, *(details.get(name, ("", ""))[1] for name in ("email", "phone"))


def _id_of(person: _Person) -> int:
    assert person.customer_id is not None
    return person.customer_id
