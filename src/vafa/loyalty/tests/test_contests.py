from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from vafa.core.errors import Refused
from vafa.core.keys import SYSTEM, Actor
from vafa.customers.models import Customer, LeftOut
from vafa.journal.actions import record
from vafa.ledger.queries.proof import faults
from vafa.loyalty.actions.games.contest_entries import (
    AgeUnknown,
    BadLink,
    EmptyEntry,
    EnoughEntries,
    EntryTooLong,
    MayNotTakePart,
    NoSuchEntry,
    TooYoung,
    hand_in_entry,
    withdraw_entry,
)
from vafa.loyalty.actions.games.contests import BadJudging, JudgingClosed, dismiss_juror
from vafa.loyalty.actions.games.drawing import JuryStillJudges, say_public_value
from vafa.loyalty.actions.games.draws import DrawClosed, exclude_from_draw, say_age
from vafa.loyalty.actions.games.judging import (
    BadScore,
    JudgingNotDone,
    JudgingNotOpen,
    NoJury,
    NotJuror,
    close_judging,
    score_entry,
)
from vafa.loyalty.actions.members import NotMember, leave_programme
from vafa.loyalty.models import Contest, ContestEntry, ContestScore, Member, Programme
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.games.contests import contest_proof, contests_of
from vafa.loyalty.reactions import forget_the_erased
from vafa.loyalty.rules.contests import Criterion, Judging, proof_text
from vafa.loyalty.tests.contest_cast import (
    CLOSE,
    JUDGING,
    closed,
    decided,
    hand_in,
    make_contest,
    make_jurors,
    refused_entry,
    scored,
)
from vafa.loyalty.tests.games_cast import DAY, NIKOS, NOON, make_draw, make_players, playing, review

pytestmark = pytest.mark.usefixtures("shop")
VERIFIER = Path(__file__).parents[1] / "static" / "loyalty" / "verify_contest.py"


@pytest.fixture
def programme() -> Programme:
    return playing()


@pytest.fixture
def mina() -> Actor:
    return make_jurors("Mina")[0]


def verified(contest: Contest, folder: Path, text: str = "") -> int:
    file = folder / "proof.json"
    file.write_text(text or proof_text(contest_proof(contest)))
    hashes = [contest.draw.announcement_hash, contest.judging_hash, contest.scores_hash]
    asked: list[str | Path] = [sys.executable, VERIFIER, file, contest.draw.entries_hash, *hashes]
    return subprocess.run(asked, check=False, capture_output=True).returncode


def test_a_contest_goes_from_its_announcement_to_places_that_anybody_checks(
    programme: Programme, mina: Actor, tmp_path: Path
) -> None:
    contest = make_contest(programme, mina)
    reza, eleni, nikos = make_players(programme, "Reza", "Eleni", "Nikos")
    entries = [hand_in(contest, member) for member in (reza, eleni, nikos)]
    closed(contest)
    for entry, points in zip(entries, ((5, 9), (7, 4), (0, 1)), strict=True):
        scored(entry, mina, *points)

    contest = decided(contest)

    rows = contest.draw.winners.order_by("number")
    assert [(row.prize, row.entry.member) for row in rows] == [("A hamper", eleni), ("", reza)]
    assert [entry.points for entry in contest.handed_in.order_by("id")] == [24, 25, 1]
    assert verified(contest, tmp_path) == 0


@pytest.mark.parametrize(("old", "new"), [(",25]", ",23]"), ('"1437.5"', '"1438"')])
def test_a_changed_proof_is_found_out(
    programme: Programme, mina: Actor, tmp_path: Path, old: str, new: str
) -> None:
    contest = make_contest(programme, mina)
    entries = [hand_in(contest, one) for one in make_players(programme, "Reza", "Eleni")]
    closed(contest)
    for entry in entries:
        scored(entry, mina, 7, 4)
    contest = decided(contest)
    text = proof_text(contest_proof(contest)).replace("1,437.5", "1437.5")

    assert old in text
    assert verified(contest, tmp_path, text.replace(old, new)) == 1


