"""Figures of coming back, and of what was bought."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

RETURNING = IndicatorGroup(
    code="returning",
    title=_("Coming back"),
    indicators=(
        Indicator(
            slug="time-to-the-second-order",
            title=_("Time to the second order"),
            question=_("How many first-time buyers have bought again after so many days?"),
            meaning=_(
                "The share who returned, where a buyer whom you have watched for a short time "
                "counts only for that time."
            ),
            limit=_("Its end rests on the few oldest buyers."),
            unit="share",
            formula="1 − Π (1 − returned / watched)",
        ),
        Indicator(
            slug="cohort-retention",
            title=_("Cohort retention"),
            question=_(
                "Of those who first bought in a month, how many bought in each month since?"
            ),
            meaning=_(
                "One row for each first month, one cell for each month since. Months that are not "
                "over are left empty."
            ),
            limit=_("The first row of the records also holds older customers."),
            unit="share",
            formula="bought in the month / all of the cohort",
        ),
        Indicator(
            slug="customers-lost-and-returned-by-month",
            title=_("Customers lost and returned, by month"),
            question=_("Which share left in a month, and which share of the former came back?"),
            meaning=_(
                "Of those who were customers at the end of a month, who were former a month later; "
                "and of the former, who returned. Judged with what was known at the time."
            ),
            limit=_("No share is given under a hundred customers."),
            unit="share",
            formula="former a month later / customers at the month's end",
        ),
        Indicator(
            slug="what-a-plain-rule-would-cost",
            title=_("What a plain rule would cost"),
            question=_("What if everybody silent for so many days were given up?"),
            meaning=_(
                "Looked at from past month ends: whom each rule would have written off, how many "
                "came back anyway, and with how much net revenue."
            ),
            limit=_("It needs three times as much history as the months looked at."),
            unit="money",
        ),
        Indicator(
            slug="what-brings-back",
            title=_("What brings back"),
            question=_(
                "Of those whose first day held this product, how many bought again within 180 days?"
            ),
            meaning=_(
                "First buyers watched for at least 180 days, for products with at least thirty of "
                "them, ordered by the careful end of the range."
            ),
            limit=_("Nobody knows whether the product is the cause."),
            unit="share",
            formula="came back within 180 days / first buyers",
        ),
        Indicator(
            slug="shares-of-what-was-bought",
            title=_("Shares of what was bought"),
            question=_("Which products, categories and countries bring the money?"),
            meaning=_(
                "Net revenue of each by that of the period, and how many customers it reaches. "
                "Countries are where orders were delivered."
            ),
            limit=_("What brings much revenue need not bring profit."),
            unit="share",
            formula="net revenue of the product / net revenue of the period",
        ),
        Indicator(
            slug="money-by-week-and-month",
            title=_("Money by week and month"),
            question=_("How much comes from new and how much from returning customers?"),
            meaning=_(
                "Net revenue of first purchase days, of later ones, and other: orders without a "
                "customer or of one left out."
            ),
            limit=_("Guests without a name look new or other, though some have bought before."),
            unit="money",
        ),
    ),
)
