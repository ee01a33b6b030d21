from __future__ import annotations

from django.apps import AppConfig


class ShopsCostsConfig(AppConfig):
    name = "vafa.connectors.shops.costs"
    label = "vafa_shops_costs"
    default_auto_field = "django.db.models.BigAutoField"
