from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer, LeftOut
from vafa.journal.models import Entry
from vafa.loyalty.actions import take_back_event
from vafa.loyalty.actions.games.drawing import (
    BadPublicValue,
    NotDrawn,
    PublicValueAgreed,
    PublicValueMissing,
    hold_draw,
    publish_draw,
    say_public_value,
)
from vafa.loyalty.actions.games.draws import (
    AlreadyEntered,
    BadAnnouncement,
    DrawClosed,
    DrawStillOpen,
    close_draw,
    enter_draw_freely,
    exclude_from_draw,
    say_age,
)
from vafa.loyalty.models import BirthDate, Draw, DrawEntry, DrawState, DrawWinner, Member, Programme
from vafa.loyalty.queries.games import draws_of
from vafa.loyalty.queries.games.proofs import frozen_list, published_proof
from vafa.loyalty.queries.seals import unsealed
from vafa.loyalty.rules.draws import proof_lines, read_proof, verify_proof
from vafa.loyalty.tests.games_cast import (
    DAY,
    NIKOS,
    NOON,
    PARVANEH,
    make_draw,
    make_players,
    playing,
    review,
)

pytestmark = pytest.mark.usefixtures("shop")
CLOSE = NOON + 10 * DAY
VERIFIER = Path(__file__).parents[1] / "static" / "loyalty" / "verify_draw.py"


@pytest.fixture
def programme() -> Programme:
    return playing()


def tickets(draw: Draw) -> dict[str, int | None]:
    rows = draw.entries.filter(frozen_weight__isnull=False)
    return dict(rows.values_list("member__customer__number", "frozen_weight"))


def refused(draw: Draw) -> dict[str, str]:
    rows = draw.entries.exclude(refused_because="")
    return dict(rows.values_list("member__customer__number", "refused_because"))


def drawn(draw: Draw) -> Draw:
    close_draw(draw_id=draw.id, at=CLOSE, by=SYSTEM)
    for person in (PARVANEH, NIKOS):
        say_public_value(draw_id=draw.id, value="1,437.5", at=CLOSE, by=person)
    return hold_draw(draw_id=draw.id, at=CLOSE, by=PARVANEH)


def test_a_draw_goes_from_its_announcement_to_a_proof_that_anybody_checks(
    programme: Programme, tmp_path: Path
) -> None:
    draw = make_draw(programme)
    for member in make_players(programme, "Reza", "Eleni", "Mina"):
        review(member)

    publish_draw(draw_id=drawn(draw).id, at=CLOSE, by=PARVANEH)

    draw.refresh_from_db()
    proof = published_proof(draw)
    assert proof is not None
    file = tmp_path / "proof.json"
    file.write_bytes(b"".join(proof_lines(proof)))
    verify_proof(read_proof(file.open("rb")))
    hashes = [draw.announcement_hash, draw.entries_hash]
    checked = subprocess.run([sys.executable, VERIFIER, file, *hashes], check=False)
    assert checked.returncode == 0
    assert [(row.number, row.prize) for row in draw.winners.order_by("number")] == [
        (1, "A bicycle"),
        (2, ""),
    ]


def test_the_winners_are_told_once_and_reserves_are_not(programme: Programme) -> None:
    draw = make_draw(programme)
    for member in make_players(programme, "Reza", "Eleni"):
        review(member)
    drawn(draw)

    for _time in range(2):
        publish_draw(draw_id=draw.id, at=CLOSE, by=PARVANEH)

    winner = DrawWinner.objects.get(prize="A bicycle")
    (told,) = Entry.objects.filter(kind="loyalty.draw_won")
    assert told.subject_id == winner.entry.member.customer_id
    (seen,) = draws_of(winner.entry.member, at=CLOSE)
    assert (seen.tickets, seen.won, seen.published_at) == (3, "A bicycle", CLOSE)


def test_nobody_enters_at_or_after_the_close(programme: Programme) -> None:
    draw = make_draw(programme, free_tickets=1)
    reza, eleni = make_players(programme, "Reza", "Eleni")

    review(reza, at=CLOSE)
    with pytest.raises(DrawClosed):
        enter_draw_freely(draw_id=draw.id, member_id=eleni.id, at=CLOSE, by=SYSTEM)

    assert draw.entries.count() == 0
    assert reza.decisions.get().effects.get(kind="enter_draw").given == 0


def test_a_closed_list_takes_nothing_and_gives_nothing_back(programme: Programme) -> None:
    draw = make_draw(programme)
    (reza,) = make_players(programme, "Reza")
    happened = review(reza)
    frozen = close_draw(draw_id=draw.id, at=CLOSE, by=SYSTEM).entries_hash

    document = happened.document_of(reza.id)
    take_back_event(member_id=reza.id, document=document, at=CLOSE, by=SYSTEM)
    again = close_draw(draw_id=draw.id, at=CLOSE + DAY, by=SYSTEM)

    assert again.entries_hash == frozen
    assert tickets(draw) == {"Reza": 3}


def test_what_goes_back_before_the_close_takes_its_tickets_along(programme: Programme) -> None:
    draw = make_draw(programme)
    reza, eleni = make_players(programme, "Reza", "Eleni")
    happened = review(reza)
    review(eleni)

    document = happened.document_of(reza.id)
    take_back_event(member_id=reza.id, document=document, at=NOON + DAY, by=SYSTEM)
    close_draw(draw_id=draw.id, at=CLOSE, by=SYSTEM)

    assert tickets(draw) == {"Eleni": 3}


