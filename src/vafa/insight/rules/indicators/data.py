"""Figures of how whole the records are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

DATA = IndicatorGroup(
    code="data",
    title=_("Data"),
    indicators=(
        Indicator(
            slug="how-whole-the-records-are",
            title=_("How whole the records are"),
            question=_("Of how many orders, customers and products is each detail known?"),
            meaning=_(
                "The share of records in which the detail is filled in, counted by the latest "
                "refresh."
            ),
            limit=_("Filled in does not mean right."),
            unit="share",
            formula="records with the value / all records",
        ),
    ),
)