def test_between_the_same_points_the_lower_lot_decides(programme: Programme, mina: Actor) -> None:
    contest = make_contest(programme, mina, reserves=9)
    entries = [hand_in(contest, one) for one in make_players(programme, *"ABCDE")]
    closed(contest)
    for entry in entries:
        scored(entry, mina, 5, 5)

    contest = decided(contest)

    places = contest_proof(contest).places
    assert [place.points for place in places] == [20] * 5
    assert [place.lot for place in places] == sorted(place.lot for place in places)
    assert len({place.lot for place in places}) == 5


def test_a_prize_gives_its_points_once_and_only_to_the_winner(
    programme: Programme, mina: Actor
) -> None:
    contest = make_contest(programme, mina)
    reza, eleni = make_players(programme, "Reza", "Eleni")
    entries = [hand_in(contest, member) for member in (reza, eleni)]
    closed(contest)
    for entry, points in zip(entries, (9, 1), strict=True):
        scored(entry, mina, points, points)

    contest = decided(contest)

    assert [balance_of(member=one, at=CLOSE).spendable for one in (reza, eleni)] == [50, 0]
    (seen,) = contests_of(reza, at=CLOSE)
    assert (seen.entries[0].won, seen.entries[0].given) == ("A hamper", {"points": 50})
    assert list(faults()) == []


def test_somebody_with_several_entries_wins_once(programme: Programme, mina: Actor) -> None:
    judging = Judging(JUDGING.criteria, entries_max=3)
    contest = make_contest(programme, mina, judging=judging)
    reza, eleni = make_players(programme, "Reza", "Eleni")
    entries = [hand_in(contest, member) for member in (reza, reza, eleni)]
    closed(contest)
    for entry, points in zip(entries, (9, 8, 1), strict=True):
        scored(entry, mina, points, 0)

    contest = decided(contest)

    won = contest.draw.winners.order_by("number").values_list("entry__member", flat=True)
    assert list(won) == [reza.id, eleni.id]


@pytest.mark.parametrize(
    ("text", "link", "refusal"),
    [
        ("", "", EmptyEntry),
        (" \n ", "", EmptyEntry),
        ("x" * 41, "", EntryTooLong),
        ("Beans", "javascript:alert(1)", BadLink),
        ("Beans", "https://example.com/" + "x" * 500, BadLink),
    ],
)
def test_what_cannot_be_judged_is_not_taken(
    programme: Programme, text: str, link: str, refusal: type[Refused]
) -> None:
    contest = make_contest(programme)
    (reza,) = make_players(programme, "Reza")

    with pytest.raises(refusal):
        hand_in_entry(
            contest_id=contest.id, member_id=reza.id, text=text, link=link, at=NOON, by=SYSTEM
        )

    assert (ContestEntry.objects.count(), contest.draw.entries.count()) == (0, 0)


def refused(contest: Contest, member: Member, refusal: type[Refused]) -> bool:
    before = ContestEntry.objects.count()
    with pytest.raises(refusal):
        hand_in(contest, member)
    return ContestEntry.objects.count() == before


def test_who_may_not_take_part_hands_nothing_in(programme: Programme) -> None:
    contest = make_contest(programme, age_years_min=18, countries=("GR",))
    players = make_players(programme, "Silent", "Young", "Away", "Out", "Staff", "Gone")
    _silent, young, away, out, staff, gone = players
    for member in (away, out, staff, gone):
        say_age(member_id=member.id, years_at_least=18, at=NOON, by=SYSTEM)
    say_age(member_id=young.id, years_at_least=17, at=NOON, by=SYSTEM)
    Customer.objects.filter(pk=away.customer_id).update(country="IR")
    Customer.objects.filter(pk=staff.customer_id).update(left_out=LeftOut.OWN_STAFF)
    exclude_from_draw(draw_id=contest.draw_id, member_id=out.id, at=NOON, by=SYSTEM)
    leave_programme(member_id=gone.id, at=NOON, by=SYSTEM)

    reasons = (AgeUnknown, TooYoung, MayNotTakePart, MayNotTakePart, MayNotTakePart, NotMember)
    assert all(refused(contest, *each) for each in zip(players, reasons, strict=True))


