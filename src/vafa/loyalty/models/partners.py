"""Other businesses that give and take a programme's points, and what they agreed to pay."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Partner(models.Model):
    """A business with which points are earned and used, or whose offers members are given."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.PROTECT, related_name="partners"
    )
    name = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    # For the staff: whom to call, and what to remember. Members never see them.
    contact = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="loyalty_one_partner")
        ]


class PartnerKey(models.Model):
    """Whose till shows a key of the API: it reaches this partner and nothing else."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    key = models.OneToOneField("vafa_staff.ApiKey", on_delete=models.PROTECT, related_name="+")


class SettleAt(models.TextChoices):
    """When a partner owes for the points that it gave: at once, or when they are used."""

    ISSUANCE = "issuance"
    REDEMPTION = "redemption"


class PartnerContract(models.Model):
    """What a point costs between two businesses for a time: two never hold at one moment.

    `price_micro` is in millionths of the currency's unit; a partner bears `share_bp` of it for
    the points that it gives, and gets all of it for those that it takes. `points_each` are given
    for each full `amount_each` in minor units, where the partner tells amounts.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contracts")
    settle_at = models.CharField(max_length=10, choices=SettleAt.choices)
    currency = models.CharField(max_length=3)
    price_micro = models.BigIntegerField()
    share_bp = models.PositiveIntegerField(default=10_000)
    points_each = models.PositiveIntegerField(default=1)
    amount_each = models.BigIntegerField(null=True)
    # How long points that it gives can be used; nothing is for ever.
    valid_days = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "valid_from"], name="loyalty_contract_begins"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="loyalty_contract_time",
            ),
            models.CheckConstraint(
                condition=Q(price_micro__gte=0, share_bp__lte=10_000)
                & (Q(amount_each=None) | Q(amount_each__gt=0)),
                name="loyalty_contract_price",
            ),
        ]


class PartnerStatement(models.Model):
    """What a period came to with a partner, as it was settled: lines, rounding and total."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    currency = models.CharField(max_length=3)
    lines = models.JSONField()
    rounding_micro = models.BigIntegerField()
    total = models.BigIntegerField()
    settled_at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "number"], name="loyalty_one_statement")
        ]


class PartnerEntry(models.Model):
    """One move on a partner's account: above zero they owe us, below zero we owe them.

    `source` is the partner's own name for it, or the posting that used points which it funds.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=14)
    source = models.CharField(max_length=120)
    member = models.ForeignKey(
        "vafa_loyalty.Member", null=True, on_delete=models.PROTECT, related_name="partner_entries"
    )
    points = models.BigIntegerField()
    amount_micro = models.BigIntegerField()
    happened_at = models.DateTimeField()
    # How many of its points were taken back since.
    undone = models.BigIntegerField(default=0)
    # Of what is taken back: from which move, and how many points were wanted, if that was said.
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    wanted = models.BigIntegerField(null=True)
    statement = models.ForeignKey(
        PartnerStatement, null=True, on_delete=models.PROTECT, related_name="entries"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind", "source"], name="loyalty_partner_told_once"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, undone__gte=0, undone__lte=F("points")),
                name="loyalty_partner_undone",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-happened_at", "-id"], name="loyalty_partner_time"),
            models.Index(
                fields=["partner", "happened_at"],
                condition=Q(statement=None),
                name="loyalty_partner_open",
            ),
        ]


class PartnerOffer(models.Model):
    """What members are given for a partner's shop when they spend enough in ours.

    One word for everybody, or a list of codes of which each is given once.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="offers")
    name = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    spend_from = models.BigIntegerField()
    shared_word = models.CharField(max_length=60, blank=True)
    # What one taken offer costs the shop, in minor units.
    cost = models.BigIntegerField(default=0)
    is_live = models.BooleanField(default=False)
    valid_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "name"], name="loyalty_one_offer"),
            models.CheckConstraint(
                condition=Q(spend_from__gte=0, cost__gte=0), name="loyalty_offer_amounts"
            ),
        ]


class PartnerCode(models.Model):
    """A code of the partner's, before and after it was given."""

    offer = models.ForeignKey(PartnerOffer, on_delete=models.PROTECT, related_name="codes")
    text = models.CharField(max_length=60)
    is_given = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "text"], name="loyalty_one_partner_code")
        ]
        indexes = [
            models.Index(
                fields=["offer", "id"], condition=Q(is_given=False), name="loyalty_partner_free"
            )
        ]


class GivenOffer(models.Model):
    """A partner's code in a member's hands, for one order."""

    offer = models.ForeignKey(PartnerOffer, on_delete=models.PROTECT, related_name="given")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="given_offers"
    )
    code = models.OneToOneField(
        PartnerCode, null=True, on_delete=models.PROTECT, related_name="given"
    )
    document = models.CharField(max_length=160)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "document"], name="loyalty_offer_given_once")
        ]
        indexes = [models.Index(fields=["member", "-id"], name="loyalty_offers_of_member")]

    @property
    def word(self) -> str:
        """What the member says at the partner's: a code of their own, or everybody's word."""
        return self.code.text if self.code else self.offer.shared_word
