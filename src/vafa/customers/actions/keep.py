"""Identities and search words written as they should be: only what differs."""

from __future__ import annotations

from collections.abc import Mapping

from vafa.core.batches import chunks
from vafa.customers.models import Identity, SearchToken
from vafa.customers.queries.trees import Forest
from vafa.customers.rules import Claim, Claims, IdentityKey, tokens_of

_CHUNK = 450


def keep_identities(wanted: Mapping[int, Claims], forest: Forest) -> set[int]:
    """Keep the identities that records claim; one that a record has already stays with it.

    Part of the caller's transaction. Returns the records of which something changed.
    """
    present: dict[IdentityKey, int] = {}
    gone, changed = [], []
    touched: set[int] = set()
    for row in Identity.objects.filter(home_id__in=list(wanted)):
        key = (row.kind, row.value)
        present[key] = row.home_id
        claim = wanted[row.home_id].get(key)
        if claim is None:
            gone.append(row.id)
            touched.add(row.home_id)
        elif claim != Claim(row.raw, row.source, row.is_verified):
            row.raw, row.source, row.is_verified = claim
            changed.append(row)
    if gone:
        Identity.objects.filter(id__in=gone).delete()
    if changed:
        Identity.objects.bulk_update(changed, ["raw", "source", "is_verified"], batch_size=200)
    missing = [
        Identity(
            customer_id=forest.root_of(record_id),
            home_id=record_id,
            kind=key[0],
            value=key[1],
            raw=claim.raw,
            source=claim.source,
            is_verified=claim.is_verified,
        )
        for record_id, claims in wanted.items()
        for key, claim in sorted(claims.items())
        if key not in present
    ]
    Identity.objects.bulk_create(missing, ignore_conflicts=True)
    return touched | {row.home_id for row in missing}


def keep_tokens(texts: Mapping[int, list[str]]) -> None:
    """Keep the folded words of some customers' texts, and no others; part of a transaction."""
    if not texts:
        return
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
    for chunk in chunks(gone, _CHUNK):
        SearchToken.objects.filter(id__in=chunk).delete()
    SearchToken.objects.bulk_create(
        SearchToken(token=token, customer_id=customer_id)
        for token, customer_id in sorted(wanted - present.keys())
    )
