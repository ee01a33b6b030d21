from __future__ import annotations

import pickle

import pytest

from vafa.core.errors import Refused, Unreadable


class _Lazy:
    """Stand for a lazy translation: it becomes words only when somebody asks."""

    spoken = "You have %(points)s points."

    def __str__(self) -> str:
        return self.spoken


class _NotEnoughPoints(Refused):
    code = "not_enough_points"
    sentence = _Lazy()


def test_a_refusal_speaks_only_when_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = _NotEnoughPoints(points=3)

    monkeypatch.setattr(_Lazy, "spoken", "شما %(points)s امتیاز دارید.")

    assert str(refusal) == "شما 3 امتیاز دارید."
    assert refusal.code == "not_enough_points"
    assert refusal.params == {"points": 3}


def test_a_refusal_may_bring_its_own_sentence() -> None:
    assert str(Refused("The shop is closed, 100 %.")) == "The shop is closed, 100 %."
    assert repr(Refused("Closed.")) == "Refused('Closed.', code='refused')"


def test_an_unreadable_text_is_kept_beside_the_sentence_and_not_in_it() -> None:
    unreadable = Unreadable("This is not a number.", code="not_a_number", text="reza@shop.ir")

    assert str(unreadable) == "This is not a number."
    assert (unreadable.code, unreadable.text) == ("not_a_number", "reza@shop.ir")


def test_errors_come_home_from_a_worker_process() -> None:
    unreadable = pickle.loads(pickle.dumps(Unreadable("No day.", code="not_a_day", text="x")))
    refused = pickle.loads(pickle.dumps(_NotEnoughPoints(points=3)))

    assert (str(unreadable), unreadable.code, unreadable.text) == ("No day.", "not_a_day", "x")
    assert str(refused) == "You have 3 points."
