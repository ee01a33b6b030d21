"""What a programme decides, without a clock and without a database."""

from __future__ import annotations
