"""Pages of processes and improvements."""

from __future__ import annotations
