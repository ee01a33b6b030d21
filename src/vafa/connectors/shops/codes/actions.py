"""A shop that is told of codes by a file, and tells of their uses by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.connectors.shops.codes.rules import (
    OLD_CODES_MAX,
    USES_MAX,
    OldCodes,
    UsesFile,
    codes_csv,
    read_old_codes,
    read_uses_file,
)
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.loyalty.actions.codes import BroughtCodes, bring_codes
from vafa.loyalty.actions.pushed_codes import UsesRead, push_codes, read_uses
from vafa.loyalty.rules.pushed_codes import PushedCode, ToldUse
from vafa.staff.queries import shop


class NothingToTell(Refused):
    code = "nothing_to_tell"
    sentence = _("The shop knows of all codes: nothing is new since the latest file.")


class UsesNeedColumns(Refused):
    code = "uses_need_columns"
    sentence = _("The file has no column for: %(columns)s.")


class TooManyUses(Refused):
    code = "too_many_uses"
    sentence = _("A file has at most %(most)s rows here. Please take it apart.")


class CsvShop:
    """A shop that people carry files to and from."""

    def __init__(self, uses: Sequence[ToldUse] = ()) -> None:
        self.created: list[PushedCode] = []
        self.ended: list[PushedCode] = []
        self._uses = uses

    def create(self, codes: Sequence[PushedCode]) -> None:
        """Write these codes into the file, to be let in."""
        self.created += codes

    def disable(self, codes: Sequence[PushedCode]) -> None:
        """Write these codes into the file, to be let in no more."""
        self.ended += codes

    def uses(self) -> Sequence[ToldUse]:
        """Tell what the file of uses says."""
        return self._uses


def write_codes_file(*, programme_id: int, at: datetime, by: Actor) -> str:
    """Write the codes that are new, and those that ended, since the latest file.

    Refuses when there is nothing to tell.
    """
    carried = CsvShop()
    pushed = push_codes(programme_id=programme_id, code_shop=carried, at=at, by=by)
    if not pushed.created and not pushed.ended:
        raise NothingToTell
    return codes_csv(carried.created, carried.ended)


def take_old_codes(
    *, template_id: int, path: Path, at: datetime, by: Actor
) -> tuple[BroughtCodes, OldCodes]:
    """Take over codes that people have already, out of a file; says which rows were not read.

    Refuses a file without a column for the code, and one that is too long.
    """
    known = shop()
    file = read_old_codes(path, zone=known.time_zone, unit=known.money_unit)
    if file.misses:
        raise UsesNeedColumns(columns=", ".join(gettext(title) for title in file.misses))
    if file.is_too_long:
        raise TooManyUses(most=OLD_CODES_MAX)
    brought = bring_codes(template_id=template_id, codes=file.codes, at=at, by=by)
    return brought, file


def take_uses_file(
    *, programme_id: int, path: Path, at: datetime, by: Actor
) -> tuple[UsesRead, UsesFile]:
    """Count what a file tells of uses, each once; says too which rows could not be read.

    Refuses a file without a column for the code or the order, and one that is too long.
    """
    known = shop()
    file = read_uses_file(path, zone=known.time_zone, unit=known.money_unit, now=at)
    if file.misses:
        raise UsesNeedColumns(columns=", ".join(gettext(title) for title in file.misses))
    if file.is_too_long:
        raise TooManyUses(most=USES_MAX)
    read = read_uses(programme_id=programme_id, code_shop=CsvShop(file.uses), at=at, by=by)
    return read, file
