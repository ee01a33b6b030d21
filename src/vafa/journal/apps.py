from __future__ import annotations

from django.apps import AppConfig

from vafa.journal.jobs import wiring


class JournalConfig(AppConfig):
    name = "vafa.journal"
    label = "vafa_journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse to start with a table that names what does not exist."""
        wiring.check_tables()
