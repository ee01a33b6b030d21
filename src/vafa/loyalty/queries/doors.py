"""Links that open a member's page, and whom a shop vouches for."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.crypto import salted_hmac

from vafa.customers.models import Customer
from vafa.customers.queries import customer, known_customers
from vafa.customers.rules import IncomingCustomer
from vafa.loyalty.models import (
    Member,
    MemberDoor,
    MemberState,
    Programme,
    ProgrammeState,
    ShopDoor,
    WidgetOrigin,
)
from vafa.loyalty.queries.members import membership
from vafa.loyalty.rules.links import Link, Shopper, read_link, read_token, written_link

# How long a page stays open that the shop opened.
VISIT: Final = timedelta(hours=2)


@dataclass(frozen=True)
class Visit:
    """Whoever a link lets in: a member, or a customer who may join this programme."""

    programme: Programme
    customer: Customer
    member: Member | None


def member_link(*, member: Member, at: datetime, days: int) -> str:
    """Return the text of a link that opens a member's page for some days."""
    return _member_link(member, at + timedelta(days=days))


def visit_by(*, link: str, at: datetime) -> Visit | None:
    """Return whom a link lets in now; nobody when it is forged, over, or was revoked."""
    read = read_link(link, key=_key(), at=at)
    if read is None:
        return None
    return _member_visit(read) if read.purpose == "member" else _joining_visit(read)


def shop_secret(*, programme: Programme) -> str:
    """Return the secret that the shop signs with; it is derived, and stored nowhere here."""
    number = ShopDoor.objects.filter(programme=programme).values_list("secret_number", flat=True)
    named = f"{programme.id} {number.first() or 1}"
    digest = salted_hmac("vafa.loyalty.shop", named, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def customer_behind(*, programme: Programme, token: str, at: datetime) -> Customer | None:
    """Return the customer whom a shop's token names; nobody when it is forged, old or unknown."""
    shopper = read_token(
        token, secret=shop_secret(programme=programme), programme=programme.id, at=at
    )
    return _customer_of(shopper) if shopper else None


def link_for(*, programme: Programme, customer: Customer, at: datetime) -> str:
    """Return a link for a customer whom the shop vouched for: to their page, or to joining."""
    member = membership(programme_id=programme.id, customer_id=customer.id)
    if member is not None:
        return _member_link(member, at + VISIT)
    joining = Link("join", customer.id, programme.id, at + VISIT)
    return written_link(joining, key=_key())


def origins_of(*, programme: Programme) -> Sequence[WidgetOrigin]:
    """Return whose pages may show the widget."""
    return list(WidgetOrigin.objects.filter(programme=programme).order_by("origin"))


def _member_link(member: Member, expires_at: datetime) -> str:
    link = Link("member", member.id, _link_number(member), expires_at)
    return written_link(link, key=_key())


def _link_number(member: Member) -> int:
    found = MemberDoor.objects.filter(member=member).values_list("link_number", flat=True)
    return found.first() or 1


def _member_visit(link: Link) -> Visit | None:
    found = Member.objects.select_related("programme", "customer", "terms")
    member = found.filter(pk=link.of, state=MemberState.ACTIVE).first()
    if member is None or member.customer.erased_at is not None:
        return None
    if _link_number(member) != link.number:
        return None
    return Visit(member.programme, member.customer, member)


def _joining_visit(link: Link) -> Visit | None:
    programme = Programme.objects.filter(pk=link.number, state=ProgrammeState.LIVE).first()
    known = customer(customer_id=link.of)
    if programme is None or known is None or known.erased_at is not None:
        return None
    member = membership(programme_id=programme.id, customer_id=known.id)
    return Visit(programme, known, member)


def _customer_of(shopper: Shopper) -> Customer | None:
    incoming = IncomingCustomer(source_number=shopper.number)
    [number] = known_customers(seen=[(shopper.source, incoming)])
    known = customer(customer_id=number) if number is not None else None
    return known if known is not None and known.erased_at is None else None


def _key() -> bytes:
    return salted_hmac("vafa.loyalty.links", "member page", algorithm="sha256").digest()
