from __future__ import annotations

from django.apps import AppConfig


class ShopsBalancesConfig(AppConfig):
    name = "vafa.connectors.shops.balances"
    label = "vafa_shops_balances"
    default_auto_field = "django.db.models.BigAutoField"
