from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "vafa.project"
    label = "vafa_project"
    default_auto_field = "django.db.models.BigAutoField"
