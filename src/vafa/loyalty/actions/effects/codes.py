"""Personal codes are given, and end when they are taken back before they were used."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.loyalty.actions.codes import give_codes
from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.models import Code
from vafa.loyalty.queries.codes import USE, code_owner
from vafa.loyalty.rules.calendar import expires_at
from vafa.loyalty.rules.engine.effects import IssueCode
from vafa.loyalty.rules.happening import Happened


def issue(giving: Giving) -> Sequence[Happened]:
    """Make codes for the member alone, valid as long as the rule says."""
    effect, decision, place = giving.effect, giving.decision, giving.place
    assert isinstance(effect, IssueCode)
    give_codes(
        row=giving.row,
        member_id=giving.member.id,
        template_key=effect.template,
        valid_until=expires_at(
            effect.validity,
            earned_at=decision.occurred_at,
            zone=place.time_zone,
            calendar=place.calendar,
        ),
        at=decision.occurred_at,
    )
    return ()


def void(giving: Giving, amount: int) -> None:
    """Let so many of them work no more; a code that was used, or is in a basket, stays."""
    codes = list(giving.row.codes.filter(is_disabled=False).order_by("id"))
    giving.books.bring_in([code_owner(code) for code in codes])
    unused = [code for code in codes if not _is_used(giving, code)]
    Code.objects.filter(pk__in=[code.pk for code in unused[:amount]]).update(is_disabled=True)


def _is_used(giving: Giving, code: Code) -> bool:
    owner = code_owner(code)
    was_entered = giving.books.is_posted("supplied", f"{owner.kind} {owner.number}")
    return was_entered and giving.books.spendable(owner, USE) < code.supply
