"""What may happen in the books, worked out in memory: no database, no clock."""

from __future__ import annotations
