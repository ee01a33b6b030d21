from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "vafa.tasks"
    label = "vafa_tasks"
    default_auto_field = "django.db.models.BigAutoField"
