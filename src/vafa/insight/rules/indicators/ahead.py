"""Figures of what is to be expected."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

AHEAD = IndicatorGroup(
    code="ahead",
    title=_("What is to be expected"),
    indicators=(
        Indicator(
            slug="pbuys-in-30-90-180-days",
            title=_("Chance to buy in 30, 90, 180 days"),
            question=_("How likely is at least one purchase within so many days?"),
            meaning=_(
                "From the model that foretold this shop's own past best. Of a hundred customers "
                "with 30 in 100, about thirty buy."
            ),
            limit=_("It is about many; of a single customer it promises nothing."),
            unit="share",
            formula="1 − (1 − p)^c",
        ),
        Indicator(
            slug="expected-orders",
            title=_("Expected orders"),
            question=_("How many purchase days in the next 365 days?"),
            meaning=_(
                "What customers with this history go on to do on average: how often they bought, "
                "how long ago, and how long you have known them."
            ),
            limit=_("The range is where nine in ten such customers end; one in ten lies outside."),
            unit="count",
            formula="E[Y(365) | x, t_x, T] · c",
        ),
        Indicator(
            slug="expected-net-revenue",
            title=_("Expected net revenue"),
            question=_("How much net revenue in the next 365 days?"),
            meaning=_(
                "Expected orders times what an order of this customer is worth, drawn to the shop's"
                " mean where there were few orders."
            ),
            limit=_("It takes the size of orders to have nothing to do with how often they come."),
            unit="money",
            formula="E[orders] · E[worth of an order]",
        ),
        Indicator(
            slug="totals",
            title=_("Totals"),
            question=_("What will all customers of today bring together?"),
            meaning=_(
                "The sum over all customers, put right by how far past totals missed. The range "
                "grows with those misses."
            ),
            limit=_("Customers who will be won later are not in it."),
            unit="money",
            formula="total · exp(± t · √(raw² + s² · max(1, horizon / span)))",
        ),
        Indicator(
            slug="24-month-value",
            title=_("24-month value"),
            question=_("What are the next 24 months worth today?"),
            meaning=_(
                "Expected net revenue month by month; what comes later counts a little less, ten in"
                " a hundred a year."
            ),
            limit=_(
                "It is no lifetime value, and costs are not taken off; those are in the future "
                "value."
            ),
            unit="money",
            formula="Σ (E[Y(m)] − E[Y(m−1)]) · 1.10^(−m/12) · worth,  m = 1 … 24",
        ),
        Indicator(
            slug="next-purchase",
            title=_("Next purchase"),
            question=_("By which day has this customer bought again as likely as not?"),
            meaning=_(
                "The day by which half of the customers with this history have bought again. "
                "Unknown when it lies more than ten years ahead."
            ),
            limit=_("Half of them come later."),
            unit="none",
            formula="P(buys by the day) = 0.5",
        ),
    ),
)
