"""A shop's own price index from its order lines, and amounts of money in the prices of today.

Unit values (`unit_values`) → sums over products sold in two months (`price_pairs`) → a chained
index with its guards (`chained`) → a level for every month (`deflator_of`) → amounts in constant
prices (`in_constant_prices`).
"""

from __future__ import annotations

from vafa.analytics.measures.prices.chain import PriceMonth, chained
from vafa.analytics.measures.prices.deflating import in_constant_prices
from vafa.analytics.measures.prices.levels import Deflator, deflator_of, yearly_inflation
from vafa.analytics.measures.prices.pairs import price_pairs
from vafa.analytics.measures.prices.unit_values import sold_by_month, unit_values

__all__ = [
    "Deflator",
    "PriceMonth",
    "chained",
    "deflator_of",
    "in_constant_prices",
    "price_pairs",
    "sold_by_month",
    "unit_values",
    "yearly_inflation",
]
