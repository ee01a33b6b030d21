from __future__ import annotations

from datetime import timedelta

import pytest

from vafa.core.keys import Actor
from vafa.journal.models import Entry
from vafa.processes.actions import (
    EffectTooEarly,
    ImprovementNeedsTitle,
    MoveNotPossible,
    OwnerIsGone,
    ReasonForDecline,
    change_improvement,
    move_improvement,
    note_effect,
    suggest_improvement,
)
from vafa.processes.models import Improvement, ImprovementMove
from vafa.processes.queries import board, improvement_page
from vafa.processes.tests.conftest import AT


def test_an_idea_keeps_every_move_from_suggestion_to_done(
    idea: Improvement, by_parvaneh: Actor
) -> None:
    for state in ("review", "decided", "work", "done"):
        move_improvement(improvement_id=idea.id, to_state=state, note="", at=AT, by=by_parvaneh)

    moves = ImprovementMove.objects.order_by("id").values_list("from_state", "to_state", "by")
    who = str(by_parvaneh)
    assert list(moves) == [
        ("", "idea", who),
        ("idea", "review", who),
        ("review", "decided", who),
        ("decided", "work", who),
        ("work", "done", who),
    ]


def test_a_leap_is_refused(idea: Improvement, by_parvaneh: Actor) -> None:
    with pytest.raises(MoveNotPossible):
        move_improvement(improvement_id=idea.id, to_state="done", note="", at=AT, by=by_parvaneh)

    assert Improvement.objects.get().state == "idea"
    assert ImprovementMove.objects.count() == 1


def test_nobody_is_declined_without_a_reason(idea: Improvement, by_parvaneh: Actor) -> None:
    with pytest.raises(ReasonForDecline):
        move_improvement(
            improvement_id=idea.id, to_state="declined", note=" ", at=AT, by=by_parvaneh
        )

    assert Improvement.objects.get().state == "idea"


def test_a_declined_idea_may_come_back(idea: Improvement, by_parvaneh: Actor) -> None:
    for state in ("declined", "idea"):
        move_improvement(
            improvement_id=idea.id, to_state=state, note="No printer", at=AT, by=by_parvaneh
        )

    assert Improvement.objects.get().state == "idea"


def test_the_effect_is_noted_once_it_is_done(idea: Improvement, by_parvaneh: Actor) -> None:
    Improvement.objects.update(state="done")

    note_effect(improvement_id=idea.id, effect="From 5 days to 2", at=AT, by=by_parvaneh)

    found = Improvement.objects.get()
    assert (found.effect, found.effect_at) == ("From 5 days to 2", AT)
    assert Entry.objects.get(kind="processes.effect_noted").payload["state"] == "done"


def test_no_effect_before_it_is_done(idea: Improvement, by_parvaneh: Actor) -> None:
    with pytest.raises(EffectTooEarly):
        note_effect(improvement_id=idea.id, effect="Great", at=AT, by=by_parvaneh)

    assert Improvement.objects.get().effect == ""


def test_an_idea_needs_words(by_parvaneh: Actor) -> None:
    with pytest.raises(ImprovementNeedsTitle):
        suggest_improvement(
            process_id=None, title="", text="Something", source="other", at=AT, by=by_parvaneh
        )

    assert not Improvement.objects.exists()


def test_nobody_who_left_is_made_responsible(idea: Improvement, by_parvaneh: Actor) -> None:
    with pytest.raises(OwnerIsGone):
        change_improvement(
            improvement_id=idea.id, process_id=None, title="Print", text="", source="other",
            responsible_id=999, at=AT, by=by_parvaneh,
        )  # fmt: skip

    assert Improvement.objects.get().title == "Print the label at home"


def test_the_board_counts_all_and_shows_the_latest(by_parvaneh: Actor) -> None:
    for number in range(23):
        suggest_improvement(
            process_id=None, title=f"Idea {number}", text="", source="other",
            at=AT + timedelta(minutes=number), by=by_parvaneh,
        )  # fmt: skip

    column = board()[0]

    assert (column.state, column.count, len(column.improvements)) == ("idea", 23, 20)
    assert column.improvements[0].title == "Idea 22"


def test_the_log_is_read_page_by_page_and_back(by_parvaneh: Actor) -> None:
    for number in range(45):
        suggest_improvement(
            process_id=None, title=f"Idea {number}", text="", source="other",
            at=AT + timedelta(minutes=number % 7), by=by_parvaneh,
        )  # fmt: skip

    first = improvement_page()
    second = improvement_page(after=first.next or "")
    back = improvement_page(before=second.previous or "")

    ids = [row.id for row in first.rows + second.rows]
    assert (len(first.rows), len(second.rows), second.next) == (40, 5, None)
    assert sorted(ids) == sorted(Improvement.objects.values_list("id", flat=True))
    assert [row.id for row in back.rows] == [row.id for row in first.rows]
