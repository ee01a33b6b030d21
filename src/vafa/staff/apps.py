from __future__ import annotations

from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "vafa.staff"
    label = "vafa_staff"
    default_auto_field = "django.db.models.BigAutoField"
