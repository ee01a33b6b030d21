"""Codes for shops whose checkout cannot ask us: they are told of them, and tell what was used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Protocol

from django.db import transaction
from django.db.models import QuerySet

from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import open_books
from vafa.loyalty.actions.code_uses import fetch_use, supply_uses, use_of, uses_together
from vafa.loyalty.models import Code, Programme, RefusalReason, RefusedUse
from vafa.loyalty.queries.codes import USE, USED, shown_code, use_part, use_parts
from vafa.loyalty.rules.codes import normalise_code
from vafa.loyalty.rules.pushed_codes import PushedCode, ToldUse

PUSHED_AT_ONCE: Final = 1_000
Outcome = Literal["counted", "repeated", "refused"]


class CodeShop(Protocol):
    """A shop that checks codes itself, as a connector reaches it.

    `create` and `disable` may be told the same code again after a failure, and must then do
    nothing more. `uses` may tell the same use again.
    """

    def create(self, codes: Sequence[PushedCode]) -> None:
        """Let these codes work in the shop."""

    def disable(self, codes: Sequence[PushedCode]) -> None:
        """Let these codes work no more in the shop."""

    def uses(self) -> Iterable[ToldUse]:
        """Tell which codes were used, in which order, and when."""


@dataclass(frozen=True)
class Pushed:
    """How many codes a shop was told of, and how many that work no more."""

    created: int
    ended: int


@dataclass(frozen=True)
class UsesRead:
    """How many uses were counted, known before, and set aside for somebody to look at."""

    counted: int = 0
    repeated: int = 0
    refused: int = 0


def push_codes(*, programme_id: int, code_shop: CodeShop, at: datetime, by: Actor) -> Pushed:
    """Tell a shop of the codes that are new since the latest time, and of those that ended.

    What was told is remembered piece by piece, so that a failure in between repeats little.
    """
    created = ended = 0
    pushed = Code.objects.filter(template__programme_id=programme_id, template__is_pushed=True)
    for codes in _some(pushed.filter(is_disabled=False, pushed_at=None)):
        code_shop.create([_as_told(code) for code in codes])
        created += _mark(codes, "pushed_at", at)
    gone = pushed.filter(is_disabled=True, pushed_at__isnull=False, end_pushed_at=None)
    for codes in _some(gone):
        code_shop.disable([_as_told(code) for code in codes])
        ended += _mark(codes, "end_pushed_at", at)
    if created or ended:
        _record("loyalty.codes_pushed", programme_id, at, by, created=created, ended=ended)
    return Pushed(created, ended)


def read_uses(*, programme_id: int, code_shop: CodeShop, at: datetime, by: Actor) -> UsesRead:
    """Count what a shop tells of uses, each once; what cannot be counted is set aside."""
    found = Counter(
        redeem_pushed_code(programme_id=programme_id, told=told, at=at, by=by)
        for told in code_shop.uses()
    )
    read = UsesRead(found["counted"], found["repeated"], found["refused"])
    if found:
        told_of = {"counted": read.counted, "repeated": read.repeated, "refused": read.refused}
        _record("loyalty.code_uses_read", programme_id, at, by, **told_of)
    return read


def redeem_pushed_code(*, programme_id: int, told: ToldUse, at: datetime, by: Actor) -> Outcome:
    """Count one use of a code by an order: once, whichever comes first, the use or the order.

    A code that nobody knows, that shops are not told of, or that has no use left is set aside
    with the reason. Its validity is not asked: the shop has let it pass.
    """
    normal = normalise_code(told.code)
    with transaction.atomic():
        found = Code.objects.filter(template__programme_id=programme_id, normal=normal)
        code = found.select_related("template").first()
        if code is None:
            return _set_aside(programme_id, told, RefusalReason.UNKNOWN, at)
        if not code.template.is_pushed:
            return _set_aside(programme_id, told, RefusalReason.NOT_PUSHED, at)
        with open_books(owners=use_parts(code), at=at, by=by) as books:
            supply_uses(books, code)
            use = use_of(books, code.id, told.order)
            if use.stands:
                return "repeated"
            if not uses_together(books, code):
                return _set_aside(programme_id, told, RefusalReason.USED_UP, at)
            draft = books.begin(USED, use.source, occurred_at=told.used_at)
            fetch_use(books, code, told.order)
            books.spend(draft, owner=use_part(code, told.order), asset=USE, amount=1)
        RefusedUse.objects.filter(
            programme_id=programme_id, code=normal, document=told.order
        ).delete()
    return "counted"


def _some(codes: QuerySet[Code]) -> Iterator[list[Code]]:
    found = codes.select_related("template").order_by("id")
    while piece := list(found[:PUSHED_AT_ONCE]):
        yield piece


def _mark(codes: Sequence[Code], column: str, at: datetime) -> int:
    return Code.objects.filter(pk__in=[code.pk for code in codes]).update(**{column: at})


def _as_told(code: Code) -> PushedCode:
    return PushedCode(
        shown_code(code), code.template.name, code.supply, code.valid_from, code.valid_until
    )


def _set_aside(
    programme_id: int, told: ToldUse, reason: RefusalReason, at: datetime
) -> Literal["refused"]:
    RefusedUse.objects.update_or_create(
        programme_id=programme_id,
        code=normalise_code(told.code) or told.code[:64],
        document=told.order,
        defaults={
            "written": told.code[:80],
            "reason": reason,
            "used_at": told.used_at,
            "told_at": at,
        },
    )
    return "refused"


def _record(kind: str, programme_id: int, at: datetime, by: Actor, **payload: int) -> None:
    with transaction.atomic():
        programme = Programme.objects.get(pk=programme_id)
        record(
            kind=kind,
            subject_kind="programme",
            subject_id=programme.id,
            at=at,
            by=by,
            payload=payload,
        )
