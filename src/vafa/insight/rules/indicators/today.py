"""Figures of the page Today."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

TODAY = IndicatorGroup(
    code="today",
    title=_("Today"),
    indicators=(
        Indicator(
            slug="last-30-days",
            title=_("Last 30 days"),
            question=_("How is the shop doing now?"),
            meaning=_(
                "Net revenue and orders that count, also those without a customer, beside the 30 "
                "days before and the same 30 days a year ago."
            ),
            limit=_(
                "Holidays that move, such as Easter or Ramadan, make a year's comparison uneven."
            ),
            unit="money",
        ),
        Indicator(
            slug="active-customers",
            title=_("Active customers"),
            question=_("How many people are customers of yours today?"),
            meaning=_("New and existing customers and those won back, also those at risk."),
            limit=_("It moves when the thresholds of silence are changed."),
            unit="count",
        ),
        Indicator(
            slug="changes-of-seven-days",
            title=_("Changes of seven days"),
            question=_("Who came, who went, and who should hear from you now?"),
            meaning=_(
                "Customers whose phase began in the last seven days, first buyers of these days, "
                "and new customers whose second order is due."
            ),
            limit=_("Newly at risk is a silence, not a complaint."),
            unit="count",
        ),
        Indicator(
            slug="buying-more-buying-less",
            title=_("Buying more, buying less"),
            question=_("Whose buying changed most?"),
            meaning=_(
                "Net revenue of the last 90 days less that of the 90 days before, the largest "
                "changes on either side."
            ),
            limit=_("One large order makes a mover."),
            unit="money",
            formula="net revenue of 90 days − net revenue of the 90 before",
        ),
    ),
)
