"""Every check of the data as a condition that the database answers for all records at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Abs, Coalesce

from vafa.catalogue.models import LineKind, Product
from vafa.customers.models import Customer, DuplicatePair, Identity, PairState, Sighting
from vafa.customers.queries import live_customers
from vafa.insight.models import QualityFinding
from vafa.insight.rules import quality as rules
from vafa.insight.rules.quality import Check
from vafa.orders.models import Order, OrderStatus
from vafa.portfolio.models import ProductCost

SCALE = 100


class Checked(NamedTuple):
    """The records that a check is about, and which of them are not good."""

    # Any: customers, products or orders.
    all: QuerySet[Any]
    bad: QuerySet[Any]


class Asked(NamedTuple):
    """What checks need to know of the shop."""

    today: date
    now: datetime
    currency: str
    countries: tuple[str, ...]


def asked_of(*, today: date, now: datetime, currency: str) -> Asked:
    """Return what checks need to know, the countries of most customers first."""
    rows = live_customers().exclude(country="").values_list("country").annotate(count=Count("id"))
    listed = tuple(country for country, _count in rows.order_by("-count", "country"))
    return Asked(today, now, currency, listed)


def checked(check: Check, asked: Asked) -> Checked:
    """Return what a check is about and what fails it, without what was left as it is."""
    everything, bad = _CHECKS[check.code](asked)
    left = QualityFinding.objects.filter(
        field=check.field, dimension=check.dimension, left_at__isnull=False
    ).filter(**{check.table: OuterRef("pk")})
    return Checked(everything, bad.filter(~Exists(left)))


# Any: customers, products or orders, filtered.
Rows = QuerySet[Any]
_Maker = Callable[[Asked], tuple[Rows, Rows]]


def _filled(table: Callable[[], Rows], good: Q) -> _Maker:
    return lambda _asked: (table(), table().filter(~good))


def _valid(table: Callable[[], Rows], among: Q, bad: Q) -> _Maker:
    return lambda _asked: (table().filter(among), table().filter(among, bad))


def _products() -> QuerySet[Product]:
    return Product.objects.filter(kind=LineKind.PRODUCT)


def _orders() -> QuerySet[Order]:
    return Order.objects.all()


def _in_open_pairs(_asked: Asked) -> tuple[Rows, Rows]:
    pairs = DuplicatePair.objects.filter(state=PairState.OPEN)
    ids = Q(id__in=pairs.values("low")) | Q(id__in=pairs.values("high"))
    return live_customers(), live_customers().filter(ids)


def _known_from_the_future(asked: Asked) -> tuple[Rows, Rows]:
    rows = live_customers().filter(first_seen_at__isnull=False)
    return rows, rows.filter(_impossible("first_seen_at", asked))


def _dated(asked: Asked) -> tuple[Rows, Rows]:
    return _orders(), _orders().filter(_impossible("ordered_at", asked))


def _impossible(column: str, asked: Asked) -> Q:
    earliest = datetime(rules.EARLIEST_YEAR, 1, 1, tzinfo=UTC)
    latest = asked.now + timedelta(days=1)
    return Q(**{f"{column}__gt": latest}) | Q(**{f"{column}__lt": earliest})


def _held_by_another(field: str) -> _Maker:
    """A contact by which somebody else is recognised is not this person's own."""

    def make(_asked: Asked) -> tuple[Rows, Rows]:
        rows = live_customers().exclude(**{field: ""})
        holders = Identity.objects.filter(kind=field, value=OuterRef(field))
        return rows, rows.filter(Exists(holders.exclude(customer=OuterRef("pk"))))

    return make


def _stated(field: str) -> _Maker:
    """Who said a detail within the last year, by the record itself or by one merged into it."""

    def make(asked: Asked) -> tuple[Rows, Rows]:
        rows = live_customers().exclude(**{field: ""})
        rows = rows.filter(Exists(Sighting.objects.filter(customer=OuterRef("pk"))))
        since = (asked.today - timedelta(days=rules.OLD_DAYS)).isoformat()
        # As plain text; a key of JSON would be compared as a number.
        moment = Coalesce(KT(f"details__{field}__0"), Value(""), output_field=TextField())
        said = Sighting.objects.annotate(moment=moment)
        fresh = said.filter(moment__gte=since)
        own = Exists(fresh.filter(customer=OuterRef("pk")))
        lent = Exists(fresh.filter(customer__merged_into=OuterRef("pk")))
        return rows, rows.filter(~own, ~lent)

    return make


def _postcodes(_asked: Asked) -> tuple[Rows, Rows]:
    rows = live_customers().filter(country__in=list(rules.POSTCODES)).exclude(postcode="")
    bad = Q(pk__in=[])
    for country, pattern in rules.POSTCODES.items():
        bad |= Q(country=country) & ~Q(postcode__regex=pattern)
    return rows, rows.filter(bad)


def _phone_of_country(asked: Asked) -> tuple[Rows, Rows]:
    begins = {country: rules.calling_code(country) for country in asked.countries}
    whens = [When(country=one, then=Value(code)) for one, code in begins.items() if code]
    rows = live_customers().filter(country__in=[one for one, code in begins.items() if code])
    rows = rows.exclude(phone="")
    if not whens:
        return rows, rows.none()
    calling = Case(*whens, default=Value("+"), output_field=CharField())
    return rows, rows.annotate(calling=calling).exclude(phone__startswith=F("calling"))


