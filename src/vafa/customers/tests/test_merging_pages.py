from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from vafa.core.keys import SYSTEM
from vafa.customers.actions import merge_customers, recognise_customers
from vafa.customers.models import Customer, Merge
from vafa.customers.queries.moving import moving_subjects
from vafa.customers.rules import IncomingCustomer, SeenCustomer
from vafa.customers.tests.test_duplicates_page import signed_in
from vafa.staff.models import Shop

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def mina(db: None) -> Client:
    """Mina answers customers."""
    Shop.objects.update_or_create(id=1, defaults={"name": "Shop", "is_set_up": True})
    return signed_in("mina", "care_agent")


@pytest.fixture
def pair() -> tuple[int, int]:
    said = [
        IncomingCustomer(source_number="1", name="Eleni P.", email="eleni@example.com"),
        IncomingCustomer(source_number="2", name="Eleni Papa", phone="+306912345678"),
    ]
    seen = [SeenCustomer(one, "shop", NOW) for one in said]
    found = recognise_customers(incoming=seen, run_id=None, at=NOW, by=SYSTEM)
    return found[0] or 0, found[1] or 0


def merged(pair: tuple[int, int]) -> Merge:
    return merge_customers(
        kept_id=pair[0], absorbed_id=pair[1], chosen={}, reason="One woman.", at=NOW, by=SYSTEM
    )


def test_the_panel_finds_the_other_record_by_what_is_typed(
    mina: Client, pair: tuple[int, int]
) -> None:
    found = mina.post(f"/customers/{pair[0]}/merges/find/", {"text": "papa"})

    assert f"/customers/{pair[0]}/merge/{pair[1]}/" in found.content.decode()


def test_comparing_two_customers_needs_few_queries(
    mina: Client,
    pair: tuple[int, int],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    # What would move, and what would rest, is counted in each table once.
    with django_assert_max_num_queries(12 + 2 * len(moving_subjects())):
        page = mina.get(f"/customers/{pair[0]}/merge/{pair[1]}/")

    assert page.status_code == 200


def test_two_customers_are_compared_before_they_are_merged(
    mina: Client, pair: tuple[int, int]
) -> None:
    shown = mina.get(f"/customers/{pair[0]}/merge/{pair[1]}/").content.decode()

    assert 'name="value-name" value="Eleni Papa"' in shown
    assert "Nothing hangs on this record but its details and identities." in shown
    assert Merge.objects.count() == 0


def test_merging_keeps_the_chosen_name_and_shows_the_card(
    mina: Client, pair: tuple[int, int]
) -> None:
    chosen = {"reason": "Same address.", "value-name": "Eleni P."}

    answer = mina.post(f"/customers/{pair[0]}/merge/{pair[1]}/now/", chosen)

    assert answer["Location"] == f"/customers/{pair[0]}/"
    kept = Customer.objects.get(pk=pair[0])
    assert (kept.name, kept.phone) == ("Eleni P.", "+306912345678")


def test_a_merge_without_a_reason_is_refused_in_a_sentence(
    mina: Client, pair: tuple[int, int]
) -> None:
    mina.post(f"/customers/{pair[0]}/merge/{pair[1]}/now/", {"reason": ""})

    assert Merge.objects.count() == 0


def test_the_card_of_a_merged_record_leads_to_the_live_customer(
    mina: Client, pair: tuple[int, int]
) -> None:
    merged(pair)

    assert mina.get(f"/customers/{pair[1]}/")["Location"] == f"/customers/{pair[0]}/"


def test_a_merge_is_undone_from_the_panel(mina: Client, pair: tuple[int, int]) -> None:
    merge = merged(pair)
    address = f"/customers/merges/{merge.id}/undo/"
    assert address in mina.get(f"/customers/{pair[0]}/merges/").content.decode()

    mina.post(address, headers={"hx-request": "true"})

    assert Customer.objects.get(pk=pair[1]).merged_into is None
    assert address not in mina.get(f"/customers/{pair[0]}/merges/").content.decode()


def test_the_journal_is_paged_and_needs_few_queries(
    mina: Client,
    pair: tuple[int, int],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    Merge.objects.bulk_create(
        Merge(kept_id=pair[0], absorbed_id=pair[1], reason=f"Try {n}.", at=NOW, by="system",
              undone_at=NOW, undone_by="system")
        for n in range(31)
    )  # fmt: skip

    with django_assert_max_num_queries(12):
        first = mina.get("/customers/merges/").content.decode()

    assert "Try 30." in first
    assert "Try 0." not in first
    oldest = Merge.objects.order_by("id")[1].id
    assert "Try 0." in mina.get(f"/customers/merges/?before={oldest}").content.decode()


def test_a_viewer_sees_merges_and_may_not_undo_them(mina: Client, pair: tuple[int, int]) -> None:
    merge = merged(pair)
    viewer = signed_in("viewer", "viewer")

    refused = viewer.post(f"/customers/merges/{merge.id}/undo/")

    assert refused.status_code == 403
    assert viewer.get("/customers/merges/").status_code == 200
    assert Customer.objects.get(pk=pair[1]).merged_into_id == pair[0]
