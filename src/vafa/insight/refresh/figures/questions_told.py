"""What the database alone knows behind the ten answers: contacts, payments, answers, statements."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, Sum

from vafa.customers.models import DuplicatePair, Identity, ShopNamed, Statement, WalletAnswer
from vafa.customers.queries import live_customers
from vafa.orders.models import Order, ReturnLine
from vafa.portfolio.models import Valuation
from vafa.processes.models import Improvement, Process
from vafa.staff.models import StaffMember
from vafa.tasks.models import Task, TaskState

SHOPS_LISTED: Final = 8
WANTS: Final = ("need", "expectation", "taste")


def told_figures(run_id: int) -> dict[str, Any]:
    """Count what people told and what shops recorded, each table in one pass."""
    return {
        "contacts": _contacts(run_id),
        "payments": _payments(),
        "elsewhere": _elsewhere(),
        "wants": _wants(),
        "house": _house(),
    }


def _contacts(run_id: int) -> dict[str, Any]:
    """Count by which ways people can be reached; valid is what could be read as an address."""
    people = live_customers().filter(left_out="")
    has_email, has_phone = ~Q(email=""), ~Q(phone="")
    counted = people.aggregate(
        all=Count("id"),
        with_email=Count("id", filter=has_email),
        with_phone=Count("id", filter=has_phone),
        with_post=Count("id", filter=~Q(postcode="") | ~Q(city="")),
        reachable=Count("id", filter=has_email | has_phone),
    )
    valid = Identity.objects.filter(customer__left_out="", kind__in=("email", "phone"))
    readable = dict(
        valid.values_list("kind").annotate(people=Count("customer", distinct=True)).order_by("kind")
    )
    rows = Valuation.objects.filter(run_id=run_id)
    reached = Q(customer__email__gt="") | Q(customer__phone__gt="")
    money = rows.aggregate(
        revenue=Sum("revenue_year"), revenue_reached=Sum("revenue_year", filter=reached)
    )
    return {
        **counted,
        "valid_email": min(readable.get("email", 0), counted["with_email"]),
        "valid_phone": min(readable.get("phone", 0), counted["with_phone"]),
        **{name: amount or 0 for name, amount in money.items()},
    }


def _payments() -> dict[str, Any]:
    orders = Order.objects.aggregate(
        all=Count("id"),
        purchases=Count("id", filter=Q(is_purchase=True)),
        failed=Count("id", filter=Q(status__in=("failed", "voided"))),
        cancelled=Count("id", filter=Q(status__in=("cancelled", "refused"))),
        refunded=Count("id", filter=Q(status__in=("refunded", "part_refunded"))),
        pending=Count("id", filter=Q(status__in=("pending", "draft"))),
        with_return=Count("id", filter=Q(returned_amount__gt=0)),
        returned_amount=Sum("returned_amount"),
        goods_amount=Sum("goods_amount"),
    )
    lines = ReturnLine.objects.aggregate(
        returns=Count("id"), matched=Count("id", filter=Q(matched_quantity_milli__gt=0))
    )
    return {name: value or 0 for name, value in (orders | lines).items()}


def _elsewhere() -> dict[str, Any]:
    """Count latest answers, who buys elsewhere too, and which shops they name most."""
    later = WalletAnswer.objects.filter(customer_id=OuterRef("customer_id")).filter(
        Q(said_date__gt=OuterRef("said_date"))
        | Q(said_date=OuterRef("said_date"), id__gt=OuterRef("id"))
    )
    latest = WalletAnswer.objects.filter(~Exists(later))
    counted = latest.aggregate(answers=Count("id"), elsewhere=Count("id", filter=Q(brands__gt=1)))
    named = (
        ShopNamed.objects.filter(answer__in=latest)
        .values_list("name_key")
        .annotate(people=Count("answer", distinct=True))
        .order_by("-people", "name_key")[:SHOPS_LISTED]
    )
    keys = dict(named)
    written = dict(
        ShopNamed.objects.filter(name_key__in=list(keys))
        .order_by("id")
        .values_list("name_key", "name")
    )
    shops = [{"name": written.get(key, key), "customers": people} for key, people in keys.items()]
    return {**counted, "shops": shops}


def _wants() -> dict[str, Any]:
    """Count statements in force about each part of the offer, stated and observed apart."""
    rows = Statement.objects.filter(ended_at=None, kind__in=WANTS)
    by_part = rows.values("part", "basis").annotate(
        statements=Count("id"), customers=Count("customer", distinct=True)
    )
    people = rows.aggregate(
        customers=Count("customer", distinct=True),
        statements=Count("id"),
        stated=Count("customer", distinct=True, filter=Q(basis="stated")),
    )
    return {**people, "parts": list(by_part.order_by("part", "basis"))}


def _house() -> dict[str, int]:
    """Count what the shop did about its customers: what steps of the value chain can be seen by."""
    return {
        "duplicates_open": DuplicatePair.objects.filter(state="open").count(),
        "with_owner": live_customers().filter(owner__isnull=False).count(),
        "tasks_open": Task.objects.filter(state=TaskState.OPEN).count(),
        "colleagues": StaffMember.objects.filter(is_active=True).count(),
        "processes": Process.objects.filter(retired_at=None).count(),
        "improvements": Improvement.objects.count(),
    }
