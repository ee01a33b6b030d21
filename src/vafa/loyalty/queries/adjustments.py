"""What was given and taken by hand, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet, Sum
from django.db.models.functions import Abs

from vafa.ledger.models import Posting
from vafa.loyalty.models import Adjustment, AdjustmentState, LoyaltySettings

# The kind of posting that carries one out; its source ends with the adjustment's number.
ADJUSTED: Final = "adjusted"


def loyalty_settings() -> LoyaltySettings:
    """Return the shop's own settings, or the usual ones."""
    return LoyaltySettings.objects.filter(id=1).first() or LoyaltySettings(id=1)


def adjusted_between(*, by: str, since: datetime, until: datetime) -> int:
    """Return how many points a person adjusted alone in a time, given and taken together."""
    found = Adjustment.objects.filter(
        asked_by=by,
        decided_by=by,
        state=AdjustmentState.DONE,
        decided_at__gte=since,
        decided_at__lte=until,
    )
    return int(found.aggregate(points=Sum(Abs("points")))["points"] or 0)


def waiting_adjustments() -> QuerySet[Adjustment]:
    """Return what waits for a second person, the oldest first."""
    found = Adjustment.objects.filter(state=AdjustmentState.WAITING)
    return found.select_related("member__programme", "customer").order_by("id")


def decided_adjustments(*, limit: int) -> list[Adjustment]:
    """Return what was decided lately, the latest first."""
    found = Adjustment.objects.exclude(state=AdjustmentState.WAITING)
    return list(found.select_related("member__programme", "customer").order_by("-id")[:limit])


def reasons_of(*, postings: Iterable[Posting]) -> dict[int, str]:
    """Return why points were given or taken by hand, for those postings that did so."""
    numbers = {
        posting.id: int(posting.source.split()[-1])
        for posting in postings
        if posting.kind == ADJUSTED
    }
    reasons = dict(
        Adjustment.objects.filter(id__in=set(numbers.values())).values_list("id", "reason")
    )
    return {posting: reasons.get(number, "") for posting, number in numbers.items()}
