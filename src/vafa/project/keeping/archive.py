"""The backup file: one compressed archive of database, files and key, written and read whole."""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from vafa import __version__
from vafa.core.errors import Refused
from vafa.project.keeping import postgres, sqlite

MANIFEST = "manifest.json"
KEPT_FOLDERS = ("files",)
KEY_FILE = "secret_key"


class NotABackup(Refused):
    code = "not_a_backup"
    sentence = "%(path)s is not a whole backup of Vafa: %(why)s."


class OtherDatabase(Refused):
    code = "other_database"
    sentence = "This backup is of %(theirs)s, and this installation runs on %(ours)s."


class NewerBackup(Refused):
    code = "newer_backup"
    sentence = "This backup comes from a newer Vafa; install that version first."


def write_backup(path: Path, *, at: datetime) -> Path:
    """Write everything into one file that only its owner may read, or leave no file at all.

    The database is copied as of one moment while people go on working.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    with _scratch() as folder:
        _engine().dump(folder)
        (folder / MANIFEST).write_text(json.dumps(_manifest(at), indent=2))
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            for item in sorted(folder.iterdir()):
                archive.add(item, arcname=item.name)
            for name in (*KEPT_FOLDERS, KEY_FILE):
                kept = _data_folder() / name
                if kept.exists():
                    archive.add(kept, arcname=f"data/{name}")
            file.flush()
            os.fsync(file.fileno())
    unfinished.replace(path)
    return path


def restore_backup(path: Path, *, at: datetime) -> Path:
    """Put a backup in place of what is there, which is kept beside; returns where.

    Refuses anything but a whole backup of this kind of database and of this version or an older
    one, before a single byte is changed.
    """
    with _scratch() as folder:
        _unpack(path, folder)
        _check(json.loads((folder / MANIFEST).read_text()))
        aside = _data_folder() / "before-restore" / f"{at:%Y%m%dT%H%M%S}"
        aside.mkdir(parents=True)
        _engine().load(folder, aside=aside)
        for name in (*KEPT_FOLDERS, KEY_FILE):
            present, kept = _data_folder() / name, folder / "data" / name
            if present.exists():
                present.rename(aside / name)
            if kept.exists():
                kept.rename(present)
    return aside


def _unpack(path: Path, folder: Path) -> None:
    try:
        with tarfile.open(path, mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError, EOFError) as error:
        raise NotABackup(path=path, why=error) from error
    if not (folder / MANIFEST).is_file():
        raise NotABackup(path=path, why="it has no manifest")


def _check(manifest: dict[str, object]) -> None:
    if manifest["database"] != connection.vendor:
        raise OtherDatabase(theirs=manifest["database"], ours=connection.vendor)
    theirs = {tuple(item) for item in manifest["migrations"]}  # type: ignore[attr-defined]
    known = set(known_migrations())
    if not theirs <= known:
        raise NewerBackup


def known_migrations() -> list[tuple[str, str]]:
    """Name every migration that this version brings."""
    return sorted(MigrationLoader(None).disk_migrations)


def _manifest(at: datetime) -> dict[str, object]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "version": __version__,
        "database": connection.vendor,
        "written_at": at.isoformat(),
        "migrations": sorted(list(item) for item in applied),
    }


def _engine() -> sqlite.SqliteKeeper | postgres.PostgresKeeper:
    if connection.vendor == "sqlite":
        return sqlite.SqliteKeeper(Path(connection.settings_dict["NAME"]))
    return postgres.PostgresKeeper()


def _data_folder() -> Path:
    folder: Path = settings.ENVIRONMENT.data_folder
    return folder


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=_data_folder(), prefix="scratch-") as name:
        yield Path(name)
