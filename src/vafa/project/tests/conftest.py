"""An installation of its own for each test: a data folder, a database, and the command `vafa`."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

Vafa = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def database_url() -> Iterator[str]:
    """Give the URL of an empty database on the tests' server; nothing for SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"installation_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as connection:
        statement = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(name)))


@pytest.fixture
def installation(tmp_path: Path, database_url: str) -> dict[str, str]:
    """Give the environment of an installation that nobody has used yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VAFA_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {
        **kept,
        "VAFA_DATA": str(tmp_path / "data"),
        "DATABASE_URL": database_url,
        "VAFA_PORT": str(port),
    }


@pytest.fixture
def vafa(installation: dict[str, str]) -> Vafa:
    """Run one command of the installation and return what it said."""

    def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "vafa.project", *arguments],
            env={**installation, **changes},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def tables(vafa: Vafa, installation: dict[str, str]) -> None:
    """Create the installation's tables."""
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env={**installation, "DJANGO_SETTINGS_MODULE": "vafa.project.settings"},
        timeout=120,
        check=True,
    )
