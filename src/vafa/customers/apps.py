from __future__ import annotations

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "vafa.customers"
    label = "vafa_customers"
    default_auto_field = "django.db.models.BigAutoField"
