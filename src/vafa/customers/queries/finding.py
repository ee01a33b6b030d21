"""Customers found: one by its number in the database, many by what somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from vafa.core.batches import chunks
from vafa.customers.models import Customer, Identity, SearchToken
from vafa.customers.queries.erased import nameless_of
from vafa.customers.rules import IdentityKey, IncomingCustomer, identities_of, words_searched

_CHUNK = 900
_WORDS_MAX = 8
# A word that is more common than this is common enough not to be looked up first.
_COUNTED_MAX = 50_000
# Sorts after every character that a folded word can hold, on both databases.
_AFTER_ALL = "\U0010ffff"


def customer(*, customer_id: int) -> Customer | None:
    """Return one customer with their identities, or nothing."""
    return Customer.objects.prefetch_related("identities").filter(pk=customer_id).first()


def known_customers(*, seen: Sequence[tuple[str, IncomingCustomer] | None]) -> list[int | None]:
    """Return the record of each source and incoming one, as `recognise_customers` knew them.

    Nobody (None) stays nobody; who was erased is the record without a name.
    """
    keys = [[] if who is None else identities_of(source=who[0], customer=who[1]) for who in seen]
    owners: dict[IdentityKey, int] = {}
    values = sorted({value for listed in keys for _kind, value in listed})
    for chunk in chunks(values, _CHUNK):
        rows = Identity.objects.filter(value__in=chunk)
        for kind, value, record_id in rows.values_list("kind", "value", "home_id"):
            owners[kind, value] = record_id
    erased = nameless_of(keys={key for listed in keys for key in listed})
    owners = {key: nameless.record_id for key, nameless in erased.items()} | owners
    return [next((owners[key] for key in listed if key in owners), None) for listed in keys]


def search_customers(*, text: str, limit: int) -> list[Customer]:
    """Return the customers for whom every typed word begins one of their own.

    Words are folded, so case, accents, Persian or Arabic letters and kinds of digits make no
    difference; whole words come before mere beginnings. An empty text finds nobody.
    """
    found: dict[int, None] = {}
    for words in words_searched(text):
        found |= dict.fromkeys(_ids_having(words[:_WORDS_MAX], limit))
    chosen = list(found)[:limit]
    customers = Customer.objects.in_bulk(chosen)
    return [customers[customer_id] for customer_id in chosen]


def _ids_having(words: list[str], limit: int) -> list[int]:
    """Walk along the rarest word, so that a common one ("com") is only ever checked."""
    rarest, *others = sorted(words, key=_occurrences) if len(words) > 1 else words
    tokens = SearchToken.objects.filter(**_begins(rarest))
    for word in others:
        beside = SearchToken.objects.filter(customer=OuterRef("customer_id"), **_begins(word))
        tokens = tokens.filter(Exists(beside))
    # The order is the index's own: the walk ends with the last customer that is wanted. Several
    # words of one customer may begin alike.
    ids = tokens.order_by("token", "customer_id").values_list("customer_id", flat=True)
    return list(ids[: limit * 4])


def _occurrences(word: str) -> int:
    return SearchToken.objects.filter(**_begins(word))[:_COUNTED_MAX].count()


def _begins(word: str) -> dict[str, str]:
    # A range uses the index on both databases whatever their collation does with LIKE.
    return {"token__gte": word, "token__lt": word + _AFTER_ALL}
