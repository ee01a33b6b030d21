"""Returns stored as they come in; netting them is another step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from vafa.catalogue.queries import KnownCode
from vafa.orders.actions.rows import chunks
from vafa.orders.models import ReturnLine, ReturnSighting
from vafa.orders.rules import IncomingReturn, order_key


def store_returns(
    *,
    returns: Sequence[IncomingReturn],
    customer_ids: Sequence[int | None],
    products: Mapping[str, KnownCode],
    run_id: int,
) -> frozenset[str]:
    """Store returns that are not known yet, and that this run named them; gives the new keys.

    Part of the caller's transaction.
    """
    incoming = {
        line.key: (line, customer_id)
        for line, customer_id in zip(returns, customer_ids, strict=True)
    }
    known: dict[str, int] = {}
    for chunk in chunks(list(incoming)):
        known.update(ReturnLine.objects.filter(key__in=chunk).values_list("key", "id"))
    fresh = [key for key in incoming if key not in known]
    made = ReturnLine.objects.bulk_create(
        _return_line(*incoming[key], products, run_id) for key in fresh
    )
    known.update((line.key, line.id) for line in made)
    ReturnSighting.objects.bulk_create(
        (
            ReturnSighting(
                return_line_id=known[key],
                run_id=run_id,
                state_at=line.state_at,
                customer_id=customer_id,
            )
            for key, (line, customer_id) in incoming.items()
        ),
        update_conflicts=True,
        unique_fields=["return_line", "run_id"],
        update_fields=["state_at", "customer"],
    )
    derive_returns(return_ids=[known[key] for key in incoming if key not in set(fresh)])
    return frozenset(fresh)


def _return_line(
    line: IncomingReturn, customer_id: int | None, products: Mapping[str, KnownCode], run_id: int
) -> ReturnLine:
    product = products[line.product_code]
    named = line.order_number
    return ReturnLine(
        key=line.key,
        source=line.source[:40],
        number=line.number[:80],
        order_key=order_key(source=line.source, number=named) if named else "",
        customer_id=customer_id,
        product_id=product.product_id,
        kind=product.kind(line.kind),
        quantity_milli=line.quantity_milli,
        unit_price_micro=line.unit_price_micro,
        amount=line.amount,
        tax_amount=line.tax_amount,
        returned_at=line.returned_at,
        import_run_id=run_id or None,
    )


def derive_returns(*, return_ids: Sequence[int]) -> None:
    """Give returns the customer of their newest sighting that names one."""
    for chunk in chunks(return_ids):
        sightings = ReturnSighting.objects.filter(return_line_id__in=chunk)
        owners = _owners(sightings)
        changed = []
        for line in ReturnLine.objects.filter(id__in=chunk):
            if line.customer_id != owners.get(line.id):
                line.customer_id = owners.get(line.id)
                changed.append(line)
        ReturnLine.objects.bulk_update(changed, ["customer"], batch_size=200)


def _owners(sightings: QuerySet[ReturnSighting]) -> dict[int, int]:
    named = sightings.exclude(customer=None).order_by("state_at", "customer_id")
    return {
        line_id: customer_id
        for line_id, customer_id in named.values_list("return_line_id", "customer_id")
        if customer_id is not None
    }
