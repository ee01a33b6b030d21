"""Figures of prices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

PRICES = IndicatorGroup(
    code="prices",
    title=_("Prices"),
    indicators=(
        Indicator(
            slug="own-price-index",
            title=_("Own price index"),
            question=_("How did the shop's own prices move from month to month?"),
            meaning=_(
                "The price changes of products sold in both months, weighed by the money they bring"
                " (Törnqvist), or each product once where quantities mislead (Jevons), month after "
                "month in a chain."
            ),
            limit=_(
                "A product that returns under a new number begins anew; its change of price is not "
                "seen."
            ),
            unit="index",
            formula="exp(Σ ½ (share_s + share_t) · ln(price_t / price_s))",
        ),
        Indicator(
            slug="revenue-matched",
            title=_("Revenue matched"),
            question=_("Which share of a month's money does the comparison rest on?"),
            meaning=_(
                "Net revenue of products sold in both months, out of all products with a price. "
                "Under thirty in a hundred the month is not computed."
            ),
            limit=_("A high share does not say that the rest moved alike."),
            unit="share",
            formula="Σ revenue of matched products / Σ revenue of priced products",
        ),
        Indicator(
            slug="inflation-of-a-year",
            title=_("Inflation of a year"),
            question=_("By how much did prices rise in twelve months?"),
            meaning=_(
                "The index of the month against the same month a year before. With a shorter index "
                "the rise is scaled up to a year."
            ),
            limit=_("It is the inflation of your goods, not of the country."),
            unit="share",
            formula="level / level twelve months before − 1",
        ),
        Indicator(
            slug="chain-drift",
            title=_("Chain drift"),
            question=_("How far did the chain of months stray?"),
            meaning=_(
                "The chained index against a direct comparison with the same month a year ago."
            ),
            limit=_("Sales and clearances are its usual cause."),
            unit="share",
            formula="chained / direct − 1",
        ),
        Indicator(
            slug="amounts-in-todays-prices",
            title=_("Amounts in today's prices"),
            question=_("What would past amounts be worth at the prices of today?"),
            meaning=_(
                "Each order times how much prices have risen since its month. Months without an "
                "index lie on the line between their neighbours."
            ),
            limit=_("Unknown while no index is in force."),
            unit="money",
            formula="Σ net revenue · level(as of) / level(month)",
        ),
        Indicator(
            slug="what-constant-prices-change",
            title=_("What constant prices change"),
            question=_("By how much was money missed as paid, and by how much in constant prices?"),
            meaning=_(
                "The clock is stopped on past days and both ways foretell what followed; each is "
                "compared with what came."
            ),
            limit=_("A few past days are no proof for the next year."),
            unit="share",
            formula="expected / came − 1",
        ),
    ),
)
