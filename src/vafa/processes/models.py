from __future__ import annotations

from django.db import models
from django.db.models import Q


class Department(models.TextChoices):
    MARKETING = "marketing"
    SALES = "sales"
    SERVICE = "service"
    PRODUCTION = "production"
    PURCHASING = "purchasing"
    LOGISTICS = "logistics"
    FINANCE = "finance"
    IT = "it"
    PEOPLE = "people"
    OTHER = "other"


class Aspect(models.TextChoices):
    """What a measure is about (R123): the source asks for time, cost, satisfaction, accuracy."""

    TIME = "time"
    COST = "cost"
    SATISFACTION = "satisfaction"
    ACCURACY = "accuracy"


class Unit(models.TextChoices):
    """In what a measure is counted; money is minor units of the shop's currency."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"


class Side(models.TextChoices):
    """Whose view it is: customers are the outer ones, colleagues the inner ones (R122)."""

    OUTER = "outer"
    INNER = "inner"


class ImprovementState(models.TextChoices):
    IDEA = "idea"
    REVIEW = "review"
    DECIDED = "decided"
    WORK = "work"
    DONE = "done"
    DECLINED = "declined"


class ImprovementSource(models.TextChoices):
    FEEDBACK = "feedback"
    EMPLOYEE = "employee"
    COMPLAINT = "complaint"
    MEASURE = "measure"
    OTHER = "other"


class Process(models.Model):
    """How a department does something for customers: for what, in which steps, whose it is."""

    name = models.CharField(max_length=120)
    department = models.CharField(max_length=12, choices=Department.choices)
    purpose = models.CharField(max_length=500, blank=True, default="")
    goal = models.CharField(max_length=500, blank=True, default="")
    crm_effect = models.CharField(max_length=500, blank=True, default="")
    owner = models.ForeignKey(
        "vafa_staff.StaffMember", null=True, on_delete=models.PROTECT, related_name="processes"
    )
    starter = models.CharField(max_length=20, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["starter"], condition=~Q(starter=""), name="processes_starter_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="processes_process_has_name"),
        ]
        indexes = [models.Index(fields=["department", "id"], name="processes_by_department")]


class Step(models.Model):
    """One step of a process, in its place."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "position"], name="processes_step_place"),
        ]


class Opinion(models.Model):
    """What customers or colleagues get from a process and think of it, as of a day."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="opinions")
    side = models.CharField(max_length=5, choices=Side.choices)
    gets = models.CharField(max_length=500, blank=True, default="")
    thinks = models.CharField(max_length=500, blank=True, default="")
    heard_date = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(gets="") | ~Q(thinks=""), name="processes_opinion_says_something"
            ),
        ]
        indexes = [
            models.Index(fields=["process", "-heard_date", "-id"], name="processes_opinion_day")
        ]


class Measure(models.Model):
    """What a process is measured by, and what is aimed at.

    Values are thousandths of the unit, so that 4.5 points and 12 days are both whole numbers.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(max_length=120)
    aspect = models.CharField(max_length=12, choices=Aspect.choices)
    unit = models.CharField(max_length=8, choices=Unit.choices)
    target_milli = models.BigIntegerField(null=True)
    is_less_better = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="processes_measure_has_name"),
        ]


class MeasuredValue(models.Model):
    """What a measure was on a day; the same day again replaces what was said before."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="values")
    day = models.DateField()
    value_milli = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "day"], name="processes_value_once_a_day"),
        ]


class Improvement(models.Model):
    """An idea for making something better, on its way from suggestion to effect."""

    process = models.ForeignKey(
        Process, null=True, on_delete=models.SET_NULL, related_name="improvements"
    )
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    source = models.CharField(max_length=10, choices=ImprovementSource.choices)
    state = models.CharField(
        max_length=8, choices=ImprovementState.choices, default=ImprovementState.IDEA
    )
    responsible = models.ForeignKey(
        "vafa_staff.StaffMember", null=True, on_delete=models.PROTECT, related_name="improvements"
    )
    effect = models.CharField(max_length=500, blank=True, default="")
    effect_at = models.DateTimeField(null=True)
    effect_by = models.CharField(max_length=60, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="processes_improvement_has_title"),
        ]
        indexes = [
            models.Index(fields=["state", "-changed_at", "-id"], name="processes_idea_state"),
            models.Index(fields=["-changed_at", "-id"], name="processes_idea_latest"),
            models.Index(fields=["process", "-changed_at", "-id"], name="processes_idea_process"),
        ]


class ImprovementMove(models.Model):
    """One move of an improvement from state to state: who, when and why."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=8, blank=True, default="")
    to_state = models.CharField(max_length=8, choices=ImprovementState.choices)
    note = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["improvement", "-id"], name="processes_move_latest")]
