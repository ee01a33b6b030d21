"""Shops to try: loaded through the imports that everybody uses, and left in one step."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.demo.clubs import CLUBS, give_club
from vafa.demo.costs import HABITS, give_costs
from vafa.demo.retail import fill_retail
from vafa.demo.rules import SHOPS
from vafa.demo.tehran import fill_tehran
from vafa.demo.thessaloniki import fill_thessaloniki
from vafa.insight.refresh.pipeline import refresh
from vafa.journal.actions import cancel_work, record
from vafa.journal.jobs.progress import Progress
from vafa.journal.queries import open_work
from vafa.staff.actions import set_up_shop
from vafa.staff.models import Shop
from vafa.staff.queries import now, shop

# Staff accounts, sessions and the journal's own entries about staff outlive a demo shop.
KEPT_APPS = {"vafa_staff", "vafa_journal"}


FILLED: dict[str, Callable[..., None]] = {
    "retail": fill_retail,
    "tehran": fill_tehran,
    "thessaloniki": fill_thessaloniki,
}


class NotADemo(Refused):
    code = "not_a_demo"
    sentence = _("This is not a shop to try; nothing was removed.")


class ShopIsThere(Refused):
    code = "shop_is_there"
    sentence = _("There is a shop in this data folder already; choose another folder.")


def load_shop(*, name: str, say: Callable[[str], None], at: datetime, by: Actor) -> None:
    """Set up a shop to try, read its orders in as a user would, and value its customers."""
    if shop().is_set_up:
        raise ShopIsThere
    known = SHOPS[name]
    set_up_shop(
        name=known.name,
        currency=known.currency,
        money_unit=known.money_unit,
        time_zone=known.time_zone,
        calendar=known.calendar,
        week_start=known.week_start,
        default_language=known.default_language,
        phone_region=known.phone_region,
        as_of_date=known.as_of_date,
        demo=name,
        at=at,
        by=by,
    )
    FILLED[name](say=say, at=at, by=by)
    if name in HABITS:
        give_costs(say=say, at=at, by=by)
    say("Understanding every customer …")
    # Begun now, not when the loading began: what the imports said lies before it.
    refresh(progress=Progress(), at=now(), by=by)
    if name in CLUBS:
        # After the refresh, which knows what an order leaves to pay for the programme.
        give_club(say=say, at=at, by=by)
    # The imports asked for a refresh as every import does; it has just been made.
    for work in open_work(job="insight.refresh"):
        cancel_work(work_id=work.id, at=at, by=by)


def leave_demo(*, at: datetime, by: Actor) -> None:
    """Empty a demo shop so that one's own can begin; accounts stay, a real shop is refused."""
    if not shop().demo:
        raise NotADemo
    with transaction.atomic():
        _empty_tables()
        Shop.objects.filter(id=1).delete()
        record(kind="demo.demo_left", at=at, by=by)
    for folder in ("facts", "runs", "history"):
        shutil.rmtree(Path(settings.ENVIRONMENT.warehouse) / folder, ignore_errors=True)


def _empty_tables() -> None:
    """Delete all rows of the features, those that point to others first."""
    models = [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("vafa.") and config.label not in KEPT_APPS
        for model in config.get_models()
    ]
    tables = {model._meta.db_table for model in models}
    statements = connection.ops.sql_flush(
        no_style(), list(tables), reset_sequences=False, allow_cascade=False
    )
    with connection.cursor() as cursor, _unguarded(cursor):
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _unguarded(cursor: CursorWrapper) -> Iterator[None]:
    """Lift what forbids to delete from the books of a shop to try, and put it back.

    PostgreSQL needs nothing: emptying a whole table asks no guard of single rows.
    """
    guards: list[tuple[str, str]] = []
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        guards = cursor.fetchall()
    for name, _sql in guards:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in guards:
        cursor.execute(sql)
