from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "vafa.ledger"
    label = "vafa_ledger"
    default_auto_field = "django.db.models.BigAutoField"
