"""What the worker does for the warehouse: copying facts out of the database."""

from __future__ import annotations
