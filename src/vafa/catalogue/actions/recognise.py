"""Which products the lines of orders name: found by their code, or made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from vafa.catalogue.models import Product, Sighting
from vafa.catalogue.rules import DETAILS, Details, IncomingProduct, best_details, details_of
from vafa.core.batches import chunks
from vafa.core.keys import Actor

_CHUNK = 900


def recognise_products(
    *, incoming: Iterable[IncomingProduct], run_id: int | None, at: datetime, by: Actor
) -> None:
    """Make sure that each incoming code is a product, and keep what is said of it.

    Name, category and kind follow what the orders say, but a kind set by hand stays. Saying the
    same again changes nothing. `at` and `by` are of the caller's entry in the journal.
    """
    said: dict[str, Details] = {}
    for product in incoming:
        earlier = said.get(product.code, {})
        said[product.code] = best_details([earlier, details_of(product)])
    with transaction.atomic():
        products = _products_with(sorted(said))
        missing = [Product(code=code) for code in said if code not in products]
        products.update((made.code, made) for made in Product.objects.bulk_create(missing))
        _keep_sightings({products[code].id: said[code] for code in said}, run_id or 0)
        derive_products(products=list(products.values()))


def _products_with(codes: Sequence[str]) -> dict[str, Product]:
    found: dict[str, Product] = {}
    for chunk in chunks(codes, _CHUNK):
        rows = Product.objects.filter(code__in=chunk)
        found.update((product.code, product) for product in rows)
    return found


def _keep_sightings(said: Mapping[int, Details], run_id: int) -> None:
    product_ids = list(said)
    known: dict[int, Mapping[str, Sequence[int | str]]] = {}
    for chunk in chunks(product_ids, _CHUNK):
        rows = Sighting.objects.filter(run_id=run_id, product_id__in=chunk)
        known.update(rows.values_list("product_id", "details"))
    changed = []
    for product_id, details in said.items():
        before = known.get(product_id)
        merged = details if before is None else best_details([before, details])
        content = {name: list(merged[name]) for name in sorted(merged)}
        if content != before:
            changed.append(Sighting(product_id=product_id, run_id=run_id, details=content))
    Sighting.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["product", "run_id"],
        update_fields=["details"],
    )


def derive_products(*, products: Sequence[Product]) -> None:
    """Bring products in line with what all sightings together say; writes only what differs."""
    said: dict[int, list[Mapping[str, Sequence[int | str]]]] = {}
    runs: dict[int, int] = {}
    by_id = {product.id: product for product in products}
    for chunk in chunks(list(by_id), _CHUNK):
        rows = Sighting.objects.filter(product_id__in=chunk)
        for product_id, run_id, details in rows.values_list("product_id", "run_id", "details"):
            said.setdefault(product_id, []).append(details)
            runs[product_id] = min(run_id, runs.get(product_id, run_id))
    changed = []
    for product_id, statements in said.items():
        product = by_id[product_id]
        before = _content(product)
        _describe(product, best_details(statements), runs[product_id])
        if _content(product) != before:
            changed.append(product)
    if changed:
        Product.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*DETAILS, "import_run_id"],
        )


def _describe(product: Product, details: Details, first_run_id: int) -> None:
    product.name = details.get("name", (0, "", ""))[2][:300]
    product.category = details.get("category", (0, "", ""))[2][:120]
    if not product.is_kind_set_by_hand and "kind" in details:
        product.kind = details["kind"][2]
    # Run 0 is the shop itself, -1 what people said by hand.
    product.import_run_id = max(first_run_id, 0) or None


def _content(product: Product) -> tuple[object, ...]:
    return product.name, product.category, product.kind, product.import_run_id
