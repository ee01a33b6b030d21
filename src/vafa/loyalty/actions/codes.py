"""Codes are made, thought up, given to members, and end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.batches import chunks
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.models import Asset
from vafa.loyalty.actions.refusals import ProgrammeHasEnded
from vafa.loyalty.models import Code, CodeTemplate, GivenEffect, Programme, ProgrammeState
from vafa.loyalty.queries.codes import USE, shape_of
from vafa.loyalty.rules.codes import (
    WORD_LENGTH_MIN,
    BadCode,
    CodeShape,
    campaign_word,
    new_codes,
    normalise_code,
)
from vafa.loyalty.rules.pushed_codes import OldCode

_Value = str | int | datetime | None
CODES_AT_ONCE_MAX: Final = 200_000
_LOOKED_UP_AT_ONCE: Final = 500
WORD_SHOWN_MAX: Final = 40
_COLUMNS: Final = (
    "normal",
    "word",
    "template_id",
    "supply",
    "member_id",
    "valid_from",
    "valid_until",
    "made_at",
    "given_id",
    "is_disabled",
)


class BroughtCodes(NamedTuple):
    """How many codes were taken over and known before, and the rows that were not taken."""

    stored: int
    repeated: int
    refused: tuple[int, ...]


class TemplateKeyTaken(Refused):
    code = "template_key_taken"
    sentence = _("There is already a kind of code with this key.")


class CodeTaken(Refused):
    code = "code_taken"
    sentence = _("There is already a code that reads like this one.")


class TooManyCodes(Refused):
    code = "too_many_codes"
    sentence = _("Between 1 and %(most)s codes can be made at once.")


class CodesEndTooEarly(Refused):
    code = "codes_end_too_early"
    sentence = _("The codes would end before they begin.")


class CodeUnfit(Refused):
    """A prefix or a word that cannot be a code; the sentence says why."""

    code = "code_unfit"


UNFIT: Final[dict[str, object]] = {
    "bad_prefix": _("A prefix has at most eight Latin capitals and digits."),
    "too_few_symbols": _("Codes need at least twelve symbols, so that nobody guesses them."),
    "too_many_symbols": _("Codes have at most 32 symbols."),
    "bad_character": _("A word has letters, digits, spaces and dashes only."),
    "too_long": _("This word is too long."),
    "too_short": _("This word is too short: four letters or digits at least."),
    "no_letter": _("A number alone is guessed at once: add a letter."),
    "looks_like_code": _("This word looks like one of the codes that are made here."),
}


def draw_up_code_template(
    *,
    programme_id: int,
    key: str,
    name: str,
    at: datetime,
    by: Actor,
    prefix: str = "",
    symbols: int = 12,
    has_check: bool = False,
    is_pushed: bool = False,
    voucher_kind: str = "",
    age_least: int | None = None,
    prior_price: int | None = None,
) -> CodeTemplate:
    """Draw up a kind of code that rules accept or give by its key.

    Refuses a key that is taken, a shape that is guessed too easily, an ended programme.
    """
    try:
        shape = CodeShape(symbols, prefix.strip().upper(), has_check)
    except BadCode as unfit:
        raise CodeUnfit(UNFIT[unfit.code]) from unfit
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        _refuse_ended(programme)
        if programme.code_templates.filter(key=key).exists():
            raise TemplateKeyTaken
        template = CodeTemplate.objects.create(
            programme=programme,
            key=key,
            name=name,
            prefix=shape.prefix,
            symbols=shape.symbols,
            has_check=shape.has_check,
            is_pushed=is_pushed,
            voucher_kind=voucher_kind,
            age_least=age_least,
            prior_price=prior_price,
        )
        _record("loyalty.code_kind_drawn_up", template, at=at, by=by)
    return template


def make_codes(
    *,
    template_id: int,
    count: int,
    at: datetime,
    by: Actor,
    supply: int = 1,
    member_id: int | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> list[str]:
    """Make so many codes, each for so many uses, and return them in their normal form.

    With a member they work for that member alone. Refuses more than can be made at once, an end
    before the beginning, and an ended programme.
    """
    if not 1 <= count <= CODES_AT_ONCE_MAX:
        raise TooManyCodes(most=CODES_AT_ONCE_MAX)
    _refuse_backwards(valid_from, valid_until)
    with transaction.atomic():
        template = CodeTemplate.objects.select_related("programme").get(pk=template_id)
        _refuse_ended(template.programme)
        made = new_codes(count, shape=shape_of(template))
        alike = (template.id, supply, member_id, valid_from, valid_until, at)
        _store([(normal, "", *alike, None) for normal in made])
        _record("loyalty.codes_made", template, at=at, by=by, codes=count)
    return made


def name_campaign_code(
    *,
    template_id: int,
    word: str,
    supply: int,
    at: datetime,
    by: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Code:
    """Take a word such as NOWRUZ1405 as a code for so many uses by anybody.

    Refuses a word that is guessed at once, that reads like another code, or cannot be typed.
    """
    _refuse_backwards(valid_from, valid_until)
    with transaction.atomic():
        template = CodeTemplate.objects.select_related("programme").get(pk=template_id)
        _refuse_ended(template.programme)
        shapes = {shape_of(each) for each in CodeTemplate.objects.all()}
        try:
            named = campaign_word(word, shapes=list(shapes))
        except BadCode as unfit:
            raise CodeUnfit(UNFIT[unfit.code]) from unfit
        alike = (template.id, supply, None, valid_from, valid_until, at)
        _store([(named.normal, named.shown, *alike, None)])
        _record("loyalty.codes_made", template, at=at, by=by, codes=1)
        return Code.objects.select_related("template").get(normal=named.normal)


def give_codes(
    *,
    row: GivenEffect,
    member_id: int,
    template_key: str,
    valid_until: datetime | None,
    at: datetime,
) -> None:
    """Make the personal codes that an effect gives; a kind that nobody drew up is made plain."""
    template, _is_new = CodeTemplate.objects.get_or_create(
        programme_id=row.decision.programme_id,
        key=template_key,
        defaults={"name": template_key.replace("_", " ").capitalize()},
    )
    alike = (template.id, 1, member_id, None, valid_until, at)
    made = new_codes(row.given, shape=shape_of(template))
    _store([(normal, "", *alike, row.pk) for normal in made])


def bring_codes(
    *, template_id: int, codes: Sequence[OldCode], at: datetime, by: Actor
) -> BroughtCodes:
    """Take over codes that people have already, with their ends; the same list again adds nothing.

    What is too short, too long, or over already is not taken, and said by its row.
    """
    with transaction.atomic():
        template = CodeTemplate.objects.select_related("programme").get(pk=template_id)
        _refuse_ended(template.programme)
        good: dict[str, OldCode] = {}
        refused = []
        for old in codes:
            normal = normalise_code(old.code)
            is_over = old.valid_until is not None and old.valid_until <= at
            if len(normal) < WORD_LENGTH_MIN or is_over or old.uses < 1:
                refused.append(old.row_number)
            else:
                good.setdefault(normal, old)
        known: set[str] = set()
        for chunk in chunks(list(good), _LOOKED_UP_AT_ONCE):
            known |= set(Code.objects.filter(normal__in=chunk).values_list("normal", flat=True))
        rows = [
            (
                normal,
                old.code if len(old.code) <= WORD_SHOWN_MAX else "",
                template.id,
                old.uses,
                None,
                None,
                old.valid_until,
                at,
                None,
            )
            for normal, old in good.items()
            if normal not in known
        ]
        if rows:
            _store(rows)
            _record("loyalty.codes_brought", template, at=at, by=by, codes=len(rows))
    return BroughtCodes(len(rows), len(codes) - len(rows) - len(refused), tuple(refused))


def disable_codes(*, template_id: int, code_ids: Sequence[int], at: datetime, by: Actor) -> int:
    """Let codes of a template work no more, and return how many did until now.

    What has been put aside in a basket with them is kept.
    """
    with transaction.atomic():
        template = CodeTemplate.objects.get(pk=template_id)
        found = Code.objects.filter(template=template, pk__in=code_ids, is_disabled=False)
        ended = found.update(is_disabled=True)
        if ended:
            _record("loyalty.codes_disabled", template, at=at, by=by, codes=ended)
    return ended


def record_codes_export(*, template_id: int, at: datetime, by: Actor) -> None:
    """Write down that somebody takes the codes of a template out as a file."""
    with transaction.atomic():
        template = CodeTemplate.objects.get(pk=template_id)
        codes = template.codes.count()
        _record("loyalty.codes_exported", template, at=at, by=by, codes=codes)


def _store(rows: Sequence[Sequence[_Value]]) -> None:
    """Write codes without models: a hundred thousand take seconds."""
    Asset.objects.get_or_create(code=USE, defaults={"has_lots": False})
    try:
        with transaction.atomic():
            _insert([(*row, False) for row in rows])
    except IntegrityError as clash:
        raise CodeTaken from clash


def _insert(rows: Sequence[Sequence[_Value]]) -> None:
    written = connection.ops.adapt_datetimefield_value
    values = [
        [written(each) if isinstance(each, datetime) else each for each in row] for row in rows
    ]
    names = ", ".join(_COLUMNS)
    places = ", ".join(["%s"] * len(_COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Code._meta.db_table} ({names}) VALUES ({places})",  # noqa: S608
            values,
        )


def _refuse_ended(programme: Programme) -> None:
    if programme.state == ProgrammeState.ENDED:
        raise ProgrammeHasEnded


def _refuse_backwards(valid_from: datetime | None, valid_until: datetime | None) -> None:
    if valid_from and valid_until and valid_until <= valid_from:
        raise CodesEndTooEarly


def _record(
    kind: str, template: CodeTemplate, *, at: datetime, by: Actor, codes: int | None = None
) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=template.programme_id,
        at=at,
        by=by,
        payload={"kind": template.id, **({"codes": codes} if codes is not None else {})},
    )
