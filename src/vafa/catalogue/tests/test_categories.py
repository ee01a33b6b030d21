"""Categories that a person gives to products."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.catalogue.actions import recognise_products, set_product_categories
from vafa.catalogue.actions.categories import CategoryMissing
from vafa.catalogue.models import Product
from vafa.catalogue.rules import IncomingProduct
from vafa.core.keys import SYSTEM
from vafa.journal.models import Entry

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)


def say(category: str, *, run_id: int) -> Product:
    tea = IncomingProduct("TEA", "Tea", category, "product", is_sold=True, seen_at=AT)
    recognise_products(incoming=[tea], run_id=run_id, at=AT, by=SYSTEM)
    return Product.objects.get(code="TEA")


def test_a_category_by_hand_outlives_the_next_import(db: None) -> None:
    tea = say("Drinks", run_id=3)

    changed = set_product_categories(product_ids=[tea.id], category=" Kitchen ", at=AT, by=SYSTEM)
    tea = say("Food", run_id=4)

    assert changed == [tea.id]
    assert (tea.name, tea.category, tea.import_run_id) == ("Tea", "Kitchen", None)
    assert Entry.objects.get(kind="catalogue.product_categories_set").payload["products"] == 1


def test_the_category_that_stands_there_changes_nothing(db: None) -> None:
    tea = say("Drinks", run_id=3)

    assert set_product_categories(product_ids=[tea.id], category="Drinks", at=AT, by=SYSTEM) == []
    assert not Entry.objects.exists()


def test_no_category_is_refused(db: None) -> None:
    tea = say("Drinks", run_id=3)

    with pytest.raises(CategoryMissing):
        set_product_categories(product_ids=[tea.id], category=" ", at=AT, by=SYSTEM)

    assert Product.objects.get().category == "Drinks"
