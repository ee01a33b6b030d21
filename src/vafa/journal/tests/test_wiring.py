from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from vafa.journal.jobs import wiring
from vafa.journal.rules import Daily
from vafa.journal.tests import machine

HERE = "vafa.journal.tests.test_wiring"
NO_MODULE = {"test.happened": ("vafa.gone.reactions.note",)}
NO_JOB = {"nightly": Daily(job="test.gone", hour=3)}


def test_a_reaction_in_a_module_that_does_not_exist_stops_the_start() -> None:
    with (
        override_settings(VAFA_REACTIONS=f"{HERE}.NO_MODULE"),
        pytest.raises(ImproperlyConfigured, match="no module for “vafa"),
    ):
        wiring.check_tables()


def test_a_reaction_that_its_module_does_not_have_is_told_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot be imported"):
        wiring.reaction(f"{machine.HERE}.gone")


def test_a_schedule_of_a_job_that_does_not_exist_stops_the_start() -> None:
    with (
        override_settings(VAFA_SCHEDULE=f"{HERE}.NO_JOB"),
        pytest.raises(ImproperlyConfigured, match="“nightly” names no job"),
    ):
        wiring.check_tables()


def test_the_tables_of_the_house_name_only_what_exists() -> None:
    wiring.check_tables()

    for name in wiring.reaction_names():
        assert callable(wiring.reaction(name))
