from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "vafa.demo"
    label = "vafa_demo"
    default_auto_field = "django.db.models.BigAutoField"
