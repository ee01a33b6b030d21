"""Customers for machines: found, read, added, changed."""

from __future__ import annotations

from typing import Literal

from ninja import Router, Schema, Status
from pydantic import Field

from vafa.customers.actions import add_prospect, change_details
from vafa.customers.models import Customer
from vafa.customers.queries import customer, search_customers
from vafa.customers.queries.trees import roots_of
from vafa.staff.queries import now
from vafa.web.api import ApiProblem, ApiRequest, asks, reads, writes
from vafa.web.api.fields import Asked, Brief, Country, Id, Instant, Line, Name, Short

router = Router(tags=["Customers"])

CONTACTS = "customers:contacts"
FOUND_MAX = 20


class Contact(Schema):
    """How to reach somebody; an empty text is unknown."""

    email: str
    phone: str


class CustomerAnswer(Schema):
    """A person or business the shop knows; an empty text is unknown."""

    id: int = Field(description="Of the live customer, when the one you asked for was merged.")
    number: str
    name: str
    company: str
    country: str
    city: str
    postcode: str
    first_seen_at: Instant | None
    is_left_out: bool = Field(description="Kept out of models and strategies.")
    contact: Contact | None = Field(description=f"Null without the scope {CONTACTS}.")


class IdentityAnswer(Schema):
    """One way of recognising a customer."""

    kind: str
    value: str
    is_verified: bool
    source: str


class IdentityList(Schema):
    """All identities of one customer."""

    items: list[IdentityAnswer]


class CustomersFound(Schema):
    """The customers that fit, the best first; never more than twenty."""

    items: list[CustomerAnswer]


class SearchAsked(Asked):
    """A whole e-mail address or phone number, or words of which each begins one of theirs."""

    text: str = Field(
        strict=True,
        min_length=1,
        max_length=200,
        pattern="^[^\u0000-\u001f\u007f]*$",
        examples=["reza@shop.example"],
    )


class DetailsTold(Asked):
    """What is to stand there from now on: fields left out stay, an empty text takes one off."""

    name: Line | None = Field(None, examples=["Reza Karimi"])
    company: Line | None = None
    email: Line | None = Field(None, examples=["reza@shop.example"])
    phone: Short | None = Field(None, examples=["+989121234567"])
    country: Country | Literal[""] | None = None
    city: Name | None = None
    postcode: Brief | None = None


class ProspectTold(DetailsTold):
    """Somebody without an order, and how they came."""

    channel: Short = Field("", examples=["newsletter"])


@reads(router, "/customers/{customer_id}", scope="customers:read", answer=CustomerAnswer)
def get_customer(request: ApiRequest, customer_id: Id) -> CustomerAnswer:
    """Read one customer.

    Of a record that was merged into another you get the live customer: compare `id`.
    """
    return _told(request, _live(customer_id))


@reads(router, "/customers/{customer_id}/identities", scope=CONTACTS, answer=IdentityList)
def list_identities(request: ApiRequest, customer_id: Id) -> IdentityList:
    """List the identities of a customer.

    By what they are recognised: numbers, e-mails, phones and others.
    """
    known = _live(customer_id)
    items = [
        IdentityAnswer(
            kind=one.kind, value=one.value, is_verified=one.is_verified, source=one.source
        )
        for one in sorted(known.identities.all(), key=lambda one: (one.kind, one.value))
    ]
    return IdentityList(items=items)


@asks(router, "/customers/search", scope="customers:read", answer=CustomersFound)
def find_customers(request: ApiRequest, asked: SearchAsked) -> CustomersFound:
    """Search customers.

    By e-mail, phone, number or name. Case, accents, Persian or Arabic letters and kinds of digits
    make no difference. It is posted, because names and addresses of people do not belong in
    addresses of pages.
    """
    found = search_customers(text=asked.text, limit=FOUND_MAX)
    return CustomersFound(items=[_told(request, one) for one in found])


@writes(router, "POST", "/customers", scope="customers:write", answers={201: CustomerAnswer})
def add_customer(request: ApiRequest, told: ProspectTold) -> Status[CustomerAnswer]:
    """Add a prospect.

    Somebody without orders. Refused for a contact by which somebody is known already. Customers
    with orders need not be added: they come with their first order.
    """
    details = told.model_dump(exclude={"channel"}, exclude_none=True)
    added = add_prospect(details=details, channel=told.channel, at=now(), by=request.actor)
    return Status(201, _told(request, added))


@writes(
    router,
    "PATCH",
    "/customers/{customer_id}",
    scope="customers:write",
    answers={200: CustomerAnswer},
)
def patch_customer(request: ApiRequest, customer_id: Id, told: DetailsTold) -> CustomerAnswer:
    """Change a customer.

    Details, as a person would change them by hand: they hold until somebody says something newer.
    """
    known = _live(customer_id)
    details = told.model_dump(exclude_none=True)
    changed = change_details(customer_id=known.id, details=details, at=now(), by=request.actor)
    return _told(request, changed)


def _live(customer_id: int) -> Customer:
    known = customer(customer_id=customer_id)
    if known is not None and known.merged_into_id is not None:
        known = customer(customer_id=roots_of(customer_ids=[customer_id])[customer_id])
    if known is None or known.erased_at is not None:
        raise ApiProblem("not_found")
    return known


def _told(request: ApiRequest, known: Customer) -> CustomerAnswer:
    may_see = CONTACTS in request.scopes
    return CustomerAnswer(
        id=known.id,
        number=known.number,
        name=known.name,
        company=known.company,
        country=known.country,
        city=known.city,
        postcode=known.postcode,
        first_seen_at=known.first_seen_at,
        is_left_out=bool(known.left_out),
        contact=Contact(email=known.email, phone=known.phone) if may_see else None,
    )
