"""Addresses of loyalty, one module for each area."""

from __future__ import annotations
