from __future__ import annotations

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "vafa.orders"
    label = "vafa_orders"
    default_auto_field = "django.db.models.BigAutoField"
