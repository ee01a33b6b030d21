from __future__ import annotations

from django.db import models
from django.db.models import Q


class TaskKind(models.TextChoices):
    """By what means a task is done."""

    CALL = "call"
    WRITE = "write"
    OFFER = "offer"
    MEND = "mend"
    ARRANGE = "arrange"
    CHECK = "check"
    OTHER = "other"


class TaskState(models.TextChoices):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Repeat(models.TextChoices):
    """How soon a task comes back once it is done; months are those of the shop's calendar."""

    NEVER = ""
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class ProposalState(models.TextChoices):
    """A lapsed proposal outlived its last day, or the strategy that it came from."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


class DeclineReason(models.TextChoices):
    DONE_ALREADY = "done_already"
    DOES_NOT_FIT = "does_not_fit"
    COSTS_TOO_MUCH = "costs_too_much"
    NOT_NOW = "not_now"
    OTHER = "other"


class Proposal(models.Model):
    """A next step for a customer that a rule suggests and a person accepts or declines.

    `code` names the step and `source` what it follows from, such as a strategy; pages put both
    into words. `key` is unique for ever: what was proposed once is never proposed again.
    """

    key = models.CharField(max_length=120, unique=True)
    # What a rule suggests goes with the customer; what a person accepted is a task, and keeps them.
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.CASCADE, related_name="proposals"
    )
    code = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    worth = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED
    )
    expires_date = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True, default="")
    reason_note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["-worth", "-id"],
                condition=Q(state="proposed"),
                name="tasks_proposal_open",
            ),
            models.Index(fields=["customer", "state"], name="tasks_proposal_customer"),
        ]


class Task(models.Model):
    """Something a person is to do by a day, for a customer or for the shop.

    A task that came from a proposal keeps its `code` and has no title of its own until somebody
    writes one: its words follow the reader's language.
    """

    customer = models.ForeignKey(
        "vafa_customers.Customer", null=True, on_delete=models.PROTECT, related_name="tasks"
    )
    proposal = models.OneToOneField(
        Proposal, null=True, on_delete=models.SET_NULL, related_name="task"
    )
    kind = models.CharField(max_length=8, choices=TaskKind.choices, default=TaskKind.OTHER)
    code = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")
    due_date = models.DateField()
    assignee = models.ForeignKey(
        "vafa_staff.StaffMember", null=True, on_delete=models.PROTECT, related_name="tasks"
    )
    repeat = models.CharField(max_length=10, choices=Repeat.choices, blank=True, default="")
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    outcome = models.CharField(max_length=500, blank=True, default="")
    proposed_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") | ~Q(code=""), name="tasks_task_says_what_to_do"
            ),
            models.CheckConstraint(
                condition=Q(state="open", done_at__isnull=True)
                | Q(~Q(state="open"), done_at__isnull=False),
                name="tasks_task_closed_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "due_date", "id"],
                condition=Q(state="open"),
                name="tasks_open_of_assignee",
            ),
            models.Index(
                fields=["due_date", "id"], condition=Q(state="open"), name="tasks_open_by_day"
            ),
            models.Index(fields=["customer", "state"], name="tasks_task_customer"),
            models.Index(
                fields=["-done_at", "-id"], condition=~Q(state="open"), name="tasks_closed"
            ),
        ]


class Postponement(models.Model):
    """One time that a task was put off, and why."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="postponements")
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["task", "-id"], name="tasks_postponement_task")]


class TaskSettings(models.Model):
    """How many steps may wait to be accepted, and for how long."""

    open_proposals_max = models.PositiveSmallIntegerField(default=50)
    proposal_days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="tasks_settings_one"),
        ]