def test_nothing_is_handed_in_twice_or_at_the_close(programme: Programme) -> None:
    contest = make_contest(programme)
    reza, eleni = make_players(programme, "Reza", "Eleni")
    hand_in(contest, reza)

    assert refused(contest, reza, EnoughEntries)
    with pytest.raises(DrawClosed):
        hand_in_entry(
            contest_id=contest.id, member_id=eleni.id, text="Late", link="", at=CLOSE, by=SYSTEM
        )

    assert ContestEntry.objects.count() == 1


def test_no_ticket_of_a_rule_gets_into_a_contest(programme: Programme) -> None:
    contest = make_contest(programme)
    contest.draw.key = "spring"
    contest.draw.save()
    (reza,) = make_players(programme, "Reza")

    review(reza)

    assert contest.draw.entries.count() == 0


def test_what_is_taken_back_loses_its_text_and_keeps_its_hash(
    programme: Programme, mina: Actor
) -> None:
    contest = make_contest(programme, mina)
    reza, eleni = make_players(programme, "Reza", "Eleni")
    entry = hand_in(contest, reza)

    with pytest.raises(NoSuchEntry):
        withdraw_entry(entry_id=entry.id, member_id=eleni.id, at=NOON, by=SYSTEM)
    for _time in range(2):
        withdraw_entry(entry_id=entry.id, member_id=reza.id, at=NOON, by=SYSTEM)
    again = hand_in(contest, reza, "Beans with tomato")
    closed(contest)

    old = ContestEntry.objects.get(pk=entry.id)
    assert (old.text, old.salt, old.text_hash) == ("", "", entry.text_hash)
    assert list(contest.draw.entries.exclude(frozen_weight=None)) == [again.entry]


def test_only_jurors_judge_and_only_between_the_two_closes(
    programme: Programme, mina: Actor
) -> None:
    contest = make_contest(programme, mina)
    (reza,) = make_players(programme, "Reza")
    entry = hand_in(contest, reza)

    with pytest.raises(JudgingNotOpen):
        scored(entry, mina, 5, 5)
    closed(contest)
    for stranger in (*make_jurors("Stranger"), SYSTEM, Actor("api", mina.id)):
        with pytest.raises(NotJuror):
            scored(entry, stranger, 5, 5)
    for points in ((5,), (11, 5), (-1, 5)):
        with pytest.raises(BadScore):
            scored(entry, mina, *points)
    assert ContestScore.objects.count() == 0


def test_points_given_again_replace_those_before_until_the_jury_has_finished(
    programme: Programme, mina: Actor
) -> None:
    contest = make_contest(programme, mina)
    (reza,) = make_players(programme, "Reza")
    entry = hand_in(contest, reza)
    closed(contest)
    scored(entry, mina, 5, 5)
    scored(entry, mina, 6, 2)

    close_judging(contest_id=contest.id, at=CLOSE, by=SYSTEM)

    with pytest.raises(JudgingClosed):
        scored(entry, mina, 1, 1)
    assert ContestScore.objects.get().points == [6, 2]
    assert ContestEntry.objects.get().points == 20


def test_the_jury_finishes_when_everybody_has_judged_everything(
    programme: Programme, mina: Actor
) -> None:
    other = make_jurors("Other")[0]
    contest = make_contest(programme, mina, other)
    (reza,) = make_players(programme, "Reza")
    entry = hand_in(contest, reza)
    closed(contest)
    scored(entry, mina, 5, 5)

    with pytest.raises(JudgingNotDone, match="Missing: 1"):
        close_judging(contest_id=contest.id, at=CLOSE, by=SYSTEM)
    dismiss_juror(contest_id=contest.id, staff_id=other.id or 0, at=CLOSE, by=SYSTEM)
    close_judging(contest_id=contest.id, at=CLOSE, by=SYSTEM)

    assert ContestEntry.objects.get().points == 20


