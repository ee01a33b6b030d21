"""Customers found: one by its number in the database, many by what somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from vafa.customers.models import Customer, Identity, SearchToken
from vafa.customers.rules import IdentityKey, IncomingCustomer, identities_of, words_searched

_CHUNK = 900
_WORDS_MAX = 8
# Sorts after every character that a folded word can hold, on both databases.
_AFTER_ALL = "\U0010ffff"


def customer(*, customer_id: int) -> Customer | None:
    """Return one customer with their identities, or nothing."""
    return Customer.objects.prefetch_related("identities").filter(pk=customer_id).first()


def known_customers(*, seen: Sequence[tuple[str, IncomingCustomer] | None]) -> list[int | None]:
    """Return the customer of each source and incoming one, as `recognise_customers` knew them.

    Nobody (None) stays nobody.
    """
    keys = [[] if who is None else identities_of(source=who[0], customer=who[1]) for who in seen]
    owners: dict[IdentityKey, int] = {}
    values = sorted({value for listed in keys for _kind, value in listed})
    for start in range(0, len(values), _CHUNK):
        rows = Identity.objects.filter(value__in=values[start : start + _CHUNK])
        for kind, value, customer_id in rows.values_list("kind", "value", "customer_id"):
            owners[kind, value] = customer_id
    return [next((owners[key] for key in listed if key in owners), None) for listed in keys]


def search_customers(*, text: str, limit: int) -> QuerySet[Customer]:
    """Return the customers for whom every typed word begins one of their own.

    Words are folded, so case, accents, Persian or Arabic letters and kinds of digits make no
    difference. An empty text finds nobody.
    """
    found = Customer.objects.none()
    for words in words_searched(text):
        found = found | _having(words[:_WORDS_MAX])
    return found.order_by("id")[:limit]


def _having(words: list[str]) -> QuerySet[Customer]:
    longest, *others = sorted(words, key=len, reverse=True)
    # The rarest word is most likely the longest: it is looked up, the others are only checked.
    found = Customer.objects.filter(
        id__in=SearchToken.objects.filter(**_begins(longest)).values("customer_id")
    )
    for word in others:
        found = found.filter(
            Exists(SearchToken.objects.filter(customer=OuterRef("pk"), **_begins(word)))
        )
    return found


def _begins(word: str) -> dict[str, str]:
    # A range uses the index on both databases whatever their collation does with LIKE.
    return {"token__gte": word, "token__lt": word + _AFTER_ALL}
