from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.journal.models import Stamped


class LeftOut(models.TextChoices):
    """Why a customer is kept out of models and strategies."""

    OWN_STAFF = "own_staff"
    TEST = "test"
    MARKETPLACE = "marketplace"
    RESELLER = "reseller"
    OTHER = "other"


class IdentityKind(models.TextChoices):
    """The kinds of `rules.KINDS`, as people call them."""

    NUMBER = "number", _("Number in the shop")
    LOYALTY_CARD = "loyalty_card", _("Loyalty card")
    MARKETPLACE = "marketplace", _("Account at a marketplace")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    TELEGRAM = "telegram", _("Telegram")
    WHATSAPP = "whatsapp", _("WhatsApp")
    INSTAGRAM = "instagram", _("Instagram")
    WEBSITE = "website", _("Website")


class Customer(Stamped):
    """A record of a person or business the shop knows; a name is shown only when one was given.

    Records that were merged form a tree; its root is the live customer, and what hangs on any
    record of the tree hangs on the root. A merged record keeps its own number and details, as they
    would be without the merge.
    """

    number = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200, blank=True, default="")
    company = models.CharField(max_length=200, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=32, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    country_name = models.CharField(max_length=80, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    first_seen_at = models.DateTimeField(null=True)
    left_out = models.CharField(max_length=12, choices=LeftOut.choices, blank=True, default="")
    left_out_note = models.CharField(max_length=200, blank=True, default="")
    import_run_id = models.BigIntegerField(null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="absorbed_records"
    )
    # Since then nothing tells who this was; orders and amounts stay.
    erased_at = models.DateTimeField(null=True)
    # The colleague who looks after them.
    owner = models.ForeignKey(
        "vafa_staff.StaffMember", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta(Stamped.Meta):
        indexes = [
            # Where a mirror goes on that follows what changed.
            models.Index(fields=["updated_at", "id"], name="customers_updated"),
            models.Index(fields=["left_out"], name="customers_left_out"),
            models.Index(fields=["import_run_id"], name="customers_import_run"),
            # Who has no name at all: nobody in most shops, everybody in some.
            models.Index(
                fields=["id"],
                condition=models.Q(name="", company=""),
                name="customers_nameless",
            ),
        ]


class Identity(models.Model):
    """One way of recognising a customer, normalised and unique among all customers.

    `customer` is the live customer, `home` the record that it came with; `raw` is how it was
    written where that differs, `source` who said it first.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    home = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="own_identities")
    kind = models.CharField(max_length=20, choices=IdentityKind.choices)
    value = models.CharField(max_length=254)
    raw = models.CharField(max_length=254, blank=True, default="")
    source = models.CharField(max_length=40, blank=True, default="")
    is_verified = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # The value comes first: it is looked up without its kind.
            models.UniqueConstraint(fields=["value", "kind"], name="customers_identity_unique"),
        ]


class SearchToken(models.Model):
    """One folded word by which a customer is found; searched by prefix, never by LIKE."""

    token = models.CharField(max_length=60)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tokens")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "customer"], name="customers_token_unique"),
        ]


class Sighting(models.Model):
    """What one import, or the shop's live orders (run 0), say of a customer.

    A customer is derived from all sightings, so that withdrawing an import leaves what the
    others said, and the order in which they arrived does not matter.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sightings")
    run_id = models.BigIntegerField()
    source = models.CharField(max_length=40, blank=True, default="")
    first_seen_at = models.DateTimeField()
    details = models.JSONField()
    identities = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "run_id"], name="customers_sighting_once"),
        ]
        indexes = [
            models.Index(fields=["run_id", "customer"], name="customers_sighting_run"),
        ]
