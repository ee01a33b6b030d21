"""Budgets: so much money that rules may give away together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.refusals import ProgrammeHasEnded
from vafa.loyalty.models import Budget, Programme, ProgrammeState
from vafa.loyalty.rules.engine.refusals import KEY

KEY_MAX = 40
AMOUNT_MAX = 10**15


class BudgetDoesNotFit(Refused):
    code = "budget_does_not_fit"
    sentence = _(
        "A budget needs a name, an amount above nothing, and a key of small Latin letters,"
        " digits, dots, dashes and underscores."
    )


class BudgetKeyTaken(Refused):
    code = "budget_key_taken"
    sentence = _("There is already a budget with this key.")


def add_budget(
    *, programme_id: int, key: str, name: str, amount: int, at: datetime, by: Actor
) -> Budget:
    """Set an amount aside that rules may draw on; its amount is never changed.

    Refuses a key that rules cannot name, or that another budget of the programme has.
    """
    is_named = bool(name.strip()) and len(key) <= KEY_MAX and bool(KEY.fullmatch(key))
    if not is_named or not 0 < amount <= AMOUNT_MAX:
        raise BudgetDoesNotFit
    with transaction.atomic():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
        if programme.state == ProgrammeState.ENDED:
            raise ProgrammeHasEnded
        if programme.budgets.filter(key=key).exists():
            raise BudgetKeyTaken
        budget = Budget.objects.create(
            programme=programme, key=key, name=name.strip(), amount=amount
        )
        record(
            kind="loyalty.budget_added",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"budget": budget.id, "amount": amount},
        )
    return budget
