"""A customer as all sightings together describe them: details, identities, number, words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from vafa.customers.models import Customer, Identity, SearchToken, Sighting
from vafa.customers.rules import (
    DETAIL_LENGTHS,
    DETAILS,
    NUMBER,
    IdentityKey,
    latest_details,
    qualified_number,
    shown_number,
    tokens_of,
)

_CHUNK = 450
_FIELDS = ("number", "first_seen_at", "import_run_id", *DETAILS)


def derive_customers(*, customer_ids: Sequence[int]) -> None:
    """Bring customers in line with their sightings; those without any are left as they are.

    Part of the caller's transaction. Writes only what differs.
    """
    for start in range(0, len(customer_ids), _CHUNK):
        _derive(customer_ids[start : start + _CHUNK])


def _derive(customer_ids: Sequence[int]) -> None:
    sightings: dict[int, list[Sighting]] = defaultdict(list)
    for sighting in Sighting.objects.filter(customer_id__in=customer_ids):
        sightings[sighting.customer_id].append(sighting)
    identities = {
        customer_id: {(kind, value) for seen in listed for kind, value in seen.identities}
        for customer_id, listed in sightings.items()
    }
    _keep_identities(identities)
    changed = []
    customers = list(Customer.objects.filter(id__in=list(sightings)))
    numbers = _numbers(customers, identities)
    for customer in customers:
        before = [getattr(customer, name) for name in _FIELDS]
        customer.number = numbers[customer.id]
        _describe(customer, sightings[customer.id])
        if [getattr(customer, name) for name in _FIELDS] != before:
            changed.append(customer)
    _save(changed)
    _keep_tokens({customer.id: _texts(customer) for customer in changed})


def _describe(customer: Customer, sightings: Iterable[Sighting]) -> None:
    listed = list(sightings)
    details = latest_details(sighting.details for sighting in listed)
    for name in DETAILS:
        text = details.get(name, ("", ""))[1]
        setattr(customer, name, text[: DETAIL_LENGTHS[name]])
    customer.first_seen_at = min(sighting.first_seen_at for sighting in listed)
    # Run 0 is the shop itself, -1 what people said by hand.
    customer.import_run_id = max(min(sighting.run_id for sighting in listed), 0) or None


def _numbers(
    customers: Iterable[Customer], identities: dict[int, set[IdentityKey]]
) -> dict[int, str]:
    """Give each customer a shown number that nobody else has."""
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


def _save(customers: list[Customer]) -> None:
    if customers:
        Customer.objects.bulk_create(
            customers,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=list(_FIELDS),
        )


def _keep_identities(wanted: dict[int, set[IdentityKey]]) -> None:
    present: dict[IdentityKey, tuple[int, int]] = {
        (kind, value): (row_id, customer_id)
        for row_id, kind, value, customer_id in Identity.objects.filter(
            customer_id__in=list(wanted)
        ).values_list("id", "kind", "value", "customer_id")
    }
    gone = [row_id for key, (row_id, customer) in present.items() if key not in wanted[customer]]
    if gone:
        Identity.objects.filter(id__in=gone).delete()
    Identity.objects.bulk_create(
        (
            Identity(customer_id=customer_id, kind=kind, value=value)
            for customer_id, keys in wanted.items()
            for kind, value in sorted(keys)
            if (kind, value) not in present
        ),
        ignore_conflicts=True,
    )


def _texts(customer: Customer) -> list[str]:
    return [customer.number, customer.name, customer.company, customer.email, customer.phone]


def _keep_tokens(texts: dict[int, list[str]]) -> None:
    """Write the words by which changed customers are found, their identities included."""
    if not texts:
        return
    identities = Identity.objects.filter(customer_id__in=list(texts))
    for customer_id, kind, value in identities.values_list("customer_id", "kind", "value"):
        texts[customer_id].append(value.partition(":")[2] if kind == NUMBER else value)
    wanted = {
        (token, customer_id) for customer_id in texts for token in tokens_of(texts[customer_id])
    }
    present = {
        (token, customer_id): row_id
        for row_id, token, customer_id in SearchToken.objects.filter(
            customer_id__in=list(texts)
        ).values_list("id", "token", "customer_id")
    }
    gone = [row_id for key, row_id in present.items() if key not in wanted]
    for start in range(0, len(gone), _CHUNK):
        SearchToken.objects.filter(id__in=gone[start : start + _CHUNK]).delete()
    SearchToken.objects.bulk_create(
        SearchToken(token=token, customer_id=customer_id)
        for token, customer_id in sorted(wanted - present.keys())
    )
