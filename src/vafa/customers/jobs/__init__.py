"""Long work about customers: the search for duplicates, and accepting the identical ones."""

from __future__ import annotations
