from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "vafa.web"
    label = "vafa_web"
    default_auto_field = "django.db.models.BigAutoField"
