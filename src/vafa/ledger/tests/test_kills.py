"""A process is killed at any statement; asked again with the same sources, it has one effect."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from vafa.ledger.make import NOW
from vafa.ledger.models import Posting
from vafa.ledger.queries import Holding, faults, holding
from vafa.ledger.rules.sheet import OwnerKey

pytestmark = pytest.mark.usefixtures("shared_books")
StartProcess = Callable[..., "subprocess.Popen[str]"]


def killed_lives(start_process: StartProcess, rounds: int, *, seed: int) -> int:
    process = start_process(
        sys.executable,
        *("-m", "vafa.ledger.tests.books_process", "kills", str(seed), str(rounds)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    return int(json.loads(out)["killed"])


def check_lives(rounds: int) -> None:
    assert list(faults()) == []
    for member in range(1, rounds + 1):
        found = holding(OwnerKey("member", member), "points", at=NOW)
        assert found == Holding(owed=2), (member, found)
    # Eight facts of each life, and nothing twice.
    assert Posting.objects.count() == 8 * rounds


def test_a_killed_process_leaves_sound_books_and_can_be_asked_again(
    start_process: StartProcess,
) -> None:
    killed = killed_lives(start_process, 20, seed=1)

    check_lives(20)
    assert killed >= 15


@pytest.mark.soak
def test_five_hundred_killed_processes_leave_sound_books(start_process: StartProcess) -> None:
    killed = killed_lives(start_process, 500, seed=2)

    check_lives(500)
    assert killed >= 400
