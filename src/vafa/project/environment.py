"""The installation's settings as typed values, read from the environment once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """A setting has a value that cannot be used; the message names it."""


@dataclass(frozen=True)
class Setting:
    """One name in the environment: what it means and what it is without a value."""

    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("VAFA_DATA", "data", "folder of everything this installation keeps"),
    Setting("DATABASE_URL", "", "postgresql://user:password@host/name; empty: SQLite in the data"),
    Setting("VAFA_SECRET_KEY", "", "key that signs sessions; empty: made once, kept in the data"),
    Setting("VAFA_HOSTS", "localhost,127.0.0.1,[::1]", "host names the pages answer to, by comma"),
    Setting("VAFA_HTTPS", "no", "yes when people reach the pages over https"),
    Setting("VAFA_PROXIES", "0", "how many trusted proxies stand in front"),
    Setting("VAFA_ADDRESS", "127.0.0.1", "address the web server listens on"),
    Setting("VAFA_PORT", "8000", "port the web server listens on"),
    Setting("VAFA_WEB_PROCESSES", "2", "web server processes"),
    Setting("VAFA_WEB_THREADS", "1", "threads of each web server process"),
    Setting("VAFA_WORK_PROCESSES", "1", "long jobs that one worker runs at once"),
    Setting("VAFA_WAREHOUSE", "", "folder of the facts; empty: warehouse in the data folder"),
    Setting("VAFA_ENGINE", "duckdb", "engine of the measures: duckdb or spark"),
    Setting("VAFA_SPARK_REMOTE", "", "sc://host:port of a Spark Connect server"),
    Setting("VAFA_MEMORY_MB", "1500", "memory that the measures may use, in megabytes"),
    Setting("VAFA_UPLOAD_MB", "512", "largest file that the import page takes, in megabytes"),
    Setting("VAFA_REFRESH_HOUR", "3", "hour of the nightly refresh, in the shop's time zone"),
    Setting("VAFA_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
    Setting("VAFA_DEBUG", "no", "yes shows errors in full; never on a real shop"),
)


@dataclass(frozen=True)
class Environment:
    """Every installation setting, checked; built by `read_environment`."""

    data_folder: Path
    database_url: str
    secret_key: str
    hosts: tuple[str, ...]
    is_https: bool
    proxies: int
    address: str
    port: int
    web_processes: int
    web_threads: int
    work_processes: int
    warehouse: str
    engine: str
    spark_remote: str
    memory_mb: int
    upload_mb: int
    refresh_hour: int
    log_level: str
    is_debug: bool


def read_environment(values: Mapping[str, str] | None = None) -> Environment:
    """Read and check all settings; raises BadSetting with the name of the first bad one."""
    source = os.environ if values is None else values
    text = {setting.name: source.get(setting.name, setting.default) for setting in SETTINGS}
    data_folder = Path(text["VAFA_DATA"]).expanduser().resolve()
    return Environment(
        data_folder=data_folder,
        database_url=text["DATABASE_URL"],
        secret_key=text["VAFA_SECRET_KEY"],
        hosts=tuple(host.strip() for host in text["VAFA_HOSTS"].split(",") if host.strip()),
        is_https=_flag(text, "VAFA_HTTPS"),
        proxies=_number(text, "VAFA_PROXIES", low=0, high=9),
        address=text["VAFA_ADDRESS"],
        port=_number(text, "VAFA_PORT", low=1, high=65_535),
        web_processes=_number(text, "VAFA_WEB_PROCESSES", low=1, high=64),
        web_threads=_number(text, "VAFA_WEB_THREADS", low=1, high=64),
        work_processes=_number(text, "VAFA_WORK_PROCESSES", low=1, high=16),
        warehouse=text["VAFA_WAREHOUSE"] or str(data_folder / "warehouse"),
        engine=_choice(text, "VAFA_ENGINE", {"duckdb", "spark"}),
        spark_remote=text["VAFA_SPARK_REMOTE"],
        memory_mb=_number(text, "VAFA_MEMORY_MB", low=200, high=1_000_000),
        upload_mb=_number(text, "VAFA_UPLOAD_MB", low=1, high=100_000),
        refresh_hour=_number(text, "VAFA_REFRESH_HOUR", low=0, high=23),
        log_level=_choice(text, "VAFA_LOG_LEVEL", {"DEBUG", "INFO", "WARNING", "ERROR"}),
        is_debug=_flag(text, "VAFA_DEBUG"),
    )


def secret_key(environment: Environment) -> str:
    """Return the signing key, made once and kept readable to its owner alone."""
    if environment.secret_key:
        return environment.secret_key
    path = environment.data_folder / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        environment.data_folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database_settings(environment: Environment) -> dict[str, object]:
    """Return Django's settings for the one database: SQLite in WAL, or PostgreSQL by its URL."""
    if not environment.database_url:
        return sqlite_settings(environment.data_folder / "vafa.sqlite3")
    url = urlsplit(environment.database_url)
    if url.scheme not in {"postgresql", "postgres"}:
        raise BadSetting("DATABASE_URL must begin with postgresql://")
    options: dict[str, object] = dict(parse_qsl(url.query))
    host = str(options.pop("host", "") or unquote(url.hostname or ""))
    options["pool"] = {"min_size": 1, "max_size": 4, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }


def sqlite_settings(path: Path) -> dict[str, Any]:  # Any: as Django has it.
    """Return Django's settings for a file of SQLite."""
    return {
        "ENGINE": "vafa.project.sqlite",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        },
    }


def _flag(text: Mapping[str, str], name: str) -> bool:
    return _choice(text, name, {"yes", "no"}) == "yes"


def _choice(text: Mapping[str, str], name: str, allowed: set[str]) -> str:
    if text[name] not in allowed:
        choices = ", ".join(sorted(allowed))
        raise BadSetting(f"{name} is “{text[name]}”; it must be one of {choices}")
    return text[name]


def _number(text: Mapping[str, str], name: str, *, low: int, high: int) -> int:
    try:
        number = int(text[name])
    except ValueError as error:
        raise BadSetting(f"{name} is “{text[name]}”; it must be a whole number") from error
    if not low <= number <= high:
        raise BadSetting(f"{name} is {number}; it must lie between {low} and {high}")
    return number
