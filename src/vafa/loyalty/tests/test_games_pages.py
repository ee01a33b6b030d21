"""The games of a programme, through the door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.loyalty.actions.games.drawing import publish_draw
from vafa.loyalty.actions.games.spinning import spin_wheel
from vafa.loyalty.actions.games.wheels import end_epoch
from vafa.loyalty.models import (
    AgeSaid,
    BoardDef,
    ChallengeDef,
    Draw,
    DrawState,
    PackDef,
    PackSale,
    WheelDef,
    WheelEpoch,
)
from vafa.loyalty.queries.seals import unsealed
from vafa.loyalty.tests.games_cast import (
    CUP,
    NOON,
    STARS,
    make_draw,
    make_players,
    make_wheel,
    playing,
    review,
)
from vafa.loyalty.tests.test_games_draws import drawn

pytestmark = pytest.mark.usefixtures("shop")
QUERIES_MAX = 20
A_NAME = {"name_en": "Spring", "key": "spring"}
A_WHEEL = {
    **A_NAME, "kind": "wheel", "days": "30", "label_en_1": "Five stars", "weight_1": "3",
    "prize_1": "points", "points_1": "5", "label_en_2": "A cup", "weight_2": "1",
    "prize_2": "thing", "stock_2": "on", "label_en_3": "Not this time",
    "label_fa_3": "این بار نه", "weight_3": "4", "prize_3": "nothing",
}  # fmt: skip


def page_of(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_programme_without_games_says_what_each_is_for(parvanehs_browser: Client) -> None:
    programme = playing()

    page = page_of(parvanehs_browser, f"/loyalty/{programme.id}/games/")

    assert page.count("There is none yet.") == 7
    assert page.count(f'href="/loyalty/{programme.id}/games/new/') == 7


def test_who_may_only_look_is_offered_no_form(viewers_browser: Client) -> None:
    programme = playing()
    make_wheel(programme, STARS)
    draw = make_draw(programme)

    page = page_of(viewers_browser, f"/loyalty/{programme.id}/games/")
    page += page_of(viewers_browser, f"/loyalty/{programme.id}/games/draws/{draw.id}/")

    assert "/games/new/" not in page
    assert 'method="post" action="/loyalty' not in page


def test_the_overview_asks_as_often_for_many_games_as_for_few(parvanehs_browser: Client) -> None:
    programme = playing()
    make_wheel(programme, STARS)
    make_draw(programme)
    for member in make_players(programme, "Reza", "Eleni", "Mina"):
        review(member)

    with CaptureQueriesContext(connection) as queries:
        page_of(parvanehs_browser, f"/loyalty/{programme.id}/games/")

    assert len(queries) <= QUERIES_MAX


def test_a_wheel_is_made_from_its_form(nikos_browser: Client) -> None:
    programme = playing()

    answer = nikos_browser.post(f"/loyalty/{programme.id}/games/new/wheel/", A_WHEEL)

    assert answer.status_code == 302
    version = WheelDef.objects.get().versions.get()
    assert [(part["weight"], part["is_limited"]) for part in version.slices] == [
        (3, False),
        (1, True),
        (4, False),
    ]
    assert version.fallback == "s3"
    assert version.slices[2]["labels"] == {"en": "Not this time", "fa": "این بار نه"}


def test_a_wheel_that_could_run_out_is_refused_kindly(nikos_browser: Client) -> None:
    programme = playing()
    said = {key: value for key, value in A_WHEEL.items() if not key.endswith("_3")}

    answer = nikos_browser.post(f"/loyalty/{programme.id}/games/new/wheel/", said)

    assert answer.status_code == 422
    assert "a slice without a stock" in answer.content.decode()
    assert WheelDef.objects.count() == 0


def test_challenges_boards_and_packs_are_made_from_their_forms(nikos_browser: Client) -> None:
    address = f"/loyalty/{playing().id}/games/new"
    said = {
        "challenge": {"asks": "week", "count": "4", "completions": "1", "ends": "31.12.2030"},
        "board": {"measure": "points", "places": "10", "begins": "1.1.2030", "ends": "31.1.2030"},
        "pack": {"price": "18.00", "credits": "9", "bonus": "1", "days": "180"},
    }

    answers = [
        nikos_browser.post(f"{address}/{what}/", A_NAME | each) for what, each in said.items()
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert ChallengeDef.objects.get().asks["turn"] == "week"
    # The last of January counts whole, in Athens.
    assert BoardDef.objects.get().ends_at == datetime(2030, 1, 31, 22, tzinfo=UTC)
    assert PackDef.objects.get().price == 1_800


def test_a_draw_is_announced_from_its_form(nikos_browser: Client) -> None:
    programme = playing()
    said = {
        **A_NAME, "prizes_en": "1 bicycle\n10 cups", "reserves": "2", "wins_once": "member",
        "closes": "31.5.2030", "public_source": "The closing figure", "rules_en": "One win each.",
        "countries": "gr cy",
    }  # fmt: skip

    answer = nikos_browser.post(f"/loyalty/{programme.id}/games/new/draw/", said)

    assert answer.status_code == 302
    draw = Draw.objects.get()
    assert draw.announcement["prizes"] == [["bicycle", 1], ["cups", 10]]
    assert (draw.countries, draw.closes_at) == (["CY", "GR"], datetime(2030, 5, 31, 21, tzinfo=UTC))


def test_the_page_of_a_wheel_counts_spins_and_fills_a_stock_once(nikos_browser: Client) -> None:
    programme = playing()
    wheel = make_wheel(programme, CUP, stock=2)
    (reza,) = make_players(programme, "Reza")
    review(reza)
    spin_wheel(member_id=reza.id, wheel_id=wheel.id, nonce="n", request_key="k", at=NOON, by=SYSTEM)
    address = f"/loyalty/{programme.id}/games/wheels/{wheel.id}/"

    for _time in range(2):
        nikos_browser.post(f"{address}fill/", {"slice": "cup", "amount": "5", "once": "form"})
    page = page_of(nikos_browser, address)

    assert "A cup" in page
    assert '<td class="vafa-figure">6\n' in page


def test_no_page_shows_a_seed_before_its_time(parvanehs_browser: Client, client: Client) -> None:
    programme = playing()
    wheel, draw = make_wheel(programme, STARS), make_draw(programme)
    epoch = WheelEpoch.objects.get()
    seeds = [unsealed(row.sealed_seed).hex() for row in (epoch, draw)]

    games = f"/loyalty/{programme.id}/games"
    said = page_of(parvanehs_browser, f"{games}/wheels/{wheel.id}/")
    said += page_of(parvanehs_browser, f"{games}/draws/{draw.id}/")
    said += page_of(client, f"/loyalty/spins/{epoch.id}/")
    said += page_of(client, f"/loyalty/draws/{draw.token}/")

    assert [seed in said for seed in seeds] == [False, False]
    assert client.get(f"/loyalty/draws/{draw.token}/proof/").status_code == 404


def test_everybody_sees_a_seed_that_is_revealed(client: Client) -> None:
    programme = playing()
    wheel, draw = make_wheel(programme, STARS), make_draw(programme)
    review(make_players(programme, "Reza")[0])
    end_epoch(wheel_id=wheel.id, at=NOON, by=SYSTEM)
    publish_draw(draw_id=drawn(draw).id, at=NOON, by=SYSTEM)
    epoch = WheelEpoch.objects.get()

    page = page_of(client, f"/loyalty/spins/{epoch.id}/")
    proof = b"".join(client.get(f"/loyalty/draws/{draw.token}/proof/")).decode()

    assert unsealed(epoch.sealed_seed).hex() in page
    assert unsealed(draw.sealed_seed).hex() in proof
    assert "Reza" not in proof + page_of(client, f"/loyalty/draws/{draw.token}/")


def test_a_draw_is_led_step_by_step_by_two_people(
    parvanehs_browser: Client, nikos_browser: Client
) -> None:
    programme = playing()
    draw = make_draw(programme)
    review(make_players(programme, "Reza")[0])
    past = datetime.now(UTC) - timedelta(days=1)
    Draw.objects.update(closes_at=past, announced_at=NOON - timedelta(days=999))
    address = f"/loyalty/{programme.id}/games/draws/{draw.id}/"

    parvanehs_browser.post(f"{address}close/")
    for browser in (parvanehs_browser, nikos_browser):
        browser.post(f"{address}value/", {"value": "1437"})
    nikos_browser.post(f"{address}hold/")
    nikos_browser.post(f"{address}publish/")

    assert Draw.objects.get().state == DrawState.PUBLISHED
    assert "verify_draw.py draw-spring.json" in page_of(nikos_browser, address)


def test_ages_and_exclusions_are_written_down_until_the_close(nikos_browser: Client) -> None:
    programme = playing()
    draw = make_draw(programme, age_years_min=18)
    reza, eleni = make_players(programme, "Reza", "Eleni")
    address = f"/loyalty/{programme.id}/games/draws/{draw.id}/"

    nikos_browser.post(f"{address}age/", {"member": reza.reference, "years": "18"})
    nikos_browser.post(f"{address}exclude/", {"member": eleni.reference})
    nikos_browser.post(f"{address}exclude/", {"member": "nobody"})

    assert AgeSaid.objects.get().member == reza
    assert draw.exclusions.get().member == eleni


def test_a_pack_is_sold_and_used_at_the_counter(nikos_browser: Client) -> None:
    programme = playing()
    (reza,) = make_players(programme, "Reza")
    games = f"/loyalty/{programme.id}/games"
    nikos_browser.post(f"{games}/new/pack/", {**A_NAME, "price": "18.00", "credits": "9"})
    address = f"{games}/packs/{PackDef.objects.get().id}/"
    form = {"member": reza.reference.lower(), "once": "form"}

    for _time in range(2):
        nikos_browser.post(f"{address}sell/", form)
    used = nikos_browser.post(f"{address}use/", {**form, "amount": "2"}, follow=True)

    assert PackSale.objects.count() == 1
    assert "Credits that are left: 7" in used.content.decode()


@pytest.mark.parametrize("language", ["persian", "greek"])
def test_the_pages_are_read_in_persian_and_greek(
    request: pytest.FixtureRequest, language: str
) -> None:
    programme = playing()
    make_wheel(programme, STARS)
    browser = request.getfixturevalue(f"{language}_browser")

    page = page_of(browser, f"/loyalty/{programme.id}/games/")

    assert {"persian": "گردونه‌ها و کارت‌های خراشیدنی", "greek": "Τροχοί και ξυστά"}[language] in page
