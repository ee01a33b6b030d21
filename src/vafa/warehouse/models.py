from __future__ import annotations

from django.db import models


class DirtyMonth(models.Model):
    """A month of facts that an action changed since it was last exported."""

    month = models.DateField(unique=True)
    marked_at = models.DateTimeField()
