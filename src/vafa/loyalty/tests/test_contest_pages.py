"""Contests, through the door: the shop announces and looks, the jury judges, members take part."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM, Actor
from vafa.loyalty.actions.games.contests import name_juror
from vafa.loyalty.models import Contest, ContestEntry, ContestScore, Draw, DrawState, EntryState
from vafa.loyalty.queries.doors import member_link
from vafa.loyalty.tests.contest_cast import (
    closed,
    decided,
    hand_in,
    make_contest,
    make_jurors,
    refused_entry,
    scored,
)
from vafa.loyalty.tests.games_cast import NOON, make_players, playing
from vafa.staff.models import StaffMember
from vafa.staff.queries import now

pytestmark = pytest.mark.usefixtures("shop")
QUERIES_MAX = 22
A_CONTEST = {
    "name_en": "The best recipe", "name_el": "Η καλύτερη συνταγή", "key": "recipe",
    "reserves": "1", "wins_once": "member", "closes": "31.5.2030", "public_source": "A figure",
    "rules_en": "One each.", "rules_el": "Μία ο καθένας.", "entries_max": "2",
    "length_max": "500", "points_max": "10",
    "criterion_1_en": "Taste", "criterion_1_el": "Γεύση", "criterion_1_weight": "3",
    "criterion_2_en": "Story", "prize_1_en": "A hamper", "prize_1_el": "Ένα καλάθι",
    "prize_1_count": "2", "prize_1_gift": "points", "prize_1_points": "50",
}  # fmt: skip


def page_of(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def address_of(contest: Contest) -> str:
    return f"/loyalty/{contest.draw.programme_id}/games/contests/{contest.draw_id}/"


def opened_for(contest: Contest) -> None:
    """Let a contest of the cast be open now."""
    Draw.objects.update(announced_at=now() - timedelta(days=2), closes_at=now() + timedelta(days=2))


def test_a_contest_is_announced_from_its_form(nikos_browser: Client) -> None:
    programme = playing()
    nikos = StaffMember.objects.get(login="nikos")

    said = {**A_CONTEST, "jurors": [str(nikos.id)]}
    answer = nikos_browser.post(f"/loyalty/{programme.id}/games/new/contest/", said)

    assert answer.status_code == 302
    contest = Contest.objects.select_related("draw").get()
    assert contest.judging["criteria"] == [
        [{"en": "Taste", "el": "Γεύση"}, 3],
        [{"en": "Story"}, 1],
    ]
    assert contest.draw.announcement["prizes"] == [["A hamper", 2]]
    assert (contest.gifts[0]["points"], contest.jurors.get().staff) == (50, nikos)
    assert contest.draw.rules_texts == {"en": "One each.", "el": "Μία ο καθένας."}


@pytest.mark.parametrize("missing", ["criterion_1_en", "prize_1_en", "rules_en", "closes"])
def test_a_contest_that_lacks_something_is_refused_kindly(
    nikos_browser: Client, missing: str
) -> None:
    language = {key: value for key, value in A_CONTEST.items() if not key.endswith("_el")}

    said = {key: value for key, value in language.items() if key != missing}
    answer = nikos_browser.post(f"/loyalty/{playing().id}/games/new/contest/", said)

    assert answer.status_code == 422
    assert (Contest.objects.count(), Draw.objects.count()) == (0, 0)


def test_the_pages_of_a_contest_name_nobody_before_it_is_decided(nikos_browser: Client) -> None:
    nikos = Actor.person(StaffMember.objects.get(login="nikos").id)
    contest = make_contest(playing(), nikos)
    (reza,) = make_players(contest.draw.programme, "Reza Rostami")
    hand_in(contest, reza)
    closed(contest)

    pages = [page_of(nikos_browser, address_of(contest) + each) for each in ("", "entries/")]
    pages.append(page_of(nikos_browser, f"{address_of(contest)}jury/"))

    assert ["Reza" in page for page in pages] == [False, False, False]
    assert ["Beans with dill" in page for page in pages] == [False, True, True]


def test_a_juror_judges_on_the_page_and_a_stranger_does_not(
    nikos_browser: Client, parvanehs_browser: Client
) -> None:
    nikos = Actor.person(StaffMember.objects.get(login="nikos").id)
    contest = make_contest(playing(), nikos)
    entry = hand_in(contest, make_players(contest.draw.programme, "Reza")[0])
    closed(contest)
    address = f"{address_of(contest)}entries/{entry.id}/score/"
    points = {f"e{entry.id}-points_0": "7", f"e{entry.id}-points_1": "4"}

    for browser in (nikos_browser, parvanehs_browser):
        browser.post(address, points)

    assert [score.points for score in ContestScore.objects.all()] == [[7, 4]]
    assert 'value="7"' in page_of(nikos_browser, f"{address_of(contest)}jury/")
    assert parvanehs_browser.get(f"{address_of(contest)}jury/").status_code == 409


def test_a_contest_is_led_step_by_step(nikos_browser: Client, parvanehs_browser: Client) -> None:
    nikos = Actor.person(StaffMember.objects.get(login="nikos").id)
    contest = make_contest(playing(), nikos)
    entry = hand_in(contest, make_players(contest.draw.programme, "Reza")[0])
    past = datetime.now(UTC) - timedelta(days=1)
    Draw.objects.update(closes_at=past, announced_at=NOON - timedelta(days=999))
    draws = f"/loyalty/{contest.draw.programme_id}/games/draws/{contest.draw_id}/"

    nikos_browser.post(f"{draws}close/")
    scored(entry, nikos, 5, 5)
    nikos_browser.post(f"{address_of(contest)}finish/")
    for browser in (nikos_browser, parvanehs_browser):
        browser.post(f"{draws}value/", {"value": "1437"})
    nikos_browser.post(f"{draws}hold/")
    nikos_browser.post(f"{draws}publish/")

    assert Draw.objects.get().state == DrawState.PUBLISHED
    assert "verify_contest.py" in nikos_browser.get(draws, follow=True).content.decode()


def test_everybody_reads_only_what_the_shop_shows(client: Client, nikos_browser: Client) -> None:
    contest = make_contest(playing())
    players = make_players(contest.draw.programme, "Reza", "Eleni")
    first, _second = [
        hand_in(contest, member, text)
        for member, text in zip(players, ("Beans", "Lentils"), strict=True)
    ]
    public = f"/loyalty/draws/{contest.draw.token}/"
    before = page_of(client, public)

    said = {"state": "shown", "reason": ""}
    nikos_browser.post(f"{address_of(contest)}entries/{first.id}/look/", said)
    after = page_of(client, public)

    assert ["Beans" in page for page in (before, after)] == [False, True]
    assert ["Lentils" in page or "Reza" in page for page in (before, after)] == [False, False]


def test_the_proof_is_there_for_everybody_once_it_is_published(client: Client) -> None:
    (mina,) = make_jurors("Mina")
    contest = make_contest(playing(), mina)
    entry = hand_in(contest, make_players(contest.draw.programme, "Reza")[0])
    public = f"/loyalty/draws/{contest.draw.token}/"
    assert client.get(f"{public}proof/").status_code == 404

    closed(contest)
    scored(entry, mina, 1, 1)
    decided(contest)

    proof = b"".join(client.get(f"{public}proof/")).decode()
    assert '"format":"vafa-contest-proof"' in proof
    assert "4 points" in page_of(client, public)


def test_a_member_takes_part_on_their_own_page_and_takes_it_back(client: Client) -> None:
    contest = make_contest(playing())
    (reza,) = make_players(contest.draw.programme, "Reza")
    opened_for(contest)
    link = member_link(member=reza, at=now(), days=1)
    page = f"/m/{link}/"

    said = {"number": str(contest.id), "text": "Beans\nwith dill", "link": "https://example.com/b"}
    client.post(f"{page}hand-in/", said)
    shown = page_of(client, page)
    entry = ContestEntry.objects.get()
    client.post(f"{page}take-back/", {"number": str(entry.id)})

    assert "Beans\nwith dill" in shown
    assert "To be looked at" in shown
    entry.refresh_from_db()
    assert (entry.state, entry.text) == (EntryState.WITHDRAWN, "")


def test_a_member_reads_why_an_entry_was_refused(client: Client) -> None:
    contest = make_contest(playing())
    (reza,) = make_players(contest.draw.programme, "Reza")
    refused_entry(hand_in(contest, reza))
    link = member_link(member=reza, at=now(), days=1)

    page = page_of(client, f"/m/{link}/")

    assert "It is copied" in page


def test_entries_are_paged_and_ask_as_often_for_many_as_for_few(nikos_browser: Client) -> None:
    contest = make_contest(playing())
    players = make_players(contest.draw.programme, *(f"P{n}" for n in range(25)))
    for member in players:
        hand_in(contest, member)
    name_juror(
        contest_id=contest.id,
        staff_id=StaffMember.objects.get(login="nikos").id,
        at=NOON,
        by=SYSTEM,
    )

    counts = []
    for each in ("", "entries/", "jury/"):
        with CaptureQueriesContext(connection) as queries:
            page = page_of(nikos_browser, address_of(contest) + each)
        counts.append(len(queries))

    assert max(counts) <= QUERIES_MAX
    assert page.count("Beans with dill") == 20
    assert 'rel="next"' in page


@pytest.mark.parametrize(("language", "words"), [("persian", "داوران"), ("greek", "Επιτροπή")])
def test_the_pages_are_read_in_persian_and_greek(
    request: pytest.FixtureRequest, language: str, words: str
) -> None:
    contest = make_contest(playing())
    browser = request.getfixturevalue(f"{language}_browser")

    assert words in page_of(browser, address_of(contest))
