"""Double entry in whole numbers: who owns what, where it came from, and every move it made.

Assets, owners and accounts are opened when they are first needed. Lots, postings and entries are
written once and never changed; balances are what the entries add up to, kept for speed. Nothing
but `ledger.actions` writes here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Asset(models.Model):
    """Something that can be counted: points, cents, uses of a code, spins of a wheel."""

    code = models.CharField(max_length=40, primary_key=True)
    # With lots every unit knows when it was given and when it ends.
    has_lots = models.BooleanField()


class Owner(models.Model):
    """Whoever owns accounts: a member, a code, a gift card, a campaign, the programme itself.

    The row is the lock of the owner's accounts. A much asked owner is split into parts, so that
    many can be served at once; part 0 is the whole, or the store that the parts draw from.
    """

    kind = models.CharField(max_length=20)
    number = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number", "part"], name="ledger_one_owner")
        ]


class Hold(models.Model):
    """Things put aside for a purpose until a moment: the points, the code, the gift card of a
    checkout. It ends by being captured or released, or by its time running out."""

    purpose = models.CharField(max_length=20)
    document = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "document"], name="ledger_one_hold"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="ledger_hold_has_time"
            ),
        ]
        indexes = [models.Index(fields=["expires_at", "id"], name="ledger_hold_time")]


class Account(models.Model):
    """One asset of one owner in one role.

    With a minimum the balance is kept here and guarded; without one the account is never locked,
    keeps no balance and is summed from its entries.
    """

    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="accounts")
    role = models.CharField(max_length=12)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    # What is held is kept apart by hold: so it can never pay for another one.
    hold = models.ForeignKey(Hold, null=True, on_delete=models.PROTECT, related_name="accounts")
    minimum = models.BigIntegerField(null=True)
    balance = models.BigIntegerField(null=True)
    # How many entries the balance has seen.
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "role", "asset"],
                condition=Q(hold=None),
                name="ledger_one_account",
            ),
            models.UniqueConstraint(
                fields=["hold", "owner", "asset"],
                condition=~Q(hold=None),
                name="ledger_one_held_account",
            ),
            models.CheckConstraint(
                condition=Q(minimum=None, balance=None)
                | Q(minimum__isnull=False, balance__gte=models.F("minimum")),
                name="ledger_never_below",
            ),
        ]


class Posting(models.Model):
    """One fact in the books: its entries sum to zero for each asset and each lot."""

    kind = models.CharField(max_length=30)
    # The fact itself, in the words of whoever posts it: the same fact is posted once.
    source = models.CharField(max_length=160, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=40)
    reason = models.CharField(max_length=60, blank=True)
    reverses = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="reversals"
    )
    # How much of that posting this one undoes, with what was forgiven.
    undoes = models.BigIntegerField(null=True)
    # A posting may move several assets; each is undone by itself.
    undoes_asset = models.ForeignKey(
        Asset,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    hold = models.ForeignKey(Hold, null=True, on_delete=models.PROTECT, related_name="postings")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source"], condition=~Q(source=""), name="ledger_posted_once"
            )
        ]
        indexes = [
            models.Index(fields=["reverses"], condition=~Q(reverses=None), name="ledger_reversals"),
            models.Index(fields=["occurred_at"], name="ledger_posting_time"),
        ]


class Lot(models.Model):
    """Units that came in together: what they were given for, who pays, and when they end."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="lots")
    earned_at = models.DateTimeField()
    # Nothing while it waits for an event, such as a delivery.
    active_from = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # Why it was given: for a purchase, for marketing, as goodwill, brought over.
    reason_class = models.CharField(max_length=12)
    unit_value_micro = models.BigIntegerField(default=0)
    # Who bears its cost, and the version of the rule that gave it.
    funder_kind = models.CharField(max_length=20, blank=True)
    funder_number = models.BigIntegerField(default=0)
    rule_version = models.BigIntegerField(null=True)
    document = models.CharField(max_length=120, blank=True)
    document_line = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["document"], condition=~Q(document=""), name="ledger_lot_document")
        ]


class LotTerm(models.Model):
    """A later word on when a lot becomes active and ends; the latest one counts."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    active_from = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="ledger_one_term"),
            models.CheckConstraint(condition=Q(number__gte=1), name="ledger_term_from_one"),
        ]


class Entry(models.Model):
    """One side of a move: so much of an asset into an account, or out of it."""

    pk = models.CompositePrimaryKey("posting_id", "sequence")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    lot = models.ForeignKey(
        Lot, null=True, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    amount = models.BigIntegerField()
    # Of accounts with a minimum: the balance that this entry left, and its place in the chain.
    balance_after = models.BigIntegerField(null=True)
    account_version = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_moves_something"),
            models.UniqueConstraint(
                fields=["account", "account_version"],
                condition=Q(account_version__isnull=False),
                name="ledger_chain",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "posting"], name="ledger_entry_account"),
            models.Index(fields=["lot"], condition=~Q(lot=None), name="ledger_entry_lot"),
        ]


class LotBalance(models.Model):
    """What is left of a lot in an account with a minimum; gone when nothing is left.

    With the lot's terms in force beside it, so that what is due is found by an index.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="lots", db_index=False
    )
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="balances")
    role = models.CharField(max_length=12)
    balance = models.BigIntegerField()
    active_from = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    term = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "lot"], name="ledger_one_lot_balance"),
            models.CheckConstraint(
                condition=Q(role="debt", balance__lt=0) | (~Q(role="debt") & Q(balance__gt=0)),
                name="ledger_lot_never_below",
            ),
        ]
        indexes = [
            models.Index(
                fields=["active_from", "id"],
                condition=Q(role="pending") & Q(active_from__isnull=False),
                name="ledger_due_to_start",
            ),
            models.Index(
                fields=["expires_at", "id"],
                condition=Q(role="active") & Q(expires_at__isnull=False),
                name="ledger_due_to_end",
            ),
        ]
