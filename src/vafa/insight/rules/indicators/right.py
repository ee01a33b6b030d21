"""Figures of how right forecasts were."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

RIGHT = IndicatorGroup(
    code="right",
    title=_("How right were we"),
    indicators=(
        Indicator(
            slug="how-a-model-is-chosen",
            title=_("How a model is chosen"),
            question=_("Which forecast is to be trusted in this shop?"),
            meaning=_(
                "The clock is stopped on up to three past days; every candidate foretells what "
                "followed and is scored on every customer. The least wrong wins; plain rules take "
                "part."
            ),
            limit=_("The past does not bind the future."),
            unit="none",
        ),
        Indicator(
            slug="scores",
            title=_("Scores"),
            question=_("How far off was each candidate?"),
            meaning=_(
                "Deviance decides: how badly the expected counts fitted. The others say how "
                "surprising it was who bought, by how much totals were missed, and whether the best"
                " customers were found."
            ),
            limit=_(
                "Where most buy nothing, a small mean error rewards expecting nothing of anybody."
            ),
            unit="ratio",
            formula="mean of 2 (y ln(y/m) − (y − m))",
        ),
        Indicator(
            slug="calibration",
            title=_("Calibration"),
            question=_("Did as many buy as was said?"),
            meaning=_(
                "Customers in tenths by what was expected of them, expected beside actual; and the "
                "same by when they began to buy."
            ),
            limit=_("Right on average can be wrong for each."),
            unit="share",
        ),
        Indicator(
            slug="coverage",
            title=_("Coverage"),
            question=_("Did what came lie within the ranges that were promised?"),
            meaning=_(
                "Whether the total held, and the share of customers whose orders lay within their "
                "range. Nine in ten were promised."
            ),
            limit=_("The range of a past total is the one that would have been printed then."),
            unit="share",
        ),
        Indicator(
            slug="correction",
            title=_("Correction"),
            question=_("What do the misses of the past do to the next total?"),
            meaning=_(
                "The error of the same season is taken out; half of a surge is taken back; half of "
                "a small latest error is taken out; else the misses only widen the range."
            ),
            limit=_("Few tested days are drawn to what is usual among shops."),
            unit="ratio",
            formula="√((Σ (ln ratio − c)² + 2 · 0.12²) / (n + 2))",
        ),
        Indicator(
            slug="with-too-little-data",
            title=_("With too little data"),
            question=_("What is shown when there are too few repeat purchases?"),
            meaning=_(
                "Under thirty repeat purchases only how many of each quarter's new customers bought"
                " again, with its range. Nothing is guessed for single customers."
            ),
            limit=_("It fills itself as orders come in."),
            unit="none",
        ),
        Indicator(
            slug="what-was-promised",
            title=_("What was promised"),
            question=_("Did as many buy as earlier refreshes said?"),
            meaning=_(
                "For refreshes at least thirty days old: how many were expected to buy in thirty "
                "days, with the range, beside how many did."
            ),
            limit=_("Orders that are imported late make an old promise look worse."),
            unit="share",
            formula="Σ P(buys in 30 days)",
        ),
    ),
)
