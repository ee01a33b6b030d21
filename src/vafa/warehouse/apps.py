from __future__ import annotations

from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "vafa.warehouse"
    label = "vafa_warehouse"
    default_auto_field = "django.db.models.BigAutoField"
