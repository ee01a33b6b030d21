from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import COMMAND_LINE, SYSTEM
from vafa.customers.actions.duplicates import FoundPair, keep_found_pairs
from vafa.customers.models import Customer, DuplicatePair, Identity, Merge
from vafa.journal.models import Work
from vafa.staff.actions import create_staff_member
from vafa.staff.models import Shop

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
PASSWORD = "a-quiet-garden-42"
QUERIES_MAX = 12


def signed_in(login: str, role: str, language: str = "en") -> Client:
    create_staff_member(
        login=login,
        name=login,
        role=role,
        password=PASSWORD,
        language=language,
        calendar="gregorian",
        digits="latin",
        at=AT,
        by=COMMAND_LINE,
    )
    browser = Client()
    browser.post("/sign-in/", {"login": login, "password": PASSWORD})
    return browser


@pytest.fixture(autouse=True)
def shop(db: None) -> None:
    Shop.objects.update_or_create(id=1, defaults={"name": "Shop", "is_set_up": True})


@pytest.fixture
def mina() -> Client:
    """Mina answers customers."""
    return signed_in("mina", "care_agent")


def pairs(count: int, *, certainty: str = "strong", is_identical: bool = False) -> list[int]:
    """Make so many pairs, each of two records that differ in their city, and return their ids."""
    made = Customer.objects.bulk_create(
        Customer(
            number=f"{certainty}{place}",
            name="Reza Karimi",
            city=("Tehran", "Yazd")[place % 2],
            first_seen_at=AT,
        )
        for place in range(2 * count)
    )
    reasons = (("same_phone", 35), ("name_equal", 40))
    found = [
        FoundPair(made[i].id, made[i + 1].id, certainty, 75, reasons, is_identical)  # type: ignore[arg-type]
        for i in range(0, 2 * count, 2)
    ]
    keep_found_pairs(found=found, at=AT, by=SYSTEM)
    lows = [pair.low for pair in found]
    return list(
        DuplicatePair.objects.filter(low__in=lows).order_by("id").values_list("id", flat=True)
    )


def test_a_pair_is_shown_side_by_side_with_its_reasons(mina: Client) -> None:
    pairs(1)

    page = mina.get("/customers/duplicates/").content.decode()

    assert "Tehran" in page
    assert "Yazd" in page
    assert "They have the same phone number." in page
    assert page.count("is-different") == 1


def test_the_queue_asks_the_database_rarely(mina: Client) -> None:
    pairs(11)
    card = Customer.objects.get(number="strong0")
    Identity.objects.create(customer=card, home=card, kind="loyalty_card", value="77")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = mina.get("/customers/duplicates/")

    assert page.status_code == 200
    assert len(asked) <= QUERIES_MAX


def test_the_queue_is_read_page_by_page_there_and_back(mina: Client) -> None:
    ids = pairs(12)

    first = mina.get("/customers/duplicates/")
    second = mina.get(first.context["next_url"])
    back = mina.get(second.context["previous_url"])

    assert [one.pair.id for one in first.context["shown"]] == ids[:10]
    assert [one.pair.id for one in second.context["shown"]] == ids[10:]
    assert second.context["next_url"] == ""
    assert [one.pair.id for one in back.context["shown"]] == ids[:10]


def test_the_surest_come_first_and_one_certainty_can_be_chosen(mina: Client) -> None:
    look, same = pairs(1, certainty="look"), pairs(1, certainty="same")

    everything = mina.get("/customers/duplicates/")
    only_look = mina.get("/customers/duplicates/?certainty=look")

    assert [one.pair.id for one in everything.context["shown"]] == [*same, *look]
    assert [one.pair.id for one in only_look.context["shown"]] == look


def test_a_pair_is_merged_with_the_direction_and_the_values_that_were_chosen(mina: Client) -> None:
    pair = DuplicatePair.objects.get(pk=pairs(1)[0])
    given = {"kept": pair.high_id, "value-city": "Tehran"}

    mina.post(f"/customers/duplicates/{pair.id}/same/", given)

    merge, kept = Merge.objects.get(), Customer.objects.get(pk=pair.high_id)
    assert (merge.kept_id, merge.chosen, kept.city) == (pair.high_id, {"city": "Tehran"}, "Tehran")
    assert merge.reason == "They have the same phone number. The names are the same."
    assert merge.score == 750


def test_a_decision_in_the_list_leaves_a_line_in_its_place(mina: Client) -> None:
    pair = DuplicatePair.objects.get(pk=pairs(1)[0])

    apart = mina.post(f"/customers/duplicates/{pair.id}/different/", headers={"HX-Request": "true"})
    again = mina.post(f"/customers/duplicates/{pair.id}/again/", headers={"HX-Request": "true"})

    assert "told apart" in apart.content.decode()
    assert "Same person" in again.content.decode()
    assert DuplicatePair.objects.get().state == "open"


def test_who_may_only_look_cannot_decide() -> None:
    viewer, pair_id = signed_in("vera", "viewer"), pairs(1)[0]

    page = viewer.get("/customers/duplicates/").content.decode()
    refused = viewer.post(f"/customers/duplicates/{pair_id}/different/")

    assert "Not the same" not in page
    assert refused.status_code == 403
    assert DuplicatePair.objects.get().state == "open"


def test_merging_all_identical_ones_is_shown_before_it_is_done(mina: Client) -> None:
    pairs(2, is_identical=True)
    pairs(1, certainty="look")

    dry = mina.get("/customers/duplicates/identical/")
    assert dry.context["outlook"].pairs == 2
    assert (dry.context["outlook"].records, dry.context["outlook"].customers) == (4, 2)
    assert not Merge.objects.exists()

    mina.post("/customers/duplicates/identical/accept/")
    assert Work.objects.get().job == "customers.accept_identical"


def test_a_search_is_asked_for_once_and_shows_how_far_it_is(mina: Client) -> None:
    mina.post("/customers/duplicates/search/")
    mina.post("/customers/duplicates/search/")

    work = Work.objects.get()
    page = mina.get("/customers/duplicates/").content.decode()
    assert f"/customers/duplicates/work/{work.id}/" in page
    assert "Search now" not in page


def test_a_search_can_be_stopped() -> None:
    browser = signed_in("parvaneh", "owner")
    browser.post("/customers/duplicates/search/")
    work = Work.objects.get()

    stopped = browser.post(f"/customers/duplicates/work/{work.id}/cancel/")

    work.refresh_from_db()
    assert (stopped.status_code, work.state) == (302, "cancelled")
    other = Work.objects.create(
        job="insight.refresh", asked_at=AT, asked_by="system", not_before=AT
    )
    assert browser.post(f"/customers/duplicates/work/{other.id}/cancel/").status_code == 404


def test_the_line_for_other_pages_is_empty_when_nothing_waits(mina: Client) -> None:
    assert mina.get("/customers/duplicates/panel/").content.strip() == b""

    pairs(2)

    assert "2 pairs of records" in mina.get("/customers/duplicates/panel/").content.decode()


@pytest.mark.parametrize(
    "address", ["", "?after=x.y", "?before=99999.1", "?certainty=none&state=x"]
)
def test_an_odd_address_shows_the_queue(mina: Client, address: str) -> None:
    pairs(1)

    assert mina.get(f"/customers/duplicates/{address}").status_code == 200


def test_the_queue_speaks_persian() -> None:
    browser = signed_in("parvaneh", "owner", "fa")
    pairs(1)

    page = browser.get("/customers/duplicates/").content.decode()

    assert "همان شخص" in page
    assert "Same person" not in page
