"""`vafa ledger`: the books proved and handed over from the command line."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from vafa.ledger.make import REZA, make_assets, make_points
from vafa.ledger.models import Account
from vafa.project.cli import main
from vafa.staff.models import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books() -> None:
    Shop.objects.create(id=1, name="Kafe Vafa", currency="EUR", time_zone="Europe/Athens")
    make_assets()
    make_points(REZA, 10, "order 1")


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["ledger", *arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


def test_sound_books_are_said_to_be_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check") == 0
    assert capsys.readouterr().out.startswith("All ")


def test_a_balance_that_somebody_changed_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    Account.objects.filter(role="active").update(balance=11)

    assert _run("check") == 1
    assert "not kept" in capsys.readouterr().out


def test_the_journal_is_written_as_csv(tmp_path: Path) -> None:
    today, file = timezone.localdate(), tmp_path / "journal.csv"
    days = (today - timedelta(days=1), today + timedelta(days=1))

    assert _run("export", str(file), "--since", str(days[0]), "--until", str(days[1])) == 0

    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert [(row["kind"], row["debit"], row["credit"]) for row in rows] == [
        ("earned", "0", "10"),
        ("earned", "10", "0"),
    ]
