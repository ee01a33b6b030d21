"""Figures of value."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

VALUE = IndicatorGroup(
    code="value",
    title=_("What customers are worth"),
    indicators=(
        Indicator(
            slug="significant",
            title=_("Significant"),
            question=_("Who must not be lost?"),
            meaning=_(
                "The best twentieth by future value or by all net revenue so far, and everyone whom"
                " a colleague marked: others copy them, they drive you to improve, they open doors,"
                " or they recommend you."
            ),
            limit=_("What people know of a customer counts only when they write it down."),
            unit="none",
        ),
        Indicator(
            slug="value-rank",
            title=_("Value rank"),
            question=_("In which order do customers deserve attention?"),
            meaning=_(
                "Significant customers first, then everybody, each by what they are to leave and "
                "what they left in the last year; by net revenue while costs are unknown. One is "
                "the most valuable."
            ),
            limit=_("Close neighbours in rank differ by chance."),
            unit="none",
        ),
        Indicator(
            slug="value-map",
            title=_("Value map"),
            question=_("Who brings much now, and who will?"),
            meaning=_(
                "Net revenue of the last 365 days against 24-month value. High is the best fifth of"
                " those above zero. The highest ranks are dots, all others are gathered into "
                "bubbles."
            ),
            limit=_(
                "Both sides are drawn in steps of ten times; distances look smaller than they are."
            ),
            unit="money",
        ),
        Indicator(
            slug="concentration-and-gini",
            title=_("Concentration and Gini"),
            question=_("Does the shop live from a few?"),
            meaning=_(
                "Customers of the last 365 days, best first: which share of them brought which "
                "share of net revenue. Gini is 0 when all bring the same and near 1 when one brings"
                " everything."
            ),
            limit=_("A year of many one-time buyers looks even, whatever the regular ones bring."),
            unit="share",
            formula="Gini = (n + 1 − 2 · Σ place · revenue / Σ revenue) / n",
        ),
        Indicator(
            slug="what-sleeps",
            title=_("What sleeps"),
            question=_("What did those who are silent now use to bring in a year?"),
            meaning=_(
                "All their net revenue, spread over the years between their first and latest "
                "purchase."
            ),
            limit=_("It is what they used to bring, not what would come back."),
            unit="money",
            formula="Σ revenue · 365 / max(365, latest − first)",
        ),
        Indicator(
            slug="steadiness",
            title=_("Steadiness"),
            question=_(
                "How evenly does the money come, and how much of it from returning customers?"
            ),
            meaning=_(
                "Over the complete months of about the last year: how far months stray from their "
                "mean, and the share of net revenue from later purchases."
            ),
            limit=_("A season makes months uneven without anything being wrong."),
            unit="share",
            formula="standard deviation / mean of monthly net revenue",
        ),
        Indicator(
            slug="strategy",
            title=_("Strategy"),
            question=_("What should be done about this relation?"),
            meaning=_(
                "Phase, future value, significance and risk are read against a table of fourteen "
                "rules; the first that fits gives the strategy. A person may choose another."
            ),
            limit=_("What is unknown counts as the level that takes nothing from the customer."),
            unit="none",
        ),
    ),
)