def _country_of_orders(_asked: Asked) -> tuple[Rows, Rows]:
    """Where orders went somewhere, but never to the country that the record names."""
    sent = Order.objects.filter(customer=OuterRef("pk")).exclude(country="")
    rows = live_customers().exclude(country="").filter(Exists(sent))
    return rows, rows.filter(~Exists(sent.filter(country=OuterRef("country"))))


def _costed(_asked: Asked) -> tuple[Rows, Rows]:
    costs = ProductCost.objects.filter(product=OuterRef("pk"), is_in_force=True)
    return _products(), _products().filter(~Exists(costs))


def _costed_lately(asked: Asked) -> tuple[Rows, Rows]:
    costs = ProductCost.objects.filter(product=OuterRef("pk"), is_in_force=True)
    since = asked.now - timedelta(days=rules.OLD_DAYS)
    rows = _products().filter(Exists(costs))
    return rows, rows.filter(~Exists(costs.filter(stated_at__gte=since)))


def _totals(_asked: Asked) -> tuple[Rows, Rows]:
    """The total against its parts, with or without tax; a hundredth may be lost in rounding."""
    parts = F("goods_amount") + F("shipping_amount") + F("fee_amount") - F("discount_amount")
    rows = _orders().exclude(total_amount=0).exclude(goods_amount=0)
    rows = rows.annotate(
        off_net=Abs(F("total_amount") - parts) * SCALE,
        off_gross=Abs(F("total_amount") - parts - F("tax_amount")) * SCALE,
        size=Abs(F("total_amount")),
    )
    return rows, rows.filter(off_net__gt=F("size"), off_gross__gt=F("size"))


def _currencies(asked: Asked) -> tuple[Rows, Rows]:
    foreign = {
        currency: home
        for currency, home in rules.HOME_OF_CURRENCY.items()
        if currency != asked.currency and (currency, asked.currency) != ("IRT", "IRR")
    }
    rows = _orders().exclude(country="")
    bad = Q(pk__in=[])
    for currency, home in foreign.items():
        bad |= Q(original_currency=currency) & ~Q(country=home)
    return rows, rows.filter(bad)


_WITH_NAME = ~Q(name="") | ~Q(company="")
_EMPTY_PAID = Q(status=OrderStatus.PAID, goods_amount__gt=0, returned_amount__gte=F("goods_amount"))
_UNRETURNED = Q(status=OrderStatus.PART_REFUNDED, returned_amount=0)

_CHECKS: dict[str, _Maker] = {
    "record.uniqueness": _in_open_pairs,
    "record.validity": _known_from_the_future,
    "name.completeness": _filled(live_customers, _WITH_NAME),
    "name.validity": _valid(live_customers, ~Q(name=""), Q(name__iregex=rules.NAME_PLACEHOLDER)),
    "email.completeness": _filled(live_customers, ~Q(email="")),
    "email.validity": _valid(
        live_customers,
        ~Q(email=""),
        ~Q(email__regex=rules.EMAIL_SHAPE)
        | Q(email__regex=rules.EMAIL_PLACEHOLDER)
        | Q(email__regex=rules.EMAIL_TYPED_WRONG),
    ),
    "email.uniqueness": _held_by_another("email"),
    "email.timeliness": _stated("email"),
    "phone.completeness": _filled(live_customers, ~Q(phone="")),
    "phone.validity": _valid(
        live_customers,
        ~Q(phone=""),
        ~Q(phone__regex=rules.PHONE_SHAPE) | Q(phone__regex=rules.PHONE_PLACEHOLDER),
    ),
    "phone.uniqueness": _held_by_another("phone"),
    "phone.timeliness": _stated("phone"),
    "phone.consistency": _phone_of_country,
    "country.completeness": _filled(live_customers, ~Q(country="")),
    "country.validity": _valid(
        live_customers, ~Q(country=""), ~Q(country__in=sorted(rules.COUNTRIES))
    ),
    "country.timeliness": _stated("country"),
    "country.consistency": _country_of_orders,
    "city.completeness": _filled(live_customers, ~Q(city="")),
    "city.validity": _valid(live_customers, ~Q(city=""), Q(city__iregex=rules.CITY_PLACEHOLDER)),
    "city.timeliness": _stated("city"),
    "postcode.completeness": _filled(live_customers, ~Q(postcode="")),
    "postcode.validity": _postcodes,
    "postcode.timeliness": _stated("postcode"),
    "postcode.consistency": _valid(live_customers, ~Q(postcode=""), Q(country="") | Q(city="")),
    "product_name.completeness": _filled(_products, ~Q(name="")),
    "category.completeness": _filled(_products, ~Q(category="")),
    "cost.completeness": _costed,
    "cost.timeliness": _costed_lately,
    "number.completeness": _filled(_orders, ~Q(number="")),
    "ordered_at.validity": _dated,
    "order_customer.completeness": _filled(_orders, Q(customer__isnull=False)),
    "order_country.completeness": _filled(_orders, ~Q(country="")),
    "total.consistency": _totals,
    "status.consistency": lambda _asked: (
        _orders(),
        _orders().filter(_EMPTY_PAID | _UNRETURNED),
    ),
    "currency.consistency": _currencies,
}


def records(table: str) -> Rows:
    """Return the rows of a table that checks are about."""
    by_table: dict[str, Rows] = {
        rules.CUSTOMER: Customer.objects.all(),
        rules.PRODUCT: Product.objects.all(),
        rules.ORDER: Order.objects.all(),
    }
    return by_table[table]
