from __future__ import annotations

from pathlib import Path

from vafa.project.tests.conftest import Vafa


def test_a_bad_setting_is_named_before_anything_else(vafa: Vafa) -> None:
    refused = vafa("doctor", VAFA_PORT="eighty")

    assert refused.returncode == 1
    assert "VAFA_PORT is “eighty”; it must be a whole number" in refused.stderr


def test_missing_tables_are_found_with_what_mends_them(vafa: Vafa) -> None:
    found = vafa("doctor")

    assert found.returncode == 1
    assert "MEND  tables:" in found.stdout
    assert "→ vafa upgrade" in found.stdout


def test_an_open_key_and_a_missing_worker_and_owner_are_found(
    vafa: Vafa, tables: None, installation: dict[str, str]
) -> None:
    key = Path(installation["VAFA_DATA"]) / "secret_key"
    key.chmod(0o644)

    found = vafa("doctor").stdout

    assert f"→ chmod 600 {key}" in found
    assert "MEND  owner: 0 active" in found
    assert "MEND  worker: never seen" in found


def test_a_login_that_nobody_has_is_a_sentence(vafa: Vafa, tables: None) -> None:
    refused = vafa("user", "reset", "nobody")

    assert refused.returncode == 1
    assert refused.stderr == "vafa user: Nobody has the login name “nobody”.\n"
