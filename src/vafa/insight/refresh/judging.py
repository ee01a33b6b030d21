"""From a scored customer to a list row: phase, strategy and what changed since the last run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

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

    def judge(self, scored: Scored, before: Valuation | None) -> Valuation:
        """Return the list row of one customer."""
        verdict = phase_of(rhythm_of(scored), self.today, self.fixed)
        told = self.told.get(scored["customer_id"], NOTHING_TOLD)
        inputs = strategy_inputs(scored, verdict, self.cuts, told)
        decision = decide(inputs)
        row = _row(self.run_id, scored, verdict, inputs, decision)
        _set_worth(row, scored, told)
        row.significance = _between_blanks(significance_of(scored, self.cuts, told))
        if inputs.phase in ASKING_WHETHER_WORTH_IT:
            row.strategy_inputs |= _stakes(inputs.phase, scored, self.cuts)
        self._set_strategy(row, decision, before)
        if before is not None:
            self._note_changes(row, before, verdict)
        return row

    def _set_strategy(self, row: Valuation, decision: Decision, before: Valuation | None) -> None:
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

    def _note_changes(self, row: Valuation, before: Valuation, verdict: Verdict) -> None:
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
                    figures=_figures(row, self.today),
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
                    inputs=row.strategy_inputs,
                    by=self.by,
                )
            )


ASKING_WHETHER_WORTH_IT = ("prospect", "separated")
# Columns of the scored table that a list row has under the same name.
WORTH = (
    "gross_margin_year",
    "direct_cost_year",
    "activity_cost_year",
    "cost_to_serve_year",
    "contribution_year",
    "contribution_year_real",
    "contribution_is_estimated",
    "contribution_12",
    "contribution_24",
    "contribution_24_low",
    "contribution_24_high",
    "contribution_fixed_year",
    "acquisition_cost",
    "difficulty",
)


def _set_worth(row: Valuation, scored: Scored, told: Told) -> None:
    for name in WORTH:
        setattr(row, name, scored.get(name))
    row.share_of_wallet = told.share_of_wallet
    row.headroom = headroom_of(scored, told)


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


def _standing(before: Valuation | None) -> Standing | None:
    if before is None or not before.phase or before.strategy_since is None:
        return None
    return Standing(
        before.strategy, before.strategy_since, before.strategy_next, before.strategy_next_since
    )


def _figures(row: Valuation, today: date) -> dict[str, float | int | None]:
    silent = (today - row.latest_day).days if row.latest_day else None
    return {
        "silent_days": silent,
        "usual_gap_days": row.usual_gap_days,
        "at_risk_after_days": row.at_risk_after_days,
        "former_after_days": row.former_after_days,
    }


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _row(
    run_id: int, scored: Scored, verdict: Verdict, inputs: StrategyInputs, decision: Decision
) -> Valuation:
    return Valuation(
        run_id=run_id,
        customer_id=scored["customer_id"],
        country=scored["country"] or "",
        phase=verdict.phase,
        phase_state=verdict.state,
        phase_since=verdict.since,
        purchase_days=scored["purchase_days"],
        orders=scored["orders"],
        first_day=scored["first_day"],
        second_day=scored["second_day"],
        latest_day=scored["latest_day"],
        # Scored money is that of the models; without a price index there is only one.
        revenue_total=scored.get("net_revenue_paid", scored["net_revenue"]),
        revenue_year=scored.get("revenue_year_paid", scored["revenue_year"]),
        revenue_total_real=scored.get("net_revenue_real"),
        revenue_year_real=scored.get("revenue_year_real"),
        usual_gap_days=scored["usual_gap_days"],
        at_risk_after_days=scored["at_risk_after_days"],
        former_after_days=scored["former_after_days"],
        overdue_since=scored["overdue_since"],
        next_purchase_median_day=scored["next_purchase_median_day"],
        p_buys_30=scored["p_buys_30"],
        p_buys_90=scored["p_buys_90"],
        p_buys_180=scored["p_buys_180"],
        expected_orders=scored["expected_orders"],
        expected_orders_low=scored["expected_orders_low"],
        expected_orders_high=scored["expected_orders_high"],
        expected_revenue=_whole(scored["expected_spend"]),
        expected_revenue_low=_whole(scored["expected_spend_low"]),
        expected_revenue_high=_whole(scored["expected_spend_high"]),
        expected_revenue_24=_whole(scored["expected_spend_24m"]),
        value_rank=scored["value_rank"],
        strategy_rule=decision.rule,
        strategy_inputs=inputs.to_json(),
    )
