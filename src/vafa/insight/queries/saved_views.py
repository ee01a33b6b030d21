"""Saved views of the customer list: one's own and those that others share."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from vafa.insight.models import SavedView

VIEWS_SHOWN_MAX: Final = 60


def saved_views(*, owner_id: int) -> QuerySet[SavedView]:
    """Return the views that a person may open, by name: one's own and shared ones."""
    mine_or_shared = Q(owner_id=owner_id) | Q(is_shared=True)
    return SavedView.objects.filter(mine_or_shared).order_by("name", "id")[:VIEWS_SHOWN_MAX]
