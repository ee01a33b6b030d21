from __future__ import annotations

from django.db import models


class ErasureKey(models.Model):
    """The secret of the list of erased people, made with the first of them and never changed.

    It is a row of its own, and so part of every backup: with another one, an import would bring
    everybody back who was erased. See docs/decisions/erasure.md.
    """

    secret = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="customers_erasure_key_one"),
        ]


class ErasedIdentity(models.Model):
    """By what an erased person would be recognised, as a keyed hash that nobody can read back.

    A row of an import that names it becomes one of the nameless `record`, whom it was erased from.
    """

    mark = models.CharField(max_length=64)
    record = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="erased_identities"
    )
    erased_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mark"], name="customers_erased_once"),
        ]
