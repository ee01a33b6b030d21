"""How what is said of a cost is kept: the latest of a key is in force, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Max

from vafa.customers.actions import forget_homes
from vafa.portfolio.models import Statement

BY_HAND = 0
ROWS_AT_ONCE = 1_000

S = TypeVar("S", bound=Statement)


@dataclass(frozen=True, slots=True)
class Stated:
    """How many statements were new, and how many their run had made before."""

    stored: int
    repeated: int


def state(rows: Sequence[S], *, run_id: int = BY_HAND) -> Stated:
    """Put statements in force in place of what was said before, in the caller's transaction.

    What an import says twice under a key counts once, so that a run which goes on after a stop
    changes nothing. A person's new word takes the place of the old one.
    """
    if not rows:
        return Stated(0, 0)
    model = type(rows[0])
    fresh: dict[str, S] = {}
    for row in rows:
        row.run_id, row.is_in_force = run_id, True
        fresh.setdefault(row.key, row)
    said = _table(model).filter(run_id=run_id, key__in=list(fresh))
    if run_id == BY_HAND:
        said.delete()
    else:
        for key in said.values_list("key", flat=True):
            del fresh[key]
    _table(model).filter(key__in=list(fresh), is_in_force=True).update(is_in_force=False)
    _table(model).bulk_create(fresh.values())
    return Stated(len(fresh), len(rows) - len(fresh))


def forget(model: type[S], *, keys: Sequence[str]) -> int:
    """Forget all that was said under keys, by whomever; returns how many keys were known."""
    known = _table(model).filter(key__in=keys)
    count: int = known.filter(is_in_force=True).count()
    known.delete()
    return count


def take_back(model: type[S], *, run_id: int) -> int:
    """Take back some of what an import said; returns how many, 0 when nothing is left.

    What was said of the same before is in force again.
    """
    rows = list(_table(model).filter(run_id=run_id).order_by("id")[:ROWS_AT_ONCE])
    if not rows:
        return 0
    row_ids = [row.id for row in rows]
    _table(model).filter(id__in=row_ids).delete()
    forget_homes(table=model._meta.label, row_ids=row_ids)
    keys = [row.key for row in rows if row.is_in_force]
    latest = _table(model).filter(key__in=keys).values("key").annotate(latest=Max("id"))
    _table(model).filter(id__in=[row["latest"] for row in latest]).update(is_in_force=True)
    return len(rows)


# Any: managers of abstract models have no type of their own.
def _table(model: type[S]) -> Any:
    return model._default_manager
