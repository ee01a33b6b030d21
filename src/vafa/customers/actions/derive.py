"""A customer as all sightings together describe them: details, identities, number, words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from vafa.core.batches import chunks
from vafa.customers.actions.keep import keep_identities, keep_tokens
from vafa.customers.models import Customer, Identity, Merge, Sighting
from vafa.customers.queries.trees import Forest, forest_of
from vafa.customers.rules import (
    DETAIL_LENGTHS,
    DETAILS,
    NUMBER,
    Claims,
    Details,
    IdentityKey,
    chosen_details,
    claims_in,
    latest_details,
    qualified_number,
    shown_number,
)

_CHUNK = 450
_FIELDS = ("number", "first_seen_at", "import_run_id", *DETAILS)


@dataclass(slots=True)
class _Told:
    """What is told of the records of some trees: by sightings, and by choices at merges."""

    forest: Forest
    sightings: dict[int, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    chosen: dict[int, list[Details]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[int, Claims] = field(default_factory=dict)

    def below(self, record_id: int) -> Iterator[Sighting]:
        """Give the sightings of a record and of all that were merged into it."""
        for one in self.forest.below(record_id):
            yield from self.sightings.get(one, ())

    def chosen_below(self, record_id: int) -> Iterator[Details]:
        """Give what people chose at the merges that are part of a record."""
        for one in self.forest.below(record_id):
            yield from self.chosen.get(one, ())


def derive_customers(*, customer_ids: Sequence[int]) -> None:
    """Bring records, and those they were merged into, in line with their sightings.

    Part of the caller's transaction. Writes only what differs; records of which nobody says
    anything are left as they are.
    """
    for chunk in chunks(customer_ids, _CHUNK):
        told = _told_of(forest_of(customer_ids=chunk))
        _keep_words(told, _derive(told))


def derive_anew(*, customer_ids: Sequence[int]) -> None:
    """Do what `derive_customers` does after trees changed: identities and words follow too."""
    told = _told_of(forest_of(customer_ids=customer_ids))
    _derive(told)
    for record_id in told.forest.ids:
        root = told.forest.root_of(record_id)
        Identity.objects.filter(home_id=record_id).exclude(customer_id=root).update(
            customer_id=root
        )
    _keep_words(told, told.forest.ids)


def _told_of(forest: Forest) -> _Told:
    told = _Told(forest)
    for sighting in Sighting.objects.filter(customer_id__in=forest.ids):
        told.sightings[sighting.customer_id].append(sighting)
    told.claims = {record_id: _claims_of(listed) for record_id, listed in told.sightings.items()}
    if forest.parents:
        merges = Merge.objects.filter(kept_id__in=forest.ids, undone_at=None).exclude(chosen={})
        for kept_id, chosen, at in merges.values_list("kept_id", "chosen", "at"):
            told.chosen[kept_id or 0].append(chosen_details(chosen, at=at))
    return told


def _claims_of(sightings: Iterable[Sighting]) -> Claims:
    claims: Claims = {}
    for sighting in sorted(sightings, key=lambda seen: (seen.first_seen_at, seen.run_id)):
        for key, claim in claims_in(sighting.identities, source=sighting.source).items():
            claims[key] = claims[key].joined(claim) if key in claims else claim
    return claims


def _derive(told: _Told) -> set[int]:
    """Write what differs; returns the records whose details or identities changed."""
    changed_ids = keep_identities(told.claims, told.forest)
    customers = list(Customer.objects.filter(id__in=told.forest.ids))
    own = {customer.id: set(told.claims.get(customer.id, ())) for customer in customers}
    numbers = _numbers(customers, own)
    changed = []
    for customer in customers:
        before = [getattr(customer, name) for name in _FIELDS]
        customer.number = numbers[customer.id]
        _describe(customer, told)
        if [getattr(customer, name) for name in _FIELDS] != before:
            changed.append(customer)
    if changed:
        Customer.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["id"], update_fields=list(_FIELDS)
        )
    return changed_ids | {customer.id for customer in changed}


def _describe(customer: Customer, told: _Told) -> None:
    listed = list(told.below(customer.id))
    if not listed:
        return
    details = latest_details(
        [*(sighting.details for sighting in listed), *told.chosen_below(customer.id)]
    )
    for name in DETAILS:
        text = details.get(name, ("", ""))[1]
        setattr(customer, name, text[: DETAIL_LENGTHS[name]])
    customer.first_seen_at = min(sighting.first_seen_at for sighting in listed)
    # Run 0 is the shop itself, -1 what people said by hand.
    customer.import_run_id = max(min(sighting.run_id for sighting in listed), 0) or None


def _numbers(
    customers: Iterable[Customer], identities: dict[int, set[IdentityKey]]
) -> dict[int, str]:
    """Give each record a shown number that no other has; who has no identity keeps theirs."""
    wanted = {
        customer.id: shown_number(identities[customer.id])[:80] or customer.number
        for customer in customers
    }
    holders = dict(
        Customer.objects.filter(number__in=set(wanted.values())).values_list("number", "id")
    )
    for customer_id in sorted(wanted):
        number = wanted[customer_id]
        if holders.setdefault(number, customer_id) != customer_id:
            wanted[customer_id] = qualified_number(identities[customer_id])
    return wanted


def _keep_words(told: _Told, changed: set[int]) -> None:
    """Write the words by which live customers are found; their merged records lend them theirs."""
    roots = {told.forest.root_of(record_id) for record_id in changed}
    records = {one: root for root in roots for one in told.forest.below(root)}
    texts: dict[int, list[str]] = {record_id: [] for record_id in records}
    for customer in Customer.objects.filter(id__in=list(records)):
        texts[records[customer.id]] += [
            customer.number,
            customer.name,
            customer.company,
            customer.email,
            customer.phone,
        ]
    identities = Identity.objects.filter(home_id__in=list(records))
    for record_id, kind, value in identities.values_list("home_id", "kind", "value"):
        text = value.partition(":")[2] if kind == NUMBER else value
        texts[records[record_id]].append(text)
    keep_tokens(texts)
