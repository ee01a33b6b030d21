"""Codes are tried: some tries are free, then people wait; whoever guesses gets nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.loyalty.actions.basket import CodeDoesNotWork
from vafa.loyalty.models import CodeGuess
from vafa.loyalty.queries.guesses import Guesser, hashed, may_try_code
from vafa.loyalty.rules.throttle import MEMBER_WINDOW

# Whatever comes, there are never more rows.
ROWS_MAX: Final = 500_000
_FORGOTTEN_AT_ONCE: Final = 50


class TryLater(Refused):
    code = "try_later"
    sentence = _("Too many codes were tried. Please try again in a little while.")


class SignInToTry(Refused):
    code = "sign_in_to_try"
    sentence = _("Please sign in, then enter the code.")


def note_guess(*, guesser: Guesser, typed: str, has_worked: bool, at: datetime) -> None:
    """Write down one try of a code, and forget old ones.

    To be done outside the transaction that a refusal rolls back.
    """
    with transaction.atomic():
        row = CodeGuess.objects.create(
            person=guesser.person,
            address=guesser.place,
            code=hashed("code", typed) if has_worked else "",
            at=at,
        )
        old = CodeGuess.objects.filter(at__lt=at - MEMBER_WINDOW).order_by("at", "id")
        forgotten = list(old.values_list("id", flat=True)[:_FORGOTTEN_AT_ONCE])
        CodeGuess.objects.filter(pk__in=forgotten).delete()
        CodeGuess.objects.filter(pk__lte=row.pk - ROWS_MAX).delete()


@contextmanager
def tries_codes(*, guesser: Guesser, typed: Sequence[str], at: datetime) -> Iterator[None]:
    """Let somebody try codes in what is done within, and write down how that went.

    Refuses before anything is looked up when too much was tried. What is done within refuses a
    code by `CodeDoesNotWork`, and has to be a transaction of its own. Without codes nothing is
    asked or written.
    """
    if not typed:
        yield
        return
    decision = may_try_code(guesser=guesser, at=at)
    if decision.kind == "wait":
        raise TryLater
    if decision.kind == "sign_in":
        raise SignInToTry
    try:
        yield
    except CodeDoesNotWork:
        note_guess(guesser=guesser, typed=typed[0], has_worked=False, at=at)
        raise
    for code in typed:
        note_guess(guesser=guesser, typed=code, has_worked=True, at=at)
