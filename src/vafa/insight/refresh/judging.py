"""From a scored customer to what is decided: phase, strategy, what changed since the last run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, Self

from vafa.insight.rules.verdicts import Cuts, Scored, rhythm_of, strategy_inputs
from vafa.insight.rules.worth import NOTHING_TOLD, Told, headroom_of, significance_of
from vafa.lifecycle.models import PhaseChange
from vafa.lifecycle.rules import FixedPeriods, Verdict, phase_of
from vafa.portfolio.models import StrategyChange, StrategyOverride, Valuation
from vafa.portfolio.rules import (
    Decision,
    Standing,
    StrategyInputs,
    decide,
    instead_of_end,
    next_standing,
)


class InForce(NamedTuple):
    """What the run in force says of a customer, as far as the next one looks back at it."""

    phase: str
    phase_state: str
    strategy: str
    strategy_since: date | None
    strategy_next: str
    strategy_next_since: date | None

    @classmethod
    def of(cls, row: Valuation) -> Self:
        """Take it from a whole list row."""
        return cls(*(getattr(row, name) for name in cls._fields))


@dataclass(slots=True)
class Judged:
    """The columns of a list row that are decided, not measured.

    `strategy_inputs` is JSON: it is written as it is, and of very many rows alike.
    """

    customer_id: int
    phase: str
    phase_state: str
    phase_since: date | None
    strategy_rule: int
    strategy_inputs: str
    significance: str
    share_of_wallet: float | None
    headroom: float | None
    strategy: str = ""
    strategy_since: date | None = None
    strategy_next: str = ""
    strategy_next_since: date | None = None
    is_overridden: bool = False
    is_end_approved: bool = False


@dataclass
class Judge:
    """Decides for one customer after the other and collects what changed.

    `before` holds the rows of the run in force; `overrides` and `ends` what people decided:
    the strategy in force by hand, and whether a proposal to end was approved; `told` what they
    said of customers.
    """

    run_id: int
    today: date
    at: datetime
    by: str
    cuts: Cuts
    fixed: FixedPeriods
    overrides: Mapping[int, StrategyOverride] = field(default_factory=dict)
    ends: Mapping[int, bool] = field(default_factory=dict)
    told: Mapping[int, Told] = field(default_factory=dict)
    phase_changes: list[PhaseChange] = field(default_factory=list)
    strategy_changes: list[StrategyChange] = field(default_factory=list)
    # Customers whose decision to end is past, because the measures no longer propose it.
    ends_outlived: list[int] = field(default_factory=list)

    def judge(self, scored: Scored, before: InForce | None) -> Judged:
        """Decide about one customer."""
        verdict = phase_of(rhythm_of(scored), self.today, self.fixed)
        told = self.told.get(scored["customer_id"], NOTHING_TOLD)
        inputs = strategy_inputs(scored, verdict, self.cuts, told)
        decision = decide(inputs)
        row = Judged(
            customer_id=scored["customer_id"],
            phase=verdict.phase,
            phase_state=verdict.state,
            phase_since=verdict.since,
            strategy_rule=decision.rule,
            strategy_inputs=_as_json(inputs),
            significance=_between_blanks(significance_of(scored, self.cuts, told)),
            share_of_wallet=told.share_of_wallet,
            headroom=headroom_of(scored, told),
        )
        if inputs.phase in ASKING_WHETHER_WORTH_IT:
            stakes = json.dumps(_stakes(inputs.phase, scored, self.cuts))
            row.strategy_inputs = f"{row.strategy_inputs[:-1]}, {stakes[1:]}"
        self._set_strategy(row, decision, before)
        if before is not None:
            self._note_changes(row, scored, before, verdict)
        return row

    def _set_strategy(self, row: Judged, decision: Decision, before: InForce | None) -> None:
        override = self.overrides.get(row.customer_id)
        if override is not None and override.expires_date > self.today:
            row.strategy, row.is_overridden = override.strategy, True
            is_same = before is not None and before.strategy == override.strategy
            row.strategy_since = before.strategy_since if before and is_same else self.today
            return
        decided = decision.strategy
        approved = self.ends.get(row.customer_id)
        if approved is not None and decided != "END":
            self.ends_outlived.append(row.customer_id)
        if decided == "END" and approved is False:
            decided = instead_of_end(row.phase, row.phase_state)
        standing = next_standing(_standing(before), decided, self.today)
        row.strategy, row.strategy_since = standing.strategy, standing.since
        row.strategy_next, row.strategy_next_since = standing.next_strategy, standing.next_since
        row.is_end_approved = row.strategy == "END" and approved is True

    def _note_changes(self, row: Judged, scored: Scored, before: InForce, verdict: Verdict) -> None:
        if (before.phase, before.phase_state) != (row.phase, row.phase_state):
            self.phase_changes.append(
                PhaseChange(
                    customer_id=row.customer_id,
                    at=self.at,
                    day=row.phase_since or self.today,
                    from_phase=before.phase,
                    from_state=before.phase_state,
                    to_phase=row.phase,
                    to_state=row.phase_state,
                    because=verdict.because,
                    figures=_figures(scored, self.today),
                )
            )
        if before.strategy != row.strategy:
            self.strategy_changes.append(
                StrategyChange(
                    customer_id=row.customer_id,
                    at=self.at,
                    from_strategy=before.strategy,
                    to_strategy=row.strategy,
                    rule=row.strategy_rule,
                    inputs=json.loads(row.strategy_inputs),
                    by=self.by,
                )
            )


ASKING_WHETHER_WORTH_IT = ("prospect", "separated")


# A shop has a few hundred different inputs among a million customers.
@lru_cache(maxsize=10_000)
def _as_json(inputs: StrategyInputs) -> str:
    return json.dumps(inputs.to_json())


def _between_blanks(kinds: tuple[str, ...]) -> str:
    return f" {' '.join(kinds)} " if kinds else ""


def _stakes(phase: str, scored: Scored, cuts: Cuts) -> dict[str, float | None]:
    """Note what is won, how likely, and at what cost: the evidence of whether it is worth it."""
    if phase == "prospect":
        return {
            "value": cuts.new_customer_value,
            "chance": cuts.p_win,
            "cost": cuts.acquisition_each,
        }
    return {
        "value": scored.get("value_if_back"),
        "chance": scored.get("p_return"),
        "cost": cuts.offer_cost,
    }


def _standing(before: InForce | None) -> Standing | None:
    if before is None or not before.phase or before.strategy_since is None:
        return None
    return Standing(
        before.strategy, before.strategy_since, before.strategy_next, before.strategy_next_since
    )


# Any: JSON values.
def _figures(scored: Scored, today: date) -> dict[str, Any]:
    latest_day = scored["latest_day"]
    return {
        "silent_days": (today - latest_day).days if latest_day else None,
        "usual_gap_days": scored["usual_gap_days"],
        "at_risk_after_days": scored["at_risk_after_days"],
        "former_after_days": scored["former_after_days"],
    }
