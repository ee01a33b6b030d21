"""Pages and panels of tasks."""

from __future__ import annotations
