"""The real shop: a year and a half of a UK gift-ware web shop, read in from its own file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from vafa.connectors.shops.csv.actions import import_file
from vafa.core.keys import Actor

FILE = Path(__file__).resolve().parent / "shops" / "online_retail.parquet"


def fill_retail(*, say: Callable[[str], None], at: datetime, by: Actor) -> None:
    """Read the shop's order lines through the import that every file goes through."""
    say("Reading 724,762 order lines of a real shop …")
    run = import_file(path=FILE, source="online-retail", at=at, by=by)
    say(f"  {run.rows_stored:,} stored, {run.rows_quarantined:,} set aside")
