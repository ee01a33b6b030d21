from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from vafa.connectors.shops.costs.actions import import_costs
from vafa.core.keys import SYSTEM
from vafa.imports.models import Run
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Shop

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
ELENI = "eleni@example.gr"
FILE = f"customer,kind,amount,date\n{ELENI},gift,5.00,2026-03-01\n"


@pytest.fixture
def run(db: None, settings: object, tmp_path: Path) -> Run:
    """A gift for somebody whom nobody knows, set aside."""
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]
    Shop.objects.create(id=1, name="Kafe", is_set_up=True)
    path = tmp_path / "costs.csv"
    path.write_text(FILE, encoding="utf-8")
    return import_costs(path=path, what="direct_costs", at=AT, by=SYSTEM)


def signed(role: str) -> Client:
    return signed_in(make_member(role, role=role))


@pytest.mark.parametrize(("role", "is_shown"), [("owner", True), ("analyst", False)])
def test_contacts_of_rows_set_aside_are_for_those_who_may_see_them(
    run: Run, role: str, is_shown: bool
) -> None:
    door = signed(role)

    page = door.get(f"/costs/import/{run.id}/").content.decode()
    file = door.get(f"/costs/import/{run.id}/set-aside/").getvalue().decode()

    assert (ELENI in page, ELENI in file) == (is_shown, is_shown)
    assert ("e•••@example.gr" in page) != is_shown
