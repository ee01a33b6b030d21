from __future__ import annotations

from django.apps import AppConfig


class ShopsContactsConfig(AppConfig):
    name = "vafa.connectors.shops.contacts"
    label = "vafa_shops_contacts"
    default_auto_field = "django.db.models.BigAutoField"
