"""The next step of each strategy is proposed to people, for the customers who bring the most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from vafa.core.keys import Actor
from vafa.insight.rules.next_steps import Standing, key_of, next_step, steps_for
from vafa.portfolio.models import Valuation, ValuationRun
from vafa.portfolio.queries import current_valuations
from vafa.tasks.actions import NewProposal, lapse_proposals, propose_tasks
from vafa.tasks.models import Proposal
from vafa.tasks.queries import open_proposals, task_settings, without_next_step

READ_AT_ONCE: Final = 200
READS_MAX: Final = 20
# Of somebody who is gone, only the past says what they are worth.
BY_PAST: Final = frozenset({"WIN_BACK", "END"})


def lapse_outlived(*, today: date, at: datetime, by: Actor) -> int:
    """Put away proposals that are over, or that outlived the strategy they follow from."""
    return lapse_proposals(outlived_ids=_outlived(), today=today, at=at, by=by)


def propose_for_strategy(
    *, strategy: str, run_id: int, today: date, at: datetime, by: Actor
) -> int | None:
    """Propose one next step each to the most valuable customers of a strategy who have none.

    Never holds more open proposals than the shop chose, whoever else proposes at the same time,
    and leaves those in peace for whom one was turned down lately. Returns how many were made;
    None when another run is in force by now.
    """
    with transaction.atomic():
        # Whoever proposes holds the run, so that two together do not fill the same room.
        run = ValuationRun.objects.select_for_update().filter(id=run_id, is_current=True).first()
        if run is None:
            return None
        settings = task_settings()
        room = settings.open_proposals_max - open_proposals().filter(source=strategy).count()
        quiet_since = at - timedelta(days=settings.proposal_days)
        steps = _for_strategy(run, strategy, room=room, today=today, quiet_since=quiet_since)
        return propose_tasks(proposals=steps, today=today, at=at, by=by)


def propose_for_customers(
    *, customer_ids: Sequence[int], today: date, at: datetime, by: Actor
) -> int:
    """Propose the next step to single customers whose strategy was just chosen by hand.

    What was proposed under another strategy lapses; who has a step already gets no second one.
    """
    outlived = [one for one in _outlived() if one in _proposed_to(customer_ids)]
    lapse_proposals(outlived_ids=outlived, today=today, at=at, by=by)
    rows = current_valuations().filter(customer_id__in=list(customer_ids))
    free = without_next_step(rows, today=today).order_by("customer_id")[:READ_AT_ONCE]
    proposals = _steps(list(free), known=_known_keys(list(free)))
    return propose_tasks(proposals=proposals, today=today, at=at, by=by)


def _for_strategy(
    run: ValuationRun, strategy: str, *, room: int, today: date, quiet_since: datetime
) -> list[NewProposal]:
    """Walk down the customers of a strategy until there is no more room, or nobody left."""
    found: list[NewProposal] = []
    if room <= 0:
        return found
    for rows in _by_worth(run, strategy):
        free = without_next_step(rows, today=today, quiet_since=quiet_since)
        for start in range(0, READ_AT_ONCE * READS_MAX, READ_AT_ONCE):
            part = list(free[start : start + READ_AT_ONCE])
            found += _steps(part, known=_known_keys(part))
            if len(found) >= room:
                return found[:room]
            if len(part) < READ_AT_ONCE:
                break
    return found


def _by_worth(run: ValuationRun, strategy: str) -> list[QuerySet[Valuation]]:
    """Return the customers of a strategy along the indexes of the list: known values first."""
    rows = Valuation.objects.filter(run_id=run.id, strategy=strategy, is_left_out=False)
    if strategy == "END":
        rows = rows.filter(is_end_approved=True)
    if strategy in BY_PAST:
        return [rows.order_by("-revenue_total", "-customer_id")]
    # A strategy that nobody has would be searched for among all values.
    if not rows.exists():
        return []
    known = rows.filter(expected_revenue__isnull=False)
    unknown = rows.filter(expected_revenue=None)
    return [
        known.order_by("-expected_revenue", "-customer_id"),
        unknown.order_by("-customer_id"),
    ]


def _steps(rows: Sequence[Valuation], *, known: set[str]) -> list[NewProposal]:
    steps = []
    for row in rows:
        standing = _standing(row)
        code = next_step(standing, known)
        if code is not None:
            steps.append(
                NewProposal(
                    key=key_of(standing, code),
                    customer_id=row.customer_id,
                    code=code,
                    source=row.strategy,
                    worth=_worth(row),
                )
            )
    return steps


def _worth(row: Valuation) -> int:
    worth = row.revenue_total if row.strategy in BY_PAST else row.expected_revenue
    return worth or 0


def _known_keys(rows: Sequence[Valuation]) -> set[str]:
    keys = [key_of(one, code) for one in map(_standing, rows) for code in steps_for(one)]
    return set(Proposal.objects.filter(key__in=keys).values_list("key", flat=True))


def _standing(row: Valuation) -> Standing:
    return Standing(
        customer_id=row.customer_id,
        phase=row.phase,
        strategy=row.strategy,
        strategy_since=row.strategy_since,
        is_contested=bool(row.strategy_inputs.get("is_contested")),
        is_end_approved=row.is_end_approved,
    )


def _outlived() -> list[int]:
    """Find open proposals whose customer has another strategy by now."""
    waiting = dict(open_proposals().values_list("id", "customer_id"))
    rows = current_valuations().filter(customer_id__in=set(waiting.values()))
    in_force = dict(rows.values_list("customer_id", "strategy"))
    sources = open_proposals().values_list("id", "customer_id", "source")
    return [
        number
        for number, customer_id, source in sources
        if in_force.get(customer_id, source) != source
    ]


def _proposed_to(customer_ids: Sequence[int]) -> set[int]:
    rows = open_proposals().filter(customer_id__in=list(customer_ids))
    return set(rows.values_list("id", flat=True))
