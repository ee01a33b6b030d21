"""The back office of programmes, through the door."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.loyalty.actions import (
    ProgrammeHasEnded,
    ProgrammeSettings,
    Safeguards,
    SettingsDoNotFit,
    change_programme_settings,
    end_programme,
    leave_programme,
)
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Programme, ProgrammeState

QUERIES_MAX = 20
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
TYPED = {
    "name": "Bloom", "one_en": "petal", "many_en": "petals", "unit_value": "0.05",
    "unit_cost": "0.03", "return_days": "30", "return_policy": "debt", "discount_most": "20",
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("shop")


def members_with_points(programme: Programme, count: int) -> None:
    for number in range(count):
        customer = Customer.objects.create(number=f"{programme.id}-{number}")
        make_points(make_member(programme, customer), 100 + number, at=datetime.now(UTC))


def test_an_empty_list_says_what_a_programme_is(parvanehs_browser: Client) -> None:
    page = parvanehs_browser.get("/loyalty/").content.decode()

    assert "vafa-empty" in page
    assert "No loyalty programme yet" in page


def test_the_list_counts_members_and_points(parvanehs_browser: Client) -> None:
    members_with_points(make_programme(), 2)

    page = parvanehs_browser.get("/loyalty/").content.decode()

    assert "<dd>2</dd>" in page
    # Outstanding, and given this month.
    assert page.count("<dd>201 stars</dd>") == 2


def test_points_are_named_in_the_words_and_digits_of_the_reader(
    persian_browser: Client, greek_browser: Client
) -> None:
    members_with_points(make_programme(), 1)

    assert "۱۰۰ ستاره" in persian_browser.get("/loyalty/").content.decode()
    assert "100 αστέρια" in greek_browser.get("/loyalty/").content.decode()


def test_the_list_takes_as_many_queries_for_many_programmes_as_for_one(
    parvanehs_browser: Client,
) -> None:
    counts = []
    for name in ("One", "Two", "Three"):
        members_with_points(make_programme(name=name), 1)
        with CaptureQueriesContext(connection) as queries:
            assert parvanehs_browser.get("/loyalty/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[2] <= QUERIES_MAX


def test_the_page_of_a_programme_tells_its_figures_and_rules(parvanehs_browser: Client) -> None:
    programme = make_programme()
    members_with_points(programme, 2)
    leave_programme(member_id=programme.members.first().id, at=datetime.now(UTC), by=SYSTEM)  # type: ignore[union-attr]

    page = parvanehs_browser.get(f"/loyalty/{programme.id}/").content.decode()

    assert "When an order is paid: give 1 star for each €1" in page
    assert "101 stars" in page
    assert "data-chart" in page


@pytest.mark.parametrize("tab", ["", "settings/"])
@pytest.mark.parametrize("browser", ["parvanehs_browser", "persian_browser", "greek_browser"])
def test_every_page_opens_in_every_language_with_few_queries(
    tab: str, browser: str, request: pytest.FixtureRequest
) -> None:
    programme = make_programme()
    client = request.getfixturevalue(browser)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/loyalty/{programme.id}/{tab}").status_code == 200

    assert len(queries) <= QUERIES_MAX


def test_a_programme_that_is_not_there_is_not_found(parvanehs_browser: Client) -> None:
    assert parvanehs_browser.get("/loyalty/77/").status_code == 404


def test_a_programme_is_drawn_up_by_a_form(parvanehs_browser: Client) -> None:
    page = parvanehs_browser.post("/loyalty/new/", TYPED, follow=True)

    made = Programme.objects.get()
    assert page.redirect_chain[-1][0] == f"/loyalty/{made.id}/"
    assert (made.name, made.state, made.unit_names) == (
        "Bloom",
        "draft",
        {"en": ["petal", "petals"]},
    )
    assert (made.unit_value_micro, made.unit_cost_micro) == (5_000_000, 3_000_000)
    assert (made.return_policy, made.return_days, made.discount_most_bp) == ("debt", 30, 2_000)


def test_persian_figures_are_read_in_toman(persian_browser: Client, shop: object) -> None:
    type(shop).objects.update(currency="IRR", money_unit="IRT")  # type: ignore[attr-defined]

    persian_browser.post("/loyalty/new/", {**TYPED, "unit_value": "۱٬۰۰۰", "unit_cost": "۶۰۰"})

    assert Programme.objects.get().unit_value_micro == 10_000 * 1_000_000


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"one_en": "", "many_en": ""}, {"unit_value": "much"}, {"discount_most": "120"},
     {"return_days": "2.5"}, {"unit_cost": "-1"}],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_beside_the_form(
    wrong: dict[str, str], parvanehs_browser: Client
) -> None:
    page = parvanehs_browser.post("/loyalty/new/", {**TYPED, **wrong})

    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert not Programme.objects.exists()


def test_settings_come_back_as_they_were_typed(parvanehs_browser: Client) -> None:
    parvanehs_browser.post("/loyalty/new/", TYPED)
    made = Programme.objects.get()

    page = parvanehs_browser.get(f"/loyalty/{made.id}/settings/").content.decode()

    assert 'value="0.05"' in page
    assert 'value="20"' in page


def test_settings_are_changed_once_and_written_down(parvanehs_browser: Client) -> None:
    parvanehs_browser.post("/loyalty/new/", TYPED)
    made = Programme.objects.get()

    for _time in range(2):
        parvanehs_browser.post(f"/loyalty/{made.id}/settings/", {**TYPED, "return_days": "7"})

    made.refresh_from_db()
    assert made.return_days == 7
    (entry,) = Entry.objects.filter(kind="loyalty.programme_changed")
    assert entry.payload == {"changed": ["return_days"]}


def test_a_name_that_is_taken_is_refused(parvanehs_browser: Client) -> None:
    make_programme(name="Bloom")
    other = make_programme(name="Stars")

    drawn = parvanehs_browser.post("/loyalty/new/", TYPED)
    changed = parvanehs_browser.post(f"/loyalty/{other.id}/settings/", TYPED)

    assert (drawn.status_code, changed.status_code) == (422, 422)
    assert sorted(Programme.objects.values_list("name", flat=True)) == ["Bloom", "Stars"]


def test_an_ended_programme_is_not_settled_anew() -> None:
    made = make_programme()
    end_programme(programme_id=made.id, at=AT, by=SYSTEM)
    settings = ProgrammeSettings("New", {"en": ("a", "b")}, 1, 1)

    with pytest.raises(ProgrammeHasEnded):
        change_programme_settings(programme_id=made.id, settings=settings, at=AT, by=SYSTEM)

    assert Programme.objects.get().name == "Stars"


@pytest.mark.parametrize("share", [-1, 10_001])
def test_a_share_outside_of_all_is_refused(share: int) -> None:
    made = make_programme()
    safeguards = Safeguards(discount_most_bp=share)
    settings = ProgrammeSettings("New", {"en": ("a", "b")}, 1, 1, safeguards)

    with pytest.raises(SettingsDoNotFit):
        change_programme_settings(programme_id=made.id, settings=settings, at=AT, by=SYSTEM)

    assert Programme.objects.get().name == "Stars"


def test_a_programme_ends_by_its_button(parvanehs_browser: Client) -> None:
    made = make_programme()

    page = parvanehs_browser.post(f"/loyalty/{made.id}/end/", follow=True)

    assert "The programme has ended." in page.content.decode()
    assert Programme.objects.get().state == ProgrammeState.ENDED


def test_a_programme_without_a_live_rule_does_not_begin(parvanehs_browser: Client) -> None:
    parvanehs_browser.post("/loyalty/new/", TYPED)
    made = Programme.objects.get()

    page = parvanehs_browser.post(f"/loyalty/{made.id}/begin/", follow=True)

    assert "needs at least one rule" in page.content.decode()
    assert Programme.objects.get().state == ProgrammeState.DRAFT


@pytest.mark.parametrize("address", ["new/", "{}/begin/", "{}/end/", "{}/settings/"])
def test_a_viewer_changes_nothing(address: str, viewers_browser: Client) -> None:
    made = make_programme()

    answer = viewers_browser.post(f"/loyalty/{address.format(made.id)}", TYPED)

    assert answer.status_code == 403
    assert Programme.objects.get().name == "Stars"
    assert viewers_browser.get(f"/loyalty/{made.id}/").status_code == 200


def test_what_waits_is_told_beside_what_can_be_spent(parvanehs_browser: Client) -> None:
    programme = make_programme()
    members_with_points(programme, 1)

    page = parvanehs_browser.get(f"/loyalty/{programme.id}/").content.decode()

    assert "0 stars wait for their time" in page
