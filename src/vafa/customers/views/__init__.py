"""Pages and panels about people, one file per part."""

from __future__ import annotations
