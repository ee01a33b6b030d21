"""Named sets of filters, order and columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean
from vafa.insight.models import SavedView
from vafa.insight.rules.customer_filters import CustomerFilters
from vafa.journal.actions import record

VIEWS_MAX = 50
NAME_LENGTH_MAX = 80


class ViewNeedsName(Refused):
    code = "view_needs_name"
    sentence = _("Give the view a name of at most 80 letters.")


class TooManyViews(Refused):
    code = "too_many_views"
    sentence = _("You keep 50 views already. Delete one that you no longer open.")


class NotYourView(Refused):
    code = "not_your_view"
    sentence = _("This view is gone, or somebody else's: only its owner can delete it.")


def save_view(
    *,
    name: str,
    filters: CustomerFilters,
    sort: str,
    columns: Sequence[str],
    is_shared: bool,
    at: datetime,
    by: Actor,
) -> SavedView:
    """Keep a view of the list under a name; one's own view of that name is replaced."""
    clean = display_clean(name)
    if not clean or len(clean) > NAME_LENGTH_MAX:
        raise ViewNeedsName
    assert by.id is not None, "a view belongs to a person"
    with transaction.atomic():
        others = SavedView.objects.filter(owner_id=by.id).exclude(name=clean)
        if others.count() >= VIEWS_MAX:
            raise TooManyViews
        view, _created = SavedView.objects.update_or_create(
            owner_id=by.id,
            name=clean,
            defaults={
                "is_shared": is_shared,
                "filters": {"filters": filters.to_json(), "sort": sort},
                "columns": list(columns),
                "made_at": at,
            },
        )
        record(
            kind="insight.view_saved",
            at=at,
            by=by,
            subject_kind="view",
            subject_id=view.id,
            payload={"is_shared": is_shared},
        )
    return view


def delete_view(*, view_id: int, at: datetime, by: Actor) -> None:
    """Delete one's own view; refuses somebody else's."""
    assert by.id is not None, "a view belongs to a person"
    with transaction.atomic():
        deleted, _per_table = SavedView.objects.filter(id=view_id, owner_id=by.id).delete()
        if not deleted:
            raise NotYourView
        record(kind="insight.view_deleted", at=at, by=by, subject_kind="view", subject_id=view_id)
