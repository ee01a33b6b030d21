"""What the worker starts by itself, and when."""

from __future__ import annotations

from vafa.journal.rules import Daily, Every

SCHEDULE: dict[str, Daily | Every] = {}
