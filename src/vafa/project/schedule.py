"""What the worker starts by itself, and when."""

from __future__ import annotations

SCHEDULE: dict[str, str] = {}
