"""Which candidate this shop's forecasts are made with, and what its past errors teach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from vafa.analytics.choosing.candidates import BASELINES, BLENDS, CLOSED_FORM
from vafa.analytics.choosing.correction import PastTotal, correction_for
from vafa.analytics.choosing.details import origin_report, spend_total_of
from vafa.analytics.choosing.origins import (
    Origin,
    is_same_season,
    rolling_origins,
)
from vafa.analytics.choosing.purchases import Purchases, day_number
from vafa.analytics.choosing.race import Heat, run_heat
from vafa.analytics.choosing.report import Backtest, CandidateScore, Choice
from vafa.analytics.choosing.surge import recent_surge

# A blend within so much of the best deviance is taken: it is seldom the worst.
BLEND_SLACK = 0.02
# Without any backtest the model that is stable everywhere (Jasek et al. 2019).
UNTESTED = "BGNBD"


def choose_model(
    purchases: Purchases, *, until: date, horizon_days: int, level: float = 0.9
) -> Backtest | None:
    """Let all candidates predict the shop's own past and take the best; None when history is short.

    Deterministic, and the same in whatever order rows came. Purchases after `until` change
    nothing.
    """
    end = day_number(until)
    known = purchases.until(end)
    if not len(known.day):
        return None
    first = int(known.day.min())
    origins = rolling_origins(first=first, until=end, horizon=horizon_days)
    # Several threads on busy cores make fits ten times slower.
    with threadpool_limits(limits=1):
        return _judged(known, origins, until=end, horizon_days=horizon_days, level=level)


def _judged(
    known: Purchases, origins: Sequence[Origin], *, until: int, horizon_days: int, level: float
) -> Backtest | None:
    heats = [heat for heat in (run_heat(known, one) for one in origins) if _can_judge(heat)]
    if not heats:
        return None
    choice = choice_among([heat.scores for heat in heats])
    span = heats[0].origin.span
    surge = recent_surge(known, until=until)
    orders_past = [_past_orders(heat, choice.chosen, until) for heat in heats]
    spend_past = [_past_spend(heat, choice.chosen, until) for heat in heats]
    return Backtest(
        horizon_days=horizon_days,
        span_days=span,
        sample_customers=len(np.unique(known.customer_id)),
        origins=tuple(
            origin_report(
                heat,
                choice.chosen,
                is_same_season=_meets_season(heat.origin, until),
                other_orders=orders_past[:place] + orders_past[place + 1 :],
                other_spend=spend_past[:place] + spend_past[place + 1 :],
                level=level,
            )
            for place, heat in enumerate(heats)
        ),
        choice=choice,
        recent_surge=surge,
        orders_correction=correction_for(orders_past, surge=surge),
        spend_correction=correction_for(spend_past, surge=surge),
        notes=("horizon_shortened",) if span < horizon_days else (),
    )


def choice_among(races: Sequence[dict[str, CandidateScore]]) -> Choice:
    """Decide by the mean Poisson deviance over the origins at which everybody ran.

    The best model wins, unless a blend is within 2 %: then the better blend does. The reason is
    best_deviance, blend_is_best or blend_within_slack; a plain baseline cannot win, for it has no
    intervals, but `baseline_is_better` says when it would have.

    Example: deviances BGNBD 1.60, ParetoNBD 1.59, Blend 1.61 → Blend (1.3 % behind).
    """
    means = _mean_deviances(races)
    models = {name: means[name] for name in (*CLOSED_FORM, *BLENDS) if name in means}
    best = min(models, key=lambda name: models[name])
    chosen, reason = best, "best_deviance"
    blends = [name for name in BLENDS if name in models]
    if blends:
        blend = min(blends, key=lambda name: models[name])
        if blend == best:
            reason = "blend_is_best"
        elif models[blend] <= models[best] * (1.0 + BLEND_SLACK):
            chosen, reason = blend, "blend_within_slack"
    baselines = {name: means[name] for name in BASELINES if name in means}
    rival = min(baselines, key=lambda name: baselines[name]) if baselines else None
    is_beaten = rival is not None and baselines[rival] < models[chosen]
    return Choice(
        chosen=chosen,
        reason=reason,
        figures=means,
        best_baseline=rival,
        notes=("baseline_is_better",) if is_beaten else (),
    )


def _mean_deviances(races: Sequence[dict[str, CandidateScore]]) -> dict[str, float]:
    """Average each candidate's deviance over the origins; who missed one is not compared.

    The latest origin alone says who counts: boosting may be absent at an earlier, shorter one,
    and is then compared on the origins it ran at, relative to the others there.
    """
    base = {name: score.deviance for name, score in races[0].items() if score.deviance is not None}
    means = {}
    for name in base:
        ran = [race for race in races if name in race and race[name].deviance is not None]
        ratios = [race[name].deviance / _reference(race) for race in ran]  # type: ignore[operator]
        means[name] = float(np.mean(ratios)) * float(np.mean([_reference(race) for race in races]))
    return means


def _reference(race: dict[str, CandidateScore]) -> float:
    """Answer the deviance that the others are measured against at an origin: BG/NBD's."""
    deviance = race[UNTESTED].deviance
    assert deviance is not None
    return max(deviance, 1e-12)


def _can_judge(heat: Heat) -> bool:
    """Answer whether there were enough repeat purchases then for models to take part."""
    return UNTESTED in heat.scores


def _meets_season(origin: Origin, until: int) -> bool:
    return is_same_season(cut=origin.cut, until=until, span=origin.span)


def _past_orders(heat: Heat, chosen: str, until: int) -> PastTotal:
    predicted = heat.predicted(chosen)
    assert predicted.orders is not None
    came = float(heat.orders.sum())
    return PastTotal(float(predicted.orders.sum()), came, _meets_season(heat.origin, until))


def _past_spend(heat: Heat, chosen: str, until: int) -> PastTotal:
    total = spend_total_of(heat.predicted(chosen))
    return PastTotal(total, float(heat.spend.sum()), _meets_season(heat.origin, until))
