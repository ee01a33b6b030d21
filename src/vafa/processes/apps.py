from __future__ import annotations

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "vafa.processes"
    label = "vafa_processes"
    default_auto_field = "django.db.models.BigAutoField"
