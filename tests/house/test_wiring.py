"""The tables of what is plugged together name only what exists, with the right shape."""

from __future__ import annotations

import inspect

import pytest

from tests.house.test_documents import kinds_in_code
from vafa.journal.jobs import wiring
from vafa.project.jobs import JOBS
from vafa.project.reactions import REACTIONS
from vafa.project.schedule import SCHEDULE


@pytest.mark.parametrize("name", sorted({name for names in REACTIONS.values() for name in names}))
def test_a_reaction_takes_entries(name: str) -> None:
    assert len(inspect.signature(wiring.reaction(name)).parameters) == 1
    assert ".reactions" in name


@pytest.mark.parametrize("name", sorted(JOBS))
def test_a_job_takes_its_progress_first(name: str) -> None:
    parameters = list(inspect.signature(wiring.job(name)).parameters)

    assert parameters[0] == "progress"


def test_nobody_reacts_to_what_is_never_recorded() -> None:
    assert sorted(set(REACTIONS) - kinds_in_code()) == []


def test_the_schedule_gives_its_jobs_arguments_that_they_take() -> None:
    for timing in SCHEDULE.values():
        inspect.signature(wiring.job(timing.job)).bind(None, **timing.arguments)