def test_nobody_types_the_public_value_while_the_jury_judges(programme: Programme) -> None:
    contest = closed(make_contest(programme))

    with pytest.raises(JuryStillJudges):
        say_public_value(draw_id=contest.draw_id, value="1", at=CLOSE, by=NIKOS)
    with pytest.raises(NoJury):
        close_judging(contest_id=contest.id, at=CLOSE, by=SYSTEM)

    assert contest.draw.values.count() == 0


def test_an_entry_against_the_rules_takes_no_part_and_stands_in_the_proof(
    programme: Programme, mina: Actor
) -> None:
    contest = make_contest(programme, mina)
    entries = [hand_in(contest, one) for one in make_players(programme, "Reza", "Eleni")]
    closed(contest)
    for entry in entries:
        scored(entry, mina, 9, 9)
    refused_entry(entries[0])

    contest = decided(contest)

    assert [row.points for row in contest_proof(contest).entries] == [None, 36]
    assert contest.draw.winners.count() == 1
    with pytest.raises(JudgingClosed):
        refused_entry(entries[1])


def test_how_a_contest_is_judged_is_fixed_before(programme: Programme) -> None:
    for judging in (
        Judging(()),
        Judging((Criterion({"en": ""}, 1),)),
        Judging((Criterion({"en": "Taste"}, 0),)),
        Judging(JUDGING.criteria, points_max=0),
    ):
        with pytest.raises(BadJudging):
            make_contest(programme, judging=judging)

    assert Contest.objects.count() == 0


def test_the_hash_of_an_entry_is_that_of_its_salt_text_and_link(programme: Programme) -> None:
    contest = make_contest(programme)
    (reza,) = make_players(programme, "Reza")

    entry = hand_in(contest, reza)

    parts = [entry.salt, "Beans with dill", ""]
    framed = b"".join(len(part).to_bytes(4, "big") + part.encode() for part in parts)
    assert entry.text_hash == hashlib.sha256(framed).hexdigest()


def test_a_proof_names_nobody_and_shows_no_text(programme: Programme, mina: Actor) -> None:
    contest = make_contest(programme, mina)
    (reza,) = make_players(programme, "Reza")
    scored_entry = hand_in(contest, reza)
    closed(contest)
    scored(scored_entry, mina, 1, 1)

    text = proof_text(contest_proof(decided(contest)))

    assert "Beans" not in text
    assert "Reza" not in text
    assert json.loads(text)["entries"][0][3] == 4


def test_contests_are_no_draws_and_draws_no_contests(programme: Programme) -> None:
    contest = make_contest(programme)
    make_draw(programme)
    (reza,) = make_players(programme, "Reza")

    assert [seen.id for seen in contests_of(reza, at=NOON + DAY)] == [contest.id]


def test_a_score_of_a_stranger_contest_is_not_found(programme: Programme, mina: Actor) -> None:
    with pytest.raises(NoSuchEntry):
        score_entry(entry_id=7, points=[1, 1], at=CLOSE, by=mina)


def test_what_an_erased_person_wrote_goes_and_no_hash_and_no_place_changes(
    programme: Programme, mina: Actor
) -> None:
    contest = make_contest(programme, mina)
    (reza,) = make_players(programme, "Reza")
    entry = hand_in(contest, reza)
    closed(contest)
    scored(entry, mina, 5, 5)
    before = proof_text(contest_proof(decided(contest)))

    told = record(
        kind="customers.customer_erased",
        subject_kind="customer",
        subject_id=reza.customer_id,
        at=CLOSE,
        by=SYSTEM,
    )
    forget_the_erased([told])

    after = ContestEntry.objects.get()
    assert (after.text, after.salt, after.points) == ("", "", 20)
    assert proof_text(contest_proof(Contest.objects.get())) == before
