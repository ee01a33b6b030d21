from __future__ import annotations

from django.apps import AppConfig


class LoyaltyConfig(AppConfig):
    name = "vafa.loyalty"
    label = "vafa_loyalty"
    default_auto_field = "django.db.models.BigAutoField"
