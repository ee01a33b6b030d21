from __future__ import annotations

import socket
import tarfile
from pathlib import Path

import pytest

from vafa.project.tests.conftest import Vafa

pytestmark = pytest.mark.usefixtures("tables")


def logins(vafa: Vafa) -> list[str]:
    return sorted(line.split()[0] for line in vafa("user", "list").stdout.splitlines())


def test_a_restored_backup_brings_back_what_was_there(vafa: Vafa, tmp_path: Path) -> None:
    vafa("user", "add", "parvaneh", "--name", "Parvaneh")
    backup = str(tmp_path / "kept.tar.gz")
    assert vafa("backup", backup).returncode == 0
    vafa("user", "add", "stranger", "--name", "Stranger")

    restored = vafa("restore", backup)

    assert restored.returncode == 0, restored.stderr
    assert logins(vafa) == ["parvaneh"]


def test_what_a_restore_replaced_is_kept_beside(
    vafa: Vafa, tmp_path: Path, installation: dict[str, str]
) -> None:
    backup = str(tmp_path / "kept.tar.gz")
    vafa("backup", backup)

    vafa("restore", backup)

    (aside,) = (Path(installation["VAFA_DATA"]) / "before-restore").iterdir()
    assert any(aside.iterdir())


def test_a_backup_is_read_by_its_owner_alone(vafa: Vafa, tmp_path: Path) -> None:
    path = tmp_path / "kept.tar.gz"

    vafa("backup", str(path))

    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob(".kept*")) == []


def test_half_a_backup_is_refused_and_changes_nothing(vafa: Vafa, tmp_path: Path) -> None:
    vafa("user", "add", "parvaneh", "--name", "Parvaneh")
    path = tmp_path / "kept.tar.gz"
    vafa("backup", str(path))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    refused = vafa("restore", str(path))

    assert refused.returncode == 1
    assert "not a whole backup" in refused.stderr
    assert logins(vafa) == ["parvaneh"]


def test_an_archive_of_something_else_is_refused(vafa: Vafa, tmp_path: Path) -> None:
    other = tmp_path / "holiday.tar.gz"
    with tarfile.open(other, "w:gz") as archive:
        archive.add(__file__, arcname="photo.txt")

    refused = vafa("restore", str(other))

    assert "it has no manifest" in refused.stderr


def test_nothing_is_restored_under_a_running_web_server(
    vafa: Vafa, tmp_path: Path, installation: dict[str, str]
) -> None:
    backup = str(tmp_path / "kept.tar.gz")
    vafa("backup", backup)

    with socket.create_server(("127.0.0.1", int(installation["VAFA_PORT"]))):
        refused = vafa("restore", backup)

    assert refused.returncode == 1
    assert "web server is still running" in refused.stderr


def test_an_upgrade_leaves_a_backup_behind(vafa: Vafa, installation: dict[str, str]) -> None:
    vafa("user", "add", "parvaneh", "--name", "Parvaneh")

    upgraded = vafa("upgrade")

    backups = list((Path(installation["VAFA_DATA"]) / "backups").glob("*.tar.gz"))
    assert len(backups) == 1, upgraded.stderr
    assert "ok    tables: up to date" in upgraded.stdout
