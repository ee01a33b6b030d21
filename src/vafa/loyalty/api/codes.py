"""Codes for machines: whether one would work, without telling anybody which ones exist."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from vafa.core.errors import Refused
from vafa.loyalty.actions import CodeDoesNotWork, NotMember
from vafa.loyalty.actions.guesses import SignInToTry, TryLater, tries_codes
from vafa.loyalty.api.answers import READ, active_member, known_programme
from vafa.loyalty.api.baskets import Typed
from vafa.loyalty.models import Member
from vafa.loyalty.queries.codes import codes_typed, is_mistyped
from vafa.loyalty.queries.guesses import Guesser
from vafa.staff.queries import now
from vafa.web.api import ApiProblem, ApiRequest, asks, invalid
from vafa.web.api.fields import ID_MAX, Asked, Id, Line

router = Router(tags=["Loyalty: baskets and orders"])

StateCode = Literal["works", "code_does_not_work", "try_later", "sign_in_to_try"]
STATES: dict[type[Refused], StateCode] = {
    CodeDoesNotWork: "code_does_not_work",
    TryLater: "try_later",
    SignInToTry: "sign_in_to_try",
}


class CodeAsked(Asked):
    """A code as it was typed, and who typed it."""

    code: Typed = Field(examples=["NOWRUZ-1405"])
    member_id: int | None = Field(None, strict=True, ge=1, le=ID_MAX)
    shopper: Line = Field("", description="Of a guest: a device or an address; kept as a hash.")


class CodeAnswer(Schema):
    """Whether a code works now; `says` is the sentence for whoever typed it."""

    state: StateCode
    says: str = Field(description="Empty when it works. One sentence for every cause.")
    looks_mistyped: bool = Field(description="The text itself can be none of the codes made here.")


@asks(router, "/loyalty/programmes/{programme_id}/codes/check", scope=READ, answer=CodeAnswer)
def check_code(request: ApiRequest, programme_id: Id, asked: CodeAsked) -> CodeAnswer:
    """Ask whether a code would work.

    For this member or guest, now; nothing is used up. Whether it is unknown, used up, over or
    somebody else's is not told apart, and whoever tries many has to wait.
    """
    programme, moment = known_programme(programme_id), now()
    member = _member(asked.member_id, programme.id)
    guesser = Guesser(member=member, device=asked.shopper)
    try:
        with tries_codes(guesser=guesser, typed=[asked.code], at=moment):
            found = codes_typed(
                programme_id=programme.id, typed=[asked.code], member=member, at=moment
            )
            if None in found:
                raise CodeDoesNotWork
    except (CodeDoesNotWork, TryLater, SignInToTry) as refusal:
        is_typo = is_mistyped(programme_id=programme.id, typed=asked.code)
        says = str(_("A sign of this code is not right. Please look at it once more."))
        return CodeAnswer(
            state=STATES[type(refusal)],
            says=says if is_typo else str(refusal),
            looks_mistyped=is_typo,
        )
    return CodeAnswer(state="works", says="", looks_mistyped=False)


def _member(member_id: int | None, programme_id: int) -> Member | None:
    if member_id is None:
        return None
    try:
        member = active_member(member_id)
    except (ApiProblem, NotMember) as error:
        raise invalid("/body/member_id", "literal_error") from error
    if member.programme_id != programme_id:
        raise invalid("/body/member_id", "literal_error")
    return member
