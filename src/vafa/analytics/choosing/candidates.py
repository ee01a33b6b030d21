"""Who takes part: the closed-form models, boosting, their blends, and the plain baselines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vafa.analytics.choosing.baselines import (
    Prediction,
    days_silent,
    latest_period,
    past_rate,
    past_spend,
)
from vafa.analytics.choosing.boosted import (
    blended_with_boosting,
    boosted_orders,
    rescaled_to,
)
from vafa.analytics.choosing.guards import bearing_of
from vafa.analytics.choosing.mean_spend import MeanSpend
from vafa.analytics.choosing.purchases import Purchases, Snapshot
from vafa.analytics.models import BGNBD, MBGNBD, Blend, MBGCNBDMixture, ParetoNBD
from vafa.analytics.models.fitted import FittedModel
from vafa.analytics.models.predicting import PurchaseModel
from vafa.analytics.models.types import FloatArray

CLOSED_FORM: Mapping[str, type[FittedModel]] = {
    "BGNBD": BGNBD,
    "MBGNBD": MBGNBD,
    "ParetoNBD": ParetoNBD,
    "MBGCNBDMixture": MBGCNBDMixture,
}
BLEND = "Blend"
BLEND_WITH_BOOSTING = "BlendWithBoosting"
BOOSTING = "BoostedCounts"
BLENDS = (BLEND, BLEND_WITH_BOOSTING)
BASELINES = ("past_rate", "latest_period", "days_silent", "past_spend")
# Who looks at the regularity of gaps: (x, t_x, T) alone are not enough for them.
NEEDS_GAPS = ("MBGCNBDMixture", *BLENDS)
MODEL_NAMES = (*CLOSED_FORM, *BLENDS)


def new_model(name: str) -> PurchaseModel:
    """Make the unfitted closed-form model behind a name; both blends stand on the same one."""
    return Blend() if name in BLENDS else CLOSED_FORM[name]()


@dataclass(frozen=True)
class Contest:
    """All candidates' predictions at one cut, in the order of the snapshot's customers."""

    snapshot: Snapshot
    span: int
    predictions: Mapping[str, Prediction]
    models: Mapping[str, PurchaseModel]
    mean_spend: MeanSpend

    def model_of(self, name: str) -> PurchaseModel:
        """Answer the closed-form model behind a candidate: the blend behind both blends."""
        return self.models[BLEND if name in BLENDS else name]


def contest(purchases: Purchases, *, cut: int, span: int) -> Contest:
    """Let every candidate that the data bear predict the span after a cut.

    Sees nothing after `cut`: the purchases are cut there first.
    """
    known = purchases.until(cut)
    snapshot = known.snapshot(cut)
    mean_spend = MeanSpend.fitted(snapshot)
    per_order = mean_spend.per_order(snapshot.x, snapshot.mean_spend_repeat)
    bearing = bearing_of(customers=len(snapshot.x), repeats=int(snapshot.x.sum()))
    models: dict[str, PurchaseModel] = {}
    found: dict[str, Prediction] = {}
    if bearing != "too_little_data":
        members = {name: fitted_model(name, snapshot) for name in CLOSED_FORM}
        found = {name: predicted(model, snapshot, span) for name, model in members.items()}
        found[BLEND] = _mean_of(list(found.values()))
        models = {**members, BLEND: Blend.of(members.values())}
    if bearing == "enough":
        found |= _boosted(known, snapshot, span, found[BLEND])
    found = {name: _with_spend(one, per_order) for name, one in found.items()}
    found |= _baselines(known, snapshot, span)
    return Contest(snapshot, span, found, models, mean_spend)


def fitted_model(name: str, snapshot: Snapshot) -> FittedModel:
    """Fit a closed-form model to everybody known at the cut."""
    return CLOSED_FORM[name]().fit(
        snapshot.x, snapshot.t_x, snapshot.T, log_gap_sum=snapshot.log_gap_sum
    )


def predicted(model: PurchaseModel, snapshot: Snapshot, span: int) -> Prediction:
    """Ask a fitted model for orders and P(buys) over the span."""
    rows = (snapshot.x, snapshot.t_x, snapshot.T)
    gaps = snapshot.log_gap_sum
    return Prediction(
        orders=model.expected_purchases(span, *rows, log_gap_sum=gaps),
        p_buys=model.p_buys(span, *rows, log_gap_sum=gaps),
    )


def _boosted(
    known: Purchases, snapshot: Snapshot, span: int, blend: Prediction
) -> dict[str, Prediction]:
    """Let trees predict, rescaled to the blend's total: they learn who buys, not how many do."""
    assert blend.orders is not None
    orders = boosted_orders(known, snapshot, span)
    if orders is None:
        return {}
    rescaled = rescaled_to(blend.orders, orders)
    mixed = blended_with_boosting(blend.orders, orders)
    return {
        BOOSTING: Prediction(orders=rescaled),
        BLEND_WITH_BOOSTING: Prediction(orders=mixed, p_buys=blend.p_buys),
    }


def _mean_of(members: list[Prediction]) -> Prediction:
    """Blend as the class does: means and chances are the means of the members'."""
    orders = np.mean([one.orders for one in members if one.orders is not None], axis=0)
    p_buys = np.mean([one.p_buys for one in members if one.p_buys is not None], axis=0)
    return Prediction(orders=orders, p_buys=p_buys)


def _with_spend(one: Prediction, per_order: FloatArray) -> Prediction:
    spend = None if one.orders is None else one.orders * per_order
    return Prediction(orders=one.orders, p_buys=one.p_buys, spend=spend)


def _baselines(known: Purchases, snapshot: Snapshot, span: int) -> dict[str, Prediction]:
    found = {
        "past_rate": past_rate(snapshot, span),
        "latest_period": latest_period(known, snapshot, span),
        "past_spend": past_spend(snapshot),
    }
    silent = days_silent(known, snapshot, span)
    return found if silent is None else found | {"days_silent": silent}
