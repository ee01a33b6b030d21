from __future__ import annotations

from django.apps import AppConfig


class ShopsCodesConfig(AppConfig):
    name = "vafa.connectors.shops.codes"
    label = "vafa_shops_codes"
    default_auto_field = "django.db.models.BigAutoField"
