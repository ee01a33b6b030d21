"""Words of the templates of costs."""

from __future__ import annotations
