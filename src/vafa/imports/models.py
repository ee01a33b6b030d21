from __future__ import annotations

from django.db import models


class RunState(models.TextChoices):
    """Where a run is on its way; a cancelled or failed one goes on or is withdrawn."""

    UPLOADED = "uploaded"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


class SourceMapping(models.Model):
    """How files of one source are read, remembered from the latest import of it."""

    source = models.CharField(max_length=40)
    header_key = models.CharField(max_length=32)
    mapping = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "header_key"], name="imports_mapping_once"),
        ]


class Run(models.Model):
    """One file on its way in, with what was read, stored, repeated and set aside."""

    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    file_path = models.CharField(max_length=500)
    file_bytes = models.BigIntegerField()
    file_hash = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    state = models.CharField(max_length=11, choices=RunState.choices)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=60)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    rows_read = models.BigIntegerField(default=0)
    rows_stored = models.BigIntegerField(default=0)
    rows_repeated = models.BigIntegerField(default=0)
    rows_quarantined = models.BigIntegerField(default=0)
    checkpoint = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["source", "file_hash"], name="imports_run_file"),
        ]


class QuarantineState(models.TextChoices):
    """Open: waits for a person. Mended: stored after all. Dismissed: left out on purpose."""

    OPEN = "open"
    MENDED = "mended"
    DISMISSED = "dismissed"


class QuarantinedRow(models.Model):
    """A row that could not be stored, with its reason; mended and tried again by a person."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="quarantined")
    row_number = models.BigIntegerField()
    reason = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    cells = models.JSONField()
    # The cells of the first row of the same order, when later rows leave out what it says.
    context = models.JSONField(default=list)
    state = models.CharField(
        max_length=10, choices=QuarantineState.choices, default=QuarantineState.OPEN
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "row_number"], name="imports_quarantine_once"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="imports_quarantine_state"),
        ]
