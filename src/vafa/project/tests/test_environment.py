from __future__ import annotations

from pathlib import Path

import pytest

from vafa.project.environment import (
    SETTINGS,
    BadSetting,
    database_settings,
    read_environment,
    secret_key,
)


def test_every_setting_has_a_default_that_is_fit() -> None:
    environment = read_environment({})

    assert environment.port == 8000
    assert len(SETTINGS) <= 30


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("VAFA_PORT", "70000", "VAFA_PORT is 70000; it must lie between 1 and 65535"),
        ("VAFA_HTTPS", "maybe", "VAFA_HTTPS is “maybe”; it must be one of no, yes"),
        ("VAFA_ENGINE", "abacus", "VAFA_ENGINE is “abacus”; it must be one of duckdb, spark"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        read_environment({name: value})


def test_an_unknown_kind_of_database_is_refused() -> None:
    environment = read_environment({"DATABASE_URL": "mysql://here/there"})

    with pytest.raises(BadSetting, match="must begin with postgresql://"):
        database_settings(environment)


def test_a_database_url_is_taken_apart_with_its_escapes() -> None:
    environment = read_environment({"DATABASE_URL": "postgresql://me:p%40ss@db.local:5433/shop"})

    found = database_settings(environment)

    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("me", "p@ss", "shop")
    assert (found["HOST"], found["PORT"]) == ("db.local", "5433")


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    environment = read_environment({"VAFA_DATA": str(tmp_path / "data")})

    first, second = secret_key(environment), secret_key(environment)

    assert first == second
    assert len(first) >= 48
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
