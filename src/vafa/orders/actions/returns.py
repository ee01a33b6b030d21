"""Returns stored as they come in; netting them is another step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from vafa.catalogue.queries import KnownCode
from vafa.core.batches import chunks
from vafa.customers.actions import hang_rows
from vafa.customers.queries import roots_of
from vafa.orders.actions.rows import CHUNK, RETURN_TABLE
from vafa.orders.models import ReturnLine, ReturnSighting
from vafa.orders.rules import IncomingReturn, order_key

_SAID = ("customer", "order_key", "returned_at")


def store_returns(
    *,
    returns: Sequence[IncomingReturn],
    customer_ids: Sequence[int | None],
    products: Mapping[str, KnownCode],
    run_id: int,
) -> tuple[frozenset[str], list[int]]:
    """Store returns that are not known yet, and what this run says of all of them.

    Gives the new keys, and the known returns of which something changed, for the caller to net
    them anew in the same transaction.
    """
    incoming = {
        line.key: (line, customer_id)
        for line, customer_id in zip(returns, customer_ids, strict=True)
    }
    known: dict[str, int] = {}
    for chunk in chunks(list(incoming), CHUNK):
        known.update(ReturnLine.objects.filter(key__in=chunk).values_list("key", "id"))
    known_ids = list(known.values())
    fresh = [key for key in incoming if key not in known]
    roots = roots_of(customer_ids={record for record in customer_ids if record is not None})
    made = ReturnLine.objects.bulk_create(
        _return_line(*incoming[key], products, run_id, roots) for key in fresh
    )
    hang_rows(table=RETURN_TABLE, records={line.id: incoming[line.key][1] for line in made})
    known.update((line.key, line.id) for line in made)
    ReturnSighting.objects.bulk_create(
        (_sighting(known[key], run_id, *incoming[key]) for key in incoming),
        update_conflicts=True,
        unique_fields=["return_line", "run_id"],
        update_fields=["state_at", *_SAID],
    )
    return frozenset(fresh), derive_returns(return_ids=known_ids)


def _return_line(
    line: IncomingReturn,
    customer_id: int | None,
    products: Mapping[str, KnownCode],
    run_id: int,
    roots: Mapping[int, int],
) -> ReturnLine:
    product = products[line.product_code]
    return ReturnLine(
        key=line.key,
        source=line.source[:40],
        number=line.number[:80],
        order_key=_named_order(line),
        customer_id=None if customer_id is None else roots[customer_id],
        product_id=product.product_id,
        kind=product.kind(line.kind),
        quantity_milli=line.quantity_milli,
        unit_price_micro=line.unit_price_micro,
        amount=line.amount,
        tax_amount=line.tax_amount,
        returned_at=line.returned_at,
        import_run_id=run_id or None,
    )


def _sighting(
    line_id: int, run_id: int, line: IncomingReturn, customer_id: int | None
) -> ReturnSighting:
    return ReturnSighting(
        return_line_id=line_id,
        run_id=run_id,
        state_at=line.state_at,
        returned_at=line.returned_at,
        order_key=_named_order(line),
        customer_id=customer_id,
    )


def _named_order(line: IncomingReturn) -> str:
    named = line.order_number
    return order_key(source=line.source, number=named) if named else ""


def derive_returns(*, return_ids: Sequence[int]) -> list[int]:
    """Bring returns in line with their newest sightings; gives those that changed.

    Of the customer and of the order it names, the newest sighting that says one counts.
    """
    changed: list[int] = []
    for chunk in chunks(return_ids, CHUNK):
        sightings: dict[int, list[ReturnSighting]] = defaultdict(list)
        for sighting in ReturnSighting.objects.filter(return_line_id__in=chunk):
            sightings[sighting.return_line_id].append(sighting)
        records = {line_id: _record_in(seen) for line_id, seen in sightings.items()}
        roots = roots_of(customer_ids={one for one in records.values() if one is not None})
        lines = [
            line
            for line in ReturnLine.objects.filter(id__in=list(sightings))
            if _is_changed_by(line, sightings[line.id], roots)
        ]
        hang_rows(table=RETURN_TABLE, records=records)
        ReturnLine.objects.bulk_update(lines, _SAID, batch_size=200)
        changed += [line.id for line in lines]
    return changed


def _newest_first(sightings: list[ReturnSighting]) -> list[ReturnSighting]:
    # Of two at one moment always the same one counts.
    return sorted(
        sightings,
        key=lambda seen: (seen.state_at, seen.returned_at, seen.order_key, seen.customer_id or 0),
        reverse=True,
    )


def _record_in(sightings: list[ReturnSighting]) -> int | None:
    owners = (seen.customer_id for seen in _newest_first(sightings))
    return next((owner for owner in owners if owner is not None), None)


def _is_changed_by(
    line: ReturnLine, sightings: list[ReturnSighting], roots: Mapping[int, int]
) -> bool:
    before = (line.customer_id, line.order_key, line.returned_at)
    newest_first = _newest_first(sightings)
    line.returned_at = newest_first[0].returned_at
    line.order_key = next((seen.order_key for seen in newest_first if seen.order_key), "")
    record = _record_in(sightings)
    line.customer_id = None if record is None else roots[record]
    return (line.customer_id, line.order_key, line.returned_at) != before
