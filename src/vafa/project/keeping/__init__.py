"""Keeping an installation: its backup, its way back, and whether all is well."""

from __future__ import annotations
