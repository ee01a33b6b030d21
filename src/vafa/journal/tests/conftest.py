from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings

from vafa.journal.tests import machine

StartWorker = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def house(db: None) -> Iterator[None]:
    """Plug the test's reactions and jobs in, with an empty table for their effects."""
    with override_settings(**machine.SETTINGS):
        machine.make_table()
        yield


@pytest.fixture
def start_worker(
    transactional_db: None,
    house: object,
    process_environment: dict[str, str],
    start_process: StartWorker,
) -> StartWorker:
    """Return a function that starts a real worker on this test's database."""
    process_environment.update(machine.SETTINGS)

    def start(*, lease: float = 1.5) -> subprocess.Popen[str]:
        return start_process(
            sys.executable, "-m", "vafa.journal.tests.worker_process", "work", str(lease)
        )

    return start