def test_who_may_not_take_part_is_left_out_with_the_reason(programme: Programme) -> None:
    draw = make_draw(programme, age_years_min=18, countries=("GR",), tickets_max=4)
    players = make_players(programme, "Reza", "Eleni", "Mina", "Nikos", "Young", "Silent")
    for member in players:
        for number in (1, 2):
            review(member, number)
    of_age, away, excluded, staff, young, _silent = players
    for member in (of_age, away, excluded, staff):
        say_age(member_id=member.id, years_at_least=18, at=NOON, by=SYSTEM)
    say_age(member_id=young.id, years_at_least=16, at=NOON, by=SYSTEM)
    Customer.objects.filter(number="Eleni").update(country="IR")
    Customer.objects.filter(number="Nikos").update(left_out=LeftOut.OWN_STAFF)
    exclude_from_draw(draw_id=draw.id, member_id=excluded.id, at=NOON, by=SYSTEM)

    close_draw(draw_id=draw.id, at=CLOSE, by=SYSTEM)

    assert refused(draw) == {
        "Eleni": "elsewhere",
        "Mina": "excluded",
        "Nikos": "excluded",
        "Young": "too_young",
        "Silent": "age_unknown",
    }
    assert [entry.weight for entry in frozen_list(draw).entries] == [3, 1]
    assert len(frozen_list(draw).excluded) == 2


def test_a_birthday_that_is_known_says_how_old_somebody_is_at_the_close(
    programme: Programme,
) -> None:
    draw = make_draw(programme, age_years_min=18)
    reza, eleni = make_players(programme, "Reza", "Eleni")
    for member, day in ((reza, 11), (eleni, 12)):
        review(member)
        born = {"day": date(2008, 5, day), "told_at": NOON, "by": "system"}
        BirthDate.objects.create(customer=member.customer, **born)

    close_draw(draw_id=draw.id, at=CLOSE, by=SYSTEM)

    assert tickets(draw) == {"Reza": 3}
    assert refused(draw) == {"Eleni": "too_young"}


def test_free_tickets_are_had_once(programme: Programme) -> None:
    draw = make_draw(programme, free_tickets=2)
    (reza,) = make_players(programme, "Reza")
    enter_draw_freely(draw_id=draw.id, member_id=reza.id, at=NOON, by=SYSTEM)

    with pytest.raises(AlreadyEntered):
        enter_draw_freely(draw_id=draw.id, member_id=reza.id, at=NOON, by=SYSTEM)

    (seen,) = draws_of(reza, at=NOON)
    assert (seen.tickets, seen.has_free_tickets) == (2, False)


def test_two_people_have_to_type_the_same_value(programme: Programme) -> None:
    draw = make_draw(programme)
    close_draw(draw_id=draw.id, at=CLOSE, by=SYSTEM)
    said = [(PARVANEH, "1437"), (PARVANEH, "1437"), (NIKOS, "1438"), (NIKOS, "۱۴۳۷")]

    states = [
        say_public_value(draw_id=draw.id, value=value, at=CLOSE, by=person).state
        for person, value in said
    ]

    assert states == ["closed", "closed", "closed", "valued"]
    assert Draw.objects.get().public_value == "1437"
    with pytest.raises(PublicValueAgreed):
        say_public_value(draw_id=draw.id, value="1", at=CLOSE, by=NIKOS)


def test_every_step_waits_for_the_one_before(programme: Programme) -> None:
    draw = make_draw(programme)

    with pytest.raises(DrawStillOpen):
        close_draw(draw_id=draw.id, at=CLOSE - DAY, by=SYSTEM)
    with pytest.raises(DrawStillOpen):
        say_public_value(draw_id=draw.id, value="1", at=NOON, by=NIKOS)
    with pytest.raises(BadPublicValue):
        say_public_value(draw_id=draw.id, value=" ", at=NOON, by=NIKOS)
    with pytest.raises(PublicValueMissing):
        hold_draw(draw_id=draw.id, at=NOON, by=NIKOS)
    with pytest.raises(NotDrawn):
        publish_draw(draw_id=draw.id, at=NOON, by=NIKOS)

    draw.refresh_from_db()
    assert draw.state == DrawState.ANNOUNCED


def test_the_seed_is_nowhere_to_be_seen_before_the_proof(
    programme: Programme, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    draw = make_draw(programme)
    (reza,) = make_players(programme, "Reza")
    review(reza)
    seed = unsealed(draw.sealed_seed).hex()

    draw = drawn(draw)

    assert published_proof(draw) is None
    said = f"{draw.announcement}{draws_of(reza, at=CLOSE)}{list(Entry.objects.values())}"
    assert seed not in said + caplog.text + draw.sealed_seed


def test_one_person_has_one_name_however_many_records_were_merged(programme: Programme) -> None:
    draw = make_draw(programme, reserves=5)
    reza, same = make_players(programme, "Reza", "Reza 2")
    review(reza)
    review(same)
    Customer.objects.filter(pk=same.customer_id).update(merged_into=reza.customer_id)

    drawn(draw)

    assert len(set(DrawEntry.objects.values_list("pseudonym", flat=True))) == 1
    assert DrawWinner.objects.count() == 1


def test_a_draw_without_rules_or_with_a_past_close_is_not_announced(programme: Programme) -> None:
    with pytest.raises(BadAnnouncement):
        make_draw(programme, age_years_min=500)
    with pytest.raises(BadAnnouncement):
        make_draw(programme, count=0)

    assert (Draw.objects.count(), Member.objects.count()) == (0, 0)
