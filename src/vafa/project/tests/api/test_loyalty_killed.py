"""A server is killed at any statement; asked again with the same keys, everything is done once."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from vafa.journal.models import Entry
from vafa.ledger.queries import faults
from vafa.ledger.tests.together import Start
from vafa.loyalty.tests.worlds_cast import World, look_at, make_world
from vafa.project.tests.api.conftest import EVERYTHING, a_key
from vafa.project.tests.api.lives_process import live

pytestmark = pytest.mark.usefixtures("shared_books", "shop")
EVENTS = ("checkout_committed", "checkout_cancelled", "lines_returned")


def whose(world: World) -> dict[str, Any]:
    # Each has a key of its own, so that nobody uses up the requests of a minute.
    return {**world._asdict(), "key": a_key(*EVERYTHING)}


def happened(world: World) -> list[int]:
    """Count what was told of a world's orders."""
    found = Entry.objects.filter(payload__programme=world.programme)
    return [found.filter(kind=f"loyalty.{kind}").count() for kind in EVENTS]


def check_lives(start_process: Start, rounds: int, *, seed: int) -> int:
    """Kill lives, and compare each with one that nobody killed; returns how many were killed."""
    worlds = [make_world(uses=1) for _round in range(rounds)]
    undisturbed = make_world(uses=1)
    live(whose(undisturbed))
    said = (str(seed), json.dumps([whose(world) for world in worlds]))
    module = "vafa.project.tests.api.lives_process"
    pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
    process = start_process(sys.executable, "-m", module, *said, **pipes)

    out, errors = process.communicate()

    assert process.returncode == 0, errors
    assert list(faults()) == []
    for world in worlds:
        assert look_at(world) == look_at(undisturbed), world
        assert happened(world) == happened(undisturbed) == [2, 1, 2], world
    return int(out)


def test_a_killed_server_leaves_sound_books_and_can_be_asked_again(start_process: Start) -> None:
    assert check_lives(start_process, 20, seed=1) >= 15


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_five_hundred_killed_servers_leave_sound_books(start_process: Start) -> None:
    assert check_lives(start_process, 500, seed=2) >= 400
