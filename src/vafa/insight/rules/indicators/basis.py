"""What all figures rest on: net revenue and purchase days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

BASIS = IndicatorGroup(
    code="basis",
    title=_("What all figures rest on"),
    indicators=(
        Indicator(
            slug="net-revenue",
            title=_("Net revenue"),
            question=_("How much did customers pay for goods that they kept?"),
            meaning=_(
                "Product lines after discounts and returns, without tax and without shipping."
            ),
            limit=_(
                "It is not profit: a customer who costs a lot looks as good as one who costs "
                "little."
            ),
            unit="money",
            formula="Σ (price · quantity − discount) − returns",
        ),
        Indicator(
            slug="purchase-days",
            title=_("Purchase days"),
            question=_("How often did a customer buy?"),
            meaning=_(
                "Days with at least one order that counts. Several orders of one day are one "
                "purchase, here and in every forecast."
            ),
            limit=_(
                "Two baskets on one day tell nothing about loyalty, so they are not told apart."
            ),
            unit="count",
        ),
    ),
)
