"""What people type about people, one file per part."""

from __future__ import annotations
