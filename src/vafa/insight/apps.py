from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "vafa.insight"
    label = "vafa_insight"
    default_auto_field = "django.db.models.BigAutoField"
