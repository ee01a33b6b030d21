from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "vafa.catalogue"
    label = "vafa_catalogue"
    default_auto_field = "django.db.models.BigAutoField"
