from __future__ import annotations

from django.db import models


class ProfitSettings(models.Model):
    """What the shop allows and assumes when it judges what a relation is worth.

    Null amounts are taken from the shop's own orders: the mean delivery, a tenth of a mean order.
    A base that costs more than it brings is pointed out after `balance_months` such months.
    """

    discount_basis_points = models.PositiveIntegerField(default=1_000)
    self_service_basis_points = models.PositiveIntegerField(default=7_000)
    standard_shipping_amount = models.BigIntegerField(null=True)
    offer_amount = models.BigIntegerField(null=True)
    balance_months = models.PositiveSmallIntegerField(default=2)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="portfolio_profit_settings_one"),
            models.CheckConstraint(
                condition=models.Q(
                    discount_basis_points__lte=10_000, self_service_basis_points__lte=10_000
                ),
                name="portfolio_profit_settings_share",
            ),
            models.CheckConstraint(
                condition=models.Q(balance_months__range=(1, 24)),
                name="portfolio_profit_settings_months",
            ),
        ]
