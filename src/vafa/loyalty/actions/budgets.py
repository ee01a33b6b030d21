"""Budgets: so much money that rules may give away together; raised, lowered, closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import Books, open_books
from vafa.ledger.rules.settling import programme_of
from vafa.ledger.rules.sheet import AccountKey, Draft
from vafa.ledger.rules.stripes import gather, left_together, parts_of
from vafa.loyalty.actions.refusals import ProgrammeHasEnded
from vafa.loyalty.models import Budget, Programme, ProgrammeState
from vafa.loyalty.queries.approvals import approval_policy
from vafa.loyalty.queries.budgets import change_of, has_live_rules, source_of
from vafa.loyalty.queries.codes import budget_owner
from vafa.loyalty.rules.engine.refusals import KEY
from vafa.staff.queries import shop

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


class BudgetIsClosed(Refused):
    code = "budget_is_closed"
    sentence = _("This budget is closed: add another one.")


class LessThanGiven(Refused):
    code = "budget_less_than_given"
    sentence = _("The amount cannot be less than what was given and what baskets have put aside.")


class ReasonNeeded(Refused):
    code = "budget_reason_needed"
    sentence = _("Please say why the budget is changed.")


class BudgetNeedsSecond(Refused):
    code = "budget_needs_second"
    sentence = _(
        "With so much, rules that draw on this budget need a second person. Add another budget,"
        " and propose the rules with it."
    )


def add_budget(
    *, programme_id: int, key: str, name: str, amount: int, at: datetime, by: Actor
) -> Budget:
    """Set an amount aside that rules may draw on.

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


def change_budget(
    *, budget_id: int, name: str, amount: int, reason: str, at: datetime, by: Actor
) -> Budget:
    """Call a budget something else, raise it, or lower it to what was given and is put aside.

    A new amount is a posting of its own. Saying the same again writes nothing. Refuses a change
    of the amount without a reason, a closed budget, and more than one person may promise where
    rules that are live draw on it.
    """
    if not name.strip() or not 0 < amount <= AMOUNT_MAX:
        raise BudgetDoesNotFit
    with transaction.atomic():
        budget = _locked(budget_id)
        before: dict[str, object] = {"name": budget.name, "amount": budget.amount}
        after: dict[str, object] = {"name": name.strip(), "amount": amount}
        if before == after:
            return budget
        if amount != budget.amount:
            _check_amount(budget, amount, reason)
            kind = "budget_raised" if amount > budget.amount else "budget_lowered"
            with open_books(owners=parts_of(budget_owner(budget)), at=at, by=by) as books:
                _supply(books, budget)
                change = change_of(budget, amount=amount, at=at)
                draft = books.begin(kind, change, reason=reason.strip())
                _bring_to(books, draft, budget, amount)
        budget.name, budget.amount = name.strip(), amount
        budget.save(update_fields=["name", "amount"])
        _record("loyalty.budget_changed", budget, before, after, at=at, by=by)
    return budget


def close_budget(*, budget_id: int, reason: str, at: datetime, by: Actor) -> Budget:
    """Let rules draw on a budget no more; what was given stays, and what is put aside is kept.

    Its amount becomes what was given and is put aside. Refuses a closed one, and without a reason.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        budget = _locked(budget_id)
        before: dict[str, object] = {"name": budget.name, "amount": budget.amount}
        with open_books(owners=parts_of(budget_owner(budget)), at=at, by=by) as books:
            _supply(books, budget)
            rest = left_together(books.sheet, budget_owner(budget), asset=shop().currency)
            amount = budget.amount - rest
            change = change_of(budget, amount=amount, at=at)
            draft = books.begin("budget_closed", change, reason=reason.strip())
            _bring_to(books, draft, budget, amount)
        budget.amount, budget.closed_at = amount, at
        budget.save(update_fields=["amount", "closed_at"])
        after: dict[str, object] = {"name": budget.name, "amount": budget.amount}
        _record("loyalty.budget_closed", budget, before, after, at=at, by=by)
    return budget


def _locked(budget_id: int) -> Budget:
    budget = Budget.objects.select_for_update(no_key=True).get(pk=budget_id)
    if budget.closed_at is not None:
        raise BudgetIsClosed
    if budget.programme.state == ProgrammeState.ENDED:
        raise ProgrammeHasEnded
    return budget


def _check_amount(budget: Budget, amount: int, reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded
    most = approval_policy().budget_most
    is_beyond = most is not None and amount > max(budget.amount, most)
    if is_beyond and has_live_rules(budget=budget):
        raise BudgetNeedsSecond


def _bring_to(books: Books, draft: Draft, budget: Budget, amount: int) -> None:
    """Put in what the budget has more, or take out what it has less; refuses what is not there."""
    owner, currency, more = budget_owner(budget), shop().currency, amount - budget.amount
    active = AccountKey(owner, "active", currency)
    issued = programme_of(active, "issued")
    if more > 0:
        books.put_in(draft, owner=owner, asset=currency, amount=more, out=issued)
    if more < 0:
        if left_together(books.sheet, owner, asset=currency) < -more:
            raise LessThanGiven
        gather(books.sheet, draft, part=owner, asset=currency, amount=-more)
        books.move(draft, out=active, into=issued, amount=-more)


def _supply(books: Books, budget: Budget) -> None:
    """Put a budget into the books that no rule has met: then nobody does so with its old amount."""
    source = source_of(budget)
    if not books.is_posted("supplied", source):
        active = AccountKey(budget_owner(budget), "active", shop().currency)
        draft = books.begin("supplied", source)
        out = programme_of(active, "issued")
        books.put_in(draft, owner=active.owner, asset=active.asset, amount=budget.amount, out=out)


def _record(
    kind: str,
    budget: Budget,
    before: dict[str, object],
    after: dict[str, object],
    *,
    at: datetime,
    by: Actor,
) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=budget.programme_id,
        at=at,
        by=by,
        payload={"budget": budget.id, "before": before, "after": after},
    )
