from __future__ import annotations

from django.apps import AppConfig


class ShopsCsvConfig(AppConfig):
    name = "vafa.connectors.shops.csv"
    label = "vafa_shops_csv"
    default_auto_field = "django.db.models.BigAutoField"
