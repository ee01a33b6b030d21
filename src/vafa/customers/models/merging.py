from __future__ import annotations

from django.db import models

from vafa.customers.models.people import Customer


class Merge(models.Model):
    """One record absorbed by another, by whom and why; the journal of merges.

    `chosen` holds the details that a person chose, `before` what the features set aside to give
    back when the merge is undone. A record that is forgotten with its import leaves its place
    empty.
    """

    kept = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, related_name="merges_kept"
    )
    absorbed = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, related_name="merges_absorbed"
    )
    chosen = models.JSONField(default=dict)
    reason = models.CharField(max_length=500)
    # How sure the search for duplicates was, in thousandths; null when a person found the pair.
    score = models.PositiveSmallIntegerField(null=True)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            # A record can be absorbed again only after it was parted.
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=models.Q(undone_at=None),
                name="customers_merge_one_in_force",
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("absorbed")), name="customers_merge_of_two"
            ),
        ]
        indexes = [
            models.Index(fields=["kept", "-id"], name="customers_merge_kept"),
            models.Index(fields=["absorbed", "-id"], name="customers_merge_absorbed"),
        ]


class HomeOf(models.Model):
    """The record that a row was made for, where that is not the customer it hangs on now."""

    table = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    home = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "row_id"], name="customers_home_once"),
        ]
        indexes = [models.Index(fields=["home", "table"], name="customers_home_table")]
