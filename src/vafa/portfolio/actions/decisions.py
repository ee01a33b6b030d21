"""What a person decides about a strategy: an exception, or the end of paid effort."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.batches import chunks
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.portfolio.models import (
    EndDecision,
    Strategy,
    StrategyChange,
    StrategyOverride,
    Valuation,
)
from vafa.portfolio.queries import proposed_ends
from vafa.portfolio.rules import instead_of_end


class ReasonNeeded(Refused):
    code = "reason_needed"
    sentence = _("Please say why, so that others understand it later.")


class ExpiryInThePast(Refused):
    code = "expiry_in_the_past"
    sentence = _("The last day of this choice must lie ahead.")


class NoOverride(Refused):
    code = "no_override"
    sentence = _("There is no choice of a person in force for this customer.")


class NoEndProposal(Refused):
    code = "no_end_proposal"
    sentence = _("There is no open proposal to end for this customer.")


class EndNeedsApproval(Refused):
    code = "end_needs_approval"
    sentence = _("Ending is only approved from its proposal, with the evidence in view.")


# What the evidence showed when a person decided to end: it outlives the run's rows.
FIGURES = (
    "revenue_year",
    "gross_margin_year",
    "cost_to_serve_year",
    "contribution_year",
    "contribution_is_estimated",
    "contribution_24",
    "contribution_fixed_year",
    "difficulty",
)


def override_strategy(
    *,
    customer_id: int,
    strategy: str,
    reason: str,
    expires_date: date,
    today: date,
    at: datetime,
    by: Actor,
) -> StrategyOverride:
    """Set a customer's strategy by hand until a day; replaces an earlier choice.

    Refuses without a reason, with a day gone by, and for END, which has its own approval.
    """
    if not reason.strip():
        raise ReasonNeeded
    if expires_date <= today:
        raise ExpiryInThePast
    if Strategy(strategy) == Strategy.END:
        raise EndNeedsApproval
    with transaction.atomic():
        _close_override(customer_id, at=at)
        override = StrategyOverride.objects.create(
            customer_id=customer_id,
            strategy=strategy,
            reason=reason.strip(),
            expires_date=expires_date,
            made_at=at,
            made_by=str(by),
        )
        _put_in_force(customer_id, strategy, is_overridden=True, today=today, at=at, by=by)
        record(
            kind="portfolio.strategy_overridden",
            at=at,
            by=by,
            subject_kind="customer",
            subject_id=customer_id,
            payload={"strategy": strategy, "until": expires_date.isoformat()},
        )
    return override


def drop_override(*, customer_id: int, at: datetime, by: Actor) -> None:
    """Let the measures decide again; the strategy follows at the next refresh."""
    with transaction.atomic():
        if not _close_override(customer_id, at=at):
            raise NoOverride
        Valuation.objects.filter(run__is_current=True, customer_id=customer_id).update(
            is_overridden=False
        )
        record(
            kind="portfolio.override_dropped",
            at=at,
            by=by,
            subject_kind="customer",
            subject_id=customer_id,
        )


def approve_end(
    *, customer_ids: Sequence[int], note: str, today: date, at: datetime, by: Actor
) -> int:
    """Stop paid effort for customers, and nothing else: data, warranty and rights stay.

    Returns for how many the proposal stood; refuses without a note or a single proposal.
    """
    return _decide_end(customer_ids, is_approved=True, note=note, today=today, at=at, by=by)


def decline_end(
    *, customer_ids: Sequence[int], note: str, today: date, at: datetime, by: Actor
) -> int:
    """Keep up the effort for customers; the proposal does not come back on the same evidence."""
    return _decide_end(customer_ids, is_approved=False, note=note, today=today, at=at, by=by)


def close_outlived(*, ends_of: Sequence[int], expired_on: date, at: datetime, by: Actor) -> None:
    """Close what people decided for a time that is over.

    A choice by hand ends on its last day. A decision about ending is over once the measures no
    longer propose it: the next proposal needs a person anew.
    """
    with transaction.atomic():
        expired = StrategyOverride.objects.filter(ended_at=None, expires_date__lte=expired_on)
        expired.update(ended_at=at)
        for chunk in chunks(ends_of, 500):
            chosen = EndDecision.objects.filter(ended_at=None)
            chosen.filter(customer_id__in=chunk).update(ended_at=at)


def _decide_end(
    customer_ids: Sequence[int],
    *,
    is_approved: bool,
    note: str,
    today: date,
    at: datetime,
    by: Actor,
) -> int:
    if not note.strip():
        raise ReasonNeeded
    with transaction.atomic():
        rows = proposed_ends(customer_ids)
        if not rows:
            raise NoEndProposal
        for row in rows:
            _write_end_decision(row, is_approved=is_approved, note=note.strip(), at=at, by=by)
            if is_approved:
                row.is_end_approved = True
                row.save(update_fields=["is_end_approved"])
            else:
                alternative = instead_of_end(row.phase, row.phase_state)
                _put_in_force(
                    row.customer_id, alternative, is_overridden=False, today=today, at=at, by=by
                )
    return len(rows)


def _write_end_decision(
    row: Valuation, *, is_approved: bool, note: str, at: datetime, by: Actor
) -> None:
    open_ones = EndDecision.objects.filter(customer_id=row.customer_id, ended_at=None)
    open_ones.update(ended_at=at)
    EndDecision.objects.create(
        customer_id=row.customer_id,
        is_approved=is_approved,
        rule=row.strategy_rule or 0,
        evidence={**row.strategy_inputs, **{name: getattr(row, name) for name in FIGURES}},
        note=note,
        decided_at=at,
        decided_by=str(by),
    )
    record(
        kind="portfolio.end_approved" if is_approved else "portfolio.end_declined",
        at=at,
        by=by,
        subject_kind="customer",
        subject_id=row.customer_id,
    )


def _close_override(customer_id: int, *, at: datetime) -> int:
    return StrategyOverride.objects.filter(customer_id=customer_id, ended_at=None).update(
        ended_at=at
    )


def _put_in_force(
    customer_id: int, strategy: str, *, is_overridden: bool, today: date, at: datetime, by: Actor
) -> None:
    row = Valuation.objects.filter(run__is_current=True, customer_id=customer_id).first()
    if row is None or row.strategy == strategy:
        return
    StrategyChange.objects.create(
        customer_id=customer_id,
        at=at,
        from_strategy=row.strategy,
        to_strategy=strategy,
        rule=None,
        inputs=row.strategy_inputs,
        by=str(by),
    )
    row.strategy, row.strategy_since = strategy, today
    row.strategy_next, row.strategy_next_since = "", None
    row.is_overridden = is_overridden
    row.save()
