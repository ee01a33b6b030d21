from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.catalogue.actions import (
    KindIsTheSame,
    UnknownKind,
    recognise_products,
    set_product_kind,
    withdraw_products,
)
from vafa.catalogue.models import Product
from vafa.catalogue.queries import known_codes
from vafa.catalogue.rules import IncomingProduct
from vafa.core.keys import SYSTEM, Actor
from vafa.journal.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 28, tzinfo=UTC)


def said(
    name: str, *, day: int = 1, is_sold: bool = True, kind: str = "product"
) -> IncomingProduct:
    seen_at = datetime(2024, 3, day, tzinfo=UTC)
    return IncomingProduct("C1", name, "Kitchen", kind, is_sold, seen_at)


def recognised(*products: IncomingProduct, run_id: int = 1) -> Product:
    recognise_products(incoming=products, run_id=run_id, at=NOW, by=SYSTEM)
    return Product.objects.get(code="C1")


def test_a_product_is_shown_by_its_latest_name() -> None:
    product = recognised(said("Old cup", day=1), said("Cup", day=3), said("Mug", day=2))

    assert (product.name, product.category, product.kind) == ("Cup", "Kitchen", "product")


def test_a_note_on_a_line_without_a_price_is_no_name() -> None:
    product = recognised(said("Cup", day=1), said("damaged", day=9, is_sold=False))

    assert product.name == "Cup"


def test_the_name_does_not_depend_on_what_arrived_first() -> None:
    recognised(said("Cup", day=3), run_id=2)

    assert recognised(said("Old cup", day=1), run_id=1).name == "Cup"


def test_a_kind_set_by_hand_stays_whatever_imports_say() -> None:
    product = recognised(said("Postage"))
    set_product_kind(product_id=product.id, kind="shipping", at=NOW, by=Actor.person(1))

    product = recognised(said("Postage", day=9), run_id=2)

    assert product.kind == "shipping"
    assert known_codes(codes=["C1"])["C1"].kind("product") == "shipping"
    assert Entry.objects.get(kind="catalogue.product_kind_set").subject_id == product.id


def test_a_kind_that_does_not_exist_and_the_same_kind_twice_are_refused() -> None:
    product = recognised(said("Postage"))

    with pytest.raises(UnknownKind):
        set_product_kind(product_id=product.id, kind="magic", at=NOW, by=SYSTEM)
    set_product_kind(product_id=product.id, kind="fee", at=NOW, by=SYSTEM)
    with pytest.raises(KindIsTheSame):
        set_product_kind(product_id=product.id, kind="fee", at=NOW, by=SYSTEM)

    assert Entry.objects.count() == 1


def test_withdrawing_what_one_import_said_leaves_what_the_other_said() -> None:
    recognised(said("Cup", day=1), run_id=1)
    recognised(said("Toman cup", day=2), run_id=2)

    withdraw_products(run_id=2, limit=10)
    assert Product.objects.get().name == "Cup"
    withdraw_products(run_id=1, limit=10)

    assert not Product.objects.exists()
