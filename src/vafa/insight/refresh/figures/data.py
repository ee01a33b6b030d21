"""How whole the data is: counted once per refresh, since counting everything takes its time."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum

from vafa.catalogue.models import Product
from vafa.customers.queries import live_customers
from vafa.insight.refresh.known import Known
from vafa.orders.models import Order, OrderLine, ReturnLine


def data_figures(_known: Known) -> dict[str, Any]:
    """Count of orders, lines, products and customers what is known about them."""
    # Any: JSON values.
    return {
        "orders": Order.objects.aggregate(
            all=Count("id"),
            with_customer=Count("id", filter=Q(customer__isnull=False)),
            purchases=Count("id", filter=Q(is_purchase=True)),
            with_country=Count("id", filter=~Q(country="")),
        ),
        "lines": OrderLine.objects.aggregate(
            all=Count("id"), products=Count("id", filter=Q(kind="product"))
        ),
        "products": Product.objects.aggregate(
            all=Count("id"),
            with_name=Count("id", filter=~Q(name="")),
            with_category=Count("id", filter=~Q(category="")),
        ),
        "customers": live_customers().aggregate(
            all=Count("id"),
            with_name=Count("id", filter=~Q(name="") | ~Q(company="")),
            with_email=Count("id", filter=~Q(email="")),
            with_phone=Count("id", filter=~Q(phone="")),
            with_country=Count("id", filter=~Q(country="")),
        ),
        "returns": ReturnLine.objects.aggregate(
            all=Count("id"), matched=Count("id", filter=Q(matched_quantity_milli__gt=0))
        ),
        "currencies": [
            {"currency": currency, "orders": orders, "net_revenue": amount or 0}
            for currency, orders, amount in Order.objects.filter(is_purchase=True)
            .values_list("original_currency")
            .annotate(orders=Count("id"), amount=Sum("net_revenue"))
            .order_by("-orders")
        ],
    }
