"""Lists that leave the house, each written down."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.insight.queries.customers import count_matching
from vafa.insight.rules.customer_filters import CustomerFilters
from vafa.journal.actions import record
from vafa.staff.queries import today

EXPORTED_MAX = {"csv": 200_000, "xlsx": 50_000}


class TooManyToExport(Refused):
    code = "too_many_to_export"
    sentence = _("At most %(limit)s customers fit into one such file. Narrow the filters first.")


class NothingToExport(Refused):
    code = "nothing_to_export"
    sentence = _("Nobody fits these filters, so there is nothing to export.")


def record_export(*, filters: CustomerFilters, file_format: str, at: datetime, by: Actor) -> int:
    """Write down that a list is taken away, with how many rows and which filters, but no names.

    Refuses an empty list and one that is longer than a file of this kind should be.
    """
    limit = EXPORTED_MAX[file_format]
    count = count_matching(filters=filters, today=today(), up_to=limit)
    if count == 0:
        raise NothingToExport
    if count > limit:
        raise TooManyToExport(limit=limit)
    record(
        kind="insight.customers_exported",
        at=at,
        by=by,
        payload={"count": count, "format": file_format, "filters": filters.to_json()},
    )
    return count
