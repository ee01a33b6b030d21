"""The pages of tiers and of the days that come round."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from vafa.customers.models import Customer
from vafa.loyalty.make import make_member as make_member_of
from vafa.loyalty.make import make_programme
from vafa.loyalty.models import (
    BirthDate,
    LadderVersion,
    NameDayList,
    Programme,
    TierOverride,
    TierState,
)
from vafa.loyalty.queries.days import name_days
from vafa.loyalty.tests.tier_cast import LATER, a_climber, a_club, orders
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Shop
from vafa.staff.queries import today

pytestmark = pytest.mark.usefixtures("shop")
EXISTING = [
    ("base-code", "base"),
    ("base-name_en", "Friend"),
    ("l0-code", "silver"),
    ("l0-name_en", "Silver"),
    ("l0-orders", "2"),
    ("l0-needs", "any"),
    ("l1-name_el", "Χρυσός"),
    ("l1-spend", "500"),
    ("l1-orders", "4"),
    ("l1-needs", "all"),
    ("window", "latest_months"),
    ("window_length", "12"),
    ("falls", "to_earned"),
    ("grace", "none"),
    ("warning_days", "30"),
]


@pytest.fixture
def minas_browser(shop: Shop) -> Client:
    """Mina answers customers."""
    return signed_in(make_member("mina", role="care_agent"))


def at(name: str, programme: Programme, *more: int) -> str:
    return reverse(f"loyalty_tiers:{name}", args=[programme.id, *more])


def form(**changed: str) -> dict[str, str]:
    return {**dict(EXISTING), **changed}


def test_a_programme_without_tiers_says_what_they_are(nikos_browser: Client) -> None:
    programme = make_programme()

    page = nikos_browser.get(at("tiers", programme)).content.decode()

    assert "No tiers yet" in page
    assert at("edit", programme) in page


def test_the_page_shows_who_stands_where(nikos_browser: Client) -> None:
    programme = a_club()
    a_climber(programme)
    orders("1", "2", "3")

    page = nikos_browser.get(at("tiers", programme)).content.decode()

    assert "Silver" in page
    assert "2 orders" in page
    assert "Free parcels" in page
    assert "75" in page


def test_tiers_are_written_with_their_names(nikos_browser: Client) -> None:
    programme = make_programme()

    answer = nikos_browser.post(at("edit", programme), form())

    assert answer.status_code == 302
    written = Programme.objects.get(pk=programme.pk).ladder
    assert written is not None
    levels = written["tiers"]["levels"]
    assert [level["code"] for level in levels] == ["silver", "tier-1"]
    assert levels[1]["thresholds"] == [
        {"measure": "orders", "amount": 4},
        {"measure": "spend", "amount": 50_000},
    ]
    assert written["words"]["tier-1"]["names"] == {"el": "Χρυσός"}


def test_trying_tiers_out_counts_and_keeps_nothing(nikos_browser: Client) -> None:
    programme = a_club()
    a_climber(programme)
    orders("1", "2")

    typed = form(**{"l0-orders": "1", "l1-orders": "2", "l1-spend": "", "try": "1"})
    page = nikos_browser.post(at("edit", programme), typed).content.decode()

    assert "What this would do" in page
    assert "1 member has ordered since joining." in page
    assert LadderVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"l1-orders": "1"}, "A higher tier cannot ask for less than a lower one."),
        ({"l0-orders": ""}, "Every tier with a name must ask for something."),
        ({"l0-name_en": "", "l1-name_el": ""}, "There must be a tier to reach"),
        ({"falls": "when_idle", "idle_days": "15"}, "Where a pause lowers the tier"),
        ({"window_length": ""}, "These tiers cannot be read"),
        ({"warning_days": "many"}, "This is not a whole number."),
    ],
)
def test_tiers_that_make_no_sense_are_refused_in_words(
    nikos_browser: Client, changed: dict[str, str], sentence: str
) -> None:
    programme = make_programme()

    page = nikos_browser.post(at("edit", programme), form(**changed)).content.decode()

    assert sentence in page
    assert Programme.objects.get(pk=programme.pk).ladder is None


def test_written_tiers_are_shown_as_they_were_typed(nikos_browser: Client) -> None:
    programme = make_programme()
    nikos_browser.post(at("edit", programme), form())

    page = nikos_browser.get(at("edit", programme)).content.decode()

    assert 'value="500"' in page
    assert 'value="Χρυσός"' in page


def test_tiers_are_taken_off(nikos_browser: Client) -> None:
    programme = a_club()

    nikos_browser.post(at("remove", programme))

    assert Programme.objects.get(pk=programme.pk).ladder is None


def test_mina_gives_a_member_a_tier_and_ends_it(minas_browser: Client) -> None:
    programme = a_club()
    reza = a_climber(programme)
    typed = {"member": reza.reference, "level": "gold", "reason": "Waited too long"}
    last = today() + timedelta(days=30)

    minas_browser.post(at("give", programme), {**typed, "last_day": last.strftime("%d/%m/%Y")})
    given = TierOverride.objects.get()
    assert (given.member_id, given.level, given.reason) == (reza.id, "gold", "Waited too long")

    minas_browser.post(at("end_given", programme, reza.id))
    given.refresh_from_db()
    assert given.until.date() <= today() + timedelta(days=1)


def test_an_unknown_member_is_given_nothing(minas_browser: Client) -> None:
    programme = a_club()

    minas_browser.post(
        at("give", programme),
        {"member": "nobody", "level": "gold", "reason": "x", "last_day": "1/1/2030"},
    )

    assert not TierOverride.objects.exists()


def test_the_page_asks_as_much_for_many_members_as_for_one(nikos_browser: Client) -> None:
    programme = a_club()
    a_climber(programme)
    orders("1", "2", "3")
    counts = []
    for number in ("n1", "n2"):
        with CaptureQueriesContext(connection) as asked:
            nikos_browser.get(at("tiers", programme))
        counts.append(len(asked))
        more = make_member_of(programme, Customer.objects.create(number=number))
        given = TierState(programme=programme, member=more, level="silver", rank=1, why="earned")
        given.since = given.settled_at = LATER
        given.progress_bp = 6_000
        given.save()

    assert counts[0] == counts[1]


def test_the_days_page_tells_what_is_rewarded(nikos_browser: Client) -> None:
    programme = make_programme()

    page = nikos_browser.get(at("days", programme), {"month": "2026-01-01"}).content.decode()

    assert "No rule rewards birthdays yet." in page
    assert "Βασίλης" in page


def test_a_feast_is_added_removed_and_the_list_reset(nikos_browser: Client) -> None:
    programme = make_programme()
    feast = {"when": "06-15", "feast": "Πρώτη δοκιμή", "names": "Βάφα, Βαφούλα", "is_main": "on"}

    nikos_browser.post(at("add_feast", programme), feast)
    assert name_days().main_day("Βαφούλα", year=2026) == date(2026, 6, 15)

    nikos_browser.post(at("remove_feast", programme), {"when": "06-15", "name": "Πρώτη δοκιμή"})
    assert name_days().main_day("Βαφούλα", year=2026) is None
    assert NameDayList.objects.exists()

    nikos_browser.post(at("reset", programme))
    assert not NameDayList.objects.exists()


@pytest.mark.parametrize(("when", "names"), [("13-45", "Βάφα"), ("06-15", "Βασίλης")])
def test_a_feast_that_cannot_be_is_refused(nikos_browser: Client, when: str, names: str) -> None:
    programme = make_programme()

    nikos_browser.post(
        at("add_feast", programme), {"when": when, "feast": "x", "names": names, "is_main": "on"}
    )

    assert not NameDayList.objects.exists()


def test_a_birthday_is_noted_and_forgotten(minas_browser: Client) -> None:
    programme = make_programme()
    reza = a_climber(programme)

    minas_browser.post(at("born", programme), {"member": reza.customer.number, "day": "29/2/2000"})
    assert BirthDate.objects.get().day == date(2000, 2, 29)

    minas_browser.post(at("born", programme), {"member": reza.customer.number, "day": ""})
    assert not BirthDate.objects.exists()
