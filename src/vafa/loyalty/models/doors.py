"""The doors of a programme for its members: links without a password, and the shop's own pages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ShopDoor(models.Model):
    """Whether the shop may open the member page for customers who are signed in there.

    The secret that it signs with is derived from its number and kept nowhere; a new number makes
    a new secret, and the one before opens nothing any more.
    """

    programme = models.OneToOneField(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, primary_key=True, related_name="door"
    )
    secret_number = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(secret_number__gte=1), name="loyalty_door_secret")
        ]


class WidgetOrigin(models.Model):
    """A place, such as https://shop.example, whose pages may show the widget of a programme."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="origins"
    )
    origin = models.CharField(max_length=200)
    allowed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "origin"], name="loyalty_one_origin")
        ]


class MemberDoor(models.Model):
    """Which links of a member count: those that carry this number. Without a row it is 1."""

    member = models.OneToOneField(
        "vafa_loyalty.Member", on_delete=models.CASCADE, primary_key=True, related_name="door"
    )
    link_number = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
