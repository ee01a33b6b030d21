"""Who is meant by a number, an e-mail address or a phone: exactly, never by its beginning."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from vafa.core.batches import chunks
from vafa.customers.models import Customer, Identity, IdentityKind
from vafa.customers.queries import roots_of

NUMBER: Final = "number"
EMAIL: Final = IdentityKind.EMAIL.value
PHONE: Final = IdentityKind.PHONE.value
CARD: Final = IdentityKind.LOYALTY_CARD.value
_CHUNK: Final = 900


def customers_named(
    *, numbers: Collection[str] = (), values: Collection[str] = ()
) -> dict[tuple[str, str], int]:
    """Return the live customer of each known name: by customer number, or by kind and value.

    `values` are e-mail addresses, phones and cards as they are kept; who was erased is nobody.
    """
    found: dict[tuple[str, str], int] = {}
    for chunk in chunks(sorted(set(values)), _CHUNK):
        rows = Identity.objects.filter(value__in=chunk, kind__in=[EMAIL, PHONE, CARD])
        for kind, value, customer_id in rows.values_list("kind", "value", "customer_id"):
            found[kind, value] = customer_id
    for chunk in chunks(sorted(set(numbers)), _CHUNK):
        customers = Customer.objects.filter(number__in=chunk, erased_at=None)
        records = dict(customers.values_list("number", "id"))
        roots = roots_of(customer_ids=records.values())
        found |= {(NUMBER, number): roots[record] for number, record in records.items()}
    return found
