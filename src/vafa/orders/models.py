from __future__ import annotations

from django.db import models

from vafa.catalogue.models import LineKind
from vafa.journal.models import Stamped


class OrderStatus(models.TextChoices):
    """What became of an order; only paid and part-refunded ones are purchases."""

    PAID = "paid"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"
    PENDING = "pending"
    CANCELLED = "cancelled"
    FAILED = "failed"
    VOIDED = "voided"
    DRAFT = "draft"
    REFUSED = "refused"


class Order(Stamped):
    """One order as its shop last described it; amounts are minor units of the shop's currency."""

    key = models.CharField(max_length=160, unique=True)
    source = models.CharField(max_length=40)
    number = models.CharField(max_length=80)
    number_key = models.CharField(max_length=80)
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, null=True, related_name="orders"
    )
    ordered_at = models.DateTimeField()
    status = models.CharField(max_length=14, choices=OrderStatus.choices)
    is_purchase = models.BooleanField()
    original_currency = models.CharField(max_length=4)
    rate = models.CharField(max_length=32, default="1")
    goods_amount = models.BigIntegerField(default=0)
    shipping_amount = models.BigIntegerField(default=0)
    fee_amount = models.BigIntegerField(default=0)
    discount_amount = models.BigIntegerField(default=0)
    tax_amount = models.BigIntegerField(default=0)
    total_amount = models.BigIntegerField(default=0)
    returned_amount = models.BigIntegerField(default=0)
    net_revenue = models.BigIntegerField(default=0)
    country = models.CharField(max_length=2, blank=True, default="")
    country_name = models.CharField(max_length=80, blank=True, default="")
    # Empty as long as the shop has not told.
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    state_at = models.DateTimeField()
    import_run_id = models.BigIntegerField(null=True)

    class Meta(Stamped.Meta):
        indexes = [
            # Where a mirror goes on that follows what changed.
            models.Index(fields=["updated_at", "id"], name="orders_updated"),
            models.Index(fields=["customer", "-ordered_at", "-id"], name="orders_customer_time"),
            models.Index(fields=["-ordered_at", "-id"], name="orders_time"),
            models.Index(fields=["number_key"], name="orders_number"),
            models.Index(fields=["import_run_id", "id"], name="orders_import_run"),
        ]


class OrderLine(models.Model):
    """One line of an order; `returned_*` is what later cancellations took back of it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(max_length=32, unique=True)
    line_id = models.CharField(max_length=80, blank=True, default="")
    position = models.PositiveIntegerField()
    product = models.ForeignKey(
        "vafa_catalogue.Product", on_delete=models.PROTECT, related_name="lines"
    )
    kind = models.CharField(max_length=12, choices=LineKind.choices)
    quantity_milli = models.BigIntegerField()
    unit_price_micro = models.BigIntegerField()
    amount = models.BigIntegerField()
    tax_amount = models.BigIntegerField(default=0)
    returned_quantity_milli = models.BigIntegerField(default=0)
    returned_amount = models.BigIntegerField(default=0)
    import_run_id = models.BigIntegerField(null=True)


class DisplacedLine(models.Model):
    """A line that a newer state of its order no longer has; it returns if that is withdrawn."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="displaced_lines")
    key = models.CharField(max_length=32, unique=True)
    line_id = models.CharField(max_length=80, blank=True, default="")
    position = models.PositiveIntegerField()
    product = models.ForeignKey(
        "vafa_catalogue.Product", on_delete=models.PROTECT, related_name="displaced_lines"
    )
    kind = models.CharField(max_length=12, choices=LineKind.choices)
    quantity_milli = models.BigIntegerField()
    unit_price_micro = models.BigIntegerField()
    amount = models.BigIntegerField()
    tax_amount = models.BigIntegerField(default=0)
    import_run_id = models.BigIntegerField(null=True)


class OrderState(models.Model):
    """What one import, or the shop itself (run 0), says of an order: its head and its lines.

    The order is derived from all its states, so that withdrawing an import leaves what the
    others said, and the order in which they arrived does not matter. `line_keys` are the keys of
    the lines that it named, 16 bytes each.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="states")
    run_id = models.BigIntegerField()
    state_at = models.DateTimeField()
    is_whole = models.BooleanField()
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, null=True, related_name="order_states"
    )
    head = models.JSONField()
    line_keys = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "run_id"], name="orders_state_once"),
        ]
        indexes = [
            models.Index(fields=["run_id", "order"], name="orders_state_run"),
        ]


class ReturnLine(models.Model):
    """A cancelled or returned line as it came in: positive quantity and amount.

    `order_key` is of the order that it says it belongs to, if it says so.
    """

    key = models.CharField(max_length=32, unique=True)
    source = models.CharField(max_length=40)
    number = models.CharField(max_length=80)
    order_key = models.CharField(max_length=160, blank=True, default="")
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, null=True, related_name="returns"
    )
    product = models.ForeignKey(
        "vafa_catalogue.Product", on_delete=models.PROTECT, related_name="returns"
    )
    kind = models.CharField(max_length=12, choices=LineKind.choices)
    quantity_milli = models.BigIntegerField()
    unit_price_micro = models.BigIntegerField()
    amount = models.BigIntegerField()
    tax_amount = models.BigIntegerField(default=0)
    matched_quantity_milli = models.BigIntegerField(default=0)
    returned_at = models.DateTimeField()
    import_run_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "product"], name="orders_return_customer"),
            models.Index(
                fields=["order_key"],
                condition=~models.Q(order_key=""),
                name="orders_return_order",
            ),
            models.Index(fields=["returned_at", "id"], name="orders_return_time"),
        ]


class ReturnSighting(models.Model):
    """What an import, or the shop itself (run 0), says of a return: whose it is, when, of what."""

    return_line = models.ForeignKey(ReturnLine, on_delete=models.CASCADE, related_name="sightings")
    run_id = models.BigIntegerField()
    state_at = models.DateTimeField()
    returned_at = models.DateTimeField()
    order_key = models.CharField(max_length=160, blank=True, default="")
    customer = models.ForeignKey(
        "vafa_customers.Customer",
        on_delete=models.PROTECT,
        null=True,
        related_name="return_sightings",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["return_line", "run_id"], name="orders_return_sighting_once"
            ),
        ]
        indexes = [
            models.Index(fields=["run_id", "id"], name="orders_return_sighting_run"),
        ]


class ReturnMatch(models.Model):
    """How much of a return was netted against which order line."""

    return_line = models.ForeignKey(ReturnLine, on_delete=models.CASCADE, related_name="matches")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="return_matches")
    quantity_milli = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["return_line", "line"], name="orders_match_once"),
        ]
