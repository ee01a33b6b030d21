"""What a shop has not been told of yet."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q

from vafa.loyalty.models import Code, CodeTemplate


class ToTell(NamedTuple):
    """How many codes are new, and how many ended, since the shop was told last."""

    new: int
    ended: int
    told: int


def to_tell(*, programme_id: int) -> ToTell:
    """Count what the next file would say, and what was told before."""
    codes = Code.objects.filter(template__programme_id=programme_id, template__is_pushed=True)
    return ToTell(
        new=codes.filter(is_disabled=False, pushed_at=None).count(),
        ended=codes.filter(
            Q(is_disabled=True), pushed_at__isnull=False, end_pushed_at=None
        ).count(),
        told=codes.filter(pushed_at__isnull=False).count(),
    )


def kinds_of(*, programme_id: int) -> list[tuple[int, str]]:
    """List the kinds of codes of a programme with their names, the newest first."""
    kinds = CodeTemplate.objects.filter(programme=programme_id).order_by("-id")
    return list(kinds.values_list("id", "name"))
