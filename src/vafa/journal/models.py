from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)


def stamp() -> datetime:
    """Return the moment that the rows of this transaction are stamped with.

    On PostgreSQL it is the start of the transaction, by the clock of the server: whoever reads in
    the order of stamps asks the server how far back a transaction began that may still write
    (`queries.settled_before`). On SQLite there is one writer at a time, and its clock will do.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        began: datetime = cursor.fetchone()[0]
    return began


class StampedRows(models.QuerySet[Row]):
    """Rows that are stamped anew by every way of writing them through the mapper."""

    # Any: values of columns, as Django takes them.
    def update(self, **values: Any) -> int:
        """Change the rows and stamp them, unless the stamp itself is given."""
        values.setdefault("updated_at", stamp())
        return super().update(**values)

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        """Insert the rows, or write them anew, with the stamp of this moment."""
        rows = list(objs)
        moment = stamp() if rows else None
        for row in rows:
            row.updated_at = moment  # type: ignore[attr-defined]
        if options.get("update_fields"):
            options["update_fields"] = [*options["update_fields"], "updated_at"]
        return super().bulk_create(rows, *args, **options)


class Stamped(models.Model):
    """A row whose changes others follow: `updated_at` is when it was last written."""

    updated_at = models.DateTimeField()

    objects = StampedRows.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    # Any: the options of Django's own method.
    def save(self, *args: Any, **options: Any) -> None:
        """Write the row and stamp it."""
        self.updated_at = stamp()
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], "updated_at"}
        super().save(*args, **options)


class Entry(models.Model):
    """One thing that happened: audit trail, timeline and source of reactions at once."""

    kind = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40, blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id", "-id"], name="journal_entry_subject"
            ),
            models.Index(fields=["kind", "-id"], name="journal_entry_kind"),
            models.Index(fields=["by", "-id"], name="journal_entry_by"),
        ]


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"
    SKIPPED = "skipped"


class Delivery(models.Model):
    """One entry on its way to one reaction; `lane` keeps the order per subject and reaction."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="deliveries")
    reaction = models.CharField(max_length=120)
    lane = models.CharField(max_length=190)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=80, blank=True, default="")
    error = models.TextField(blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "reaction"], name="journal_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["reaction", "not_before", "id"],
                condition=Q(state__in=["waiting", "leased"]),
                name="journal_delivery_due",
            ),
            models.Index(
                fields=["lane", "id"],
                condition=Q(state__in=["waiting", "leased", "dead"]),
                name="journal_delivery_lane",
            ),
            models.Index(fields=["state", "id"], name="journal_delivery_state"),
        ]


class WorkState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Work(models.Model):
    """A long job with its progress; a lease that ran out is taken up again by any worker."""

    job = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    unique_key = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    not_before = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=80, blank=True, default="")
    is_cancel_asked = models.BooleanField(default=False)
    steps_done = models.BigIntegerField(default=0)
    steps_total = models.BigIntegerField(null=True)
    step = models.CharField(max_length=80, blank=True, default="")
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=~Q(unique_key="") & Q(state__in=["waiting", "running"]),
                name="journal_work_unique_while_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["waiting", "running"]),
                name="journal_work_open",
            ),
            models.Index(fields=["job", "-id"], name="journal_work_job"),
            models.Index(fields=["state", "-id"], name="journal_work_state"),
        ]


class Heartbeat(models.Model):
    """The latest sign of life of one worker process."""

    worker = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()
    started_at = models.DateTimeField()


class ScheduleMark(models.Model):
    """When a scheduled job was last put in the queue, so that two workers enqueue it once."""

    name = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
