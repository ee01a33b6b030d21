from __future__ import annotations

import pytest

from vafa.core.errors import Unreadable
from vafa.journal.rules import delivery_pause, error_text, lane_of, work_pause
from vafa.journal.tests import machine


def test_a_lane_is_one_subject_and_one_reaction() -> None:
    assert lane_of(reaction="a.b", subject_kind="customer", subject_id=7) == "a.b|customer:7"
    assert lane_of(reaction="a.b", subject_kind="", subject_id=None) == "a.b|:"


def test_pauses_grow_and_end_at_an_hour() -> None:
    seconds = [int(delivery_pause(attempt).total_seconds()) for attempt in range(1, 9)]

    assert seconds == [1, 4, 16, 64, 256, 1024, 3600, 3600]
    assert [work_pause(attempt).seconds for attempt in (1, 2)] == [5, 60]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (machine.TooLittle(), "TooLittle: There is too little to say."),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (Unreadable("No number.", code="number", text="abc"), "Unreadable: No number."),
        (ValueError("somebody@example.com"), "ValueError"),
        (KeyError("09121234567"), "KeyError"),
    ],
)
def test_only_errors_that_quote_nobody_are_told_in_words(error: Exception, said: str) -> None:
    assert error_text(error) == said
