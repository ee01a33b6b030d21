"""Fixtures and rules for every test of the project, beside the code and in `tests/`."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings

from tests import surroundings

# A busy machine is no failure: nothing here is timed by the clock.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ProcessEnvironment = dict[str, str]


def pytest_report_header() -> list[str]:
    """Say loudly what this run leaves out."""
    lines = [f"database: {os.environ.get('VAFA_TEST_DATABASE', 'sqlite')}"]
    if not os.environ.get("VAFA_TEST_DATA"):
        lines.append("!!! VAFA_TEST_DATA IS NOT SET: tests on real shops' data are SKIPPED !!!")
    if not _chromium():
        lines.append("!!! NO CHROMIUM ON THIS MACHINE: browser tests are SKIPPED !!!")
    return lines


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long rounds unless they are asked for, and the browser where there is none."""
    is_soak = "soak" in (config.option.markexpr or "")
    for item in items:
        if item.get_closest_marker("soak") and not is_soak:
            item.add_marker(pytest.mark.skip(reason="long round: make soak runs it"))
        if item.get_closest_marker("browser") and not _chromium():
            item.add_marker(pytest.mark.skip(reason="NO CHROMIUM ON THIS MACHINE"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data that VAFA_TEST_DATA names; skips loudly without it."""
    named = os.environ.get("VAFA_TEST_DATA")
    if not named:
        pytest.skip("VAFA_TEST_DATA IS NOT SET: NOT TESTED ON REAL DATA")
    folder = Path(named)
    assert folder.is_dir(), f"VAFA_TEST_DATA names no folder: {folder}"
    return folder


@pytest.fixture
def process_environment(transactional_db: None) -> ProcessEnvironment:
    """Return the environment for a process that shares this test's database."""
    environment = dict(os.environ)
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    environment["PYTHONPATH"] = os.pathsep.join(
        [str(Path(__file__).parent / "src"), str(Path(__file__).parent)]
    )
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        environment[surroundings.SQLITE_NAME] = name
    else:
        environment["DATABASE_URL"] = _url_with_database(environment["DATABASE_URL"], name)
    return environment


@pytest.fixture
def start_process(
    process_environment: ProcessEnvironment,
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return a function that starts a process on this test's database; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*command: str, **options: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command, env=process_environment, text=True, start_new_session=True, **options
        )
        started.append(process)
        return process

    yield start
    for process in started:
        # With those that it started itself: a server's processes outlive their first one.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's Chromium, so that no test run downloads one."""
    return {
        **browser_type_launch_args,
        "executable_path": _chromium(),
        "args": ["--no-sandbox", "--disable-gpu"],
    }


def _chromium() -> str | None:
    return next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), None)


def _url_with_database(url: str, name: str) -> str:
    before, question, after = url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}{question}{after}"
