"""Pages of orders in files: bring one, look at it, follow its import, mend what was set aside."""

from __future__ import annotations
