"""Offers of partners are written, checked, put live, and given to members who spend enough."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.models import (
    GivenOffer,
    Member,
    Partner,
    PartnerCode,
    PartnerOffer,
    Programme,
    ProgrammeState,
)
from vafa.loyalty.queries.members import membership
from vafa.orders.models import Order

CODES_MOST = 100_000
_AT_ONCE = 1_000


class OfferNameTaken(Refused):
    code = "offer_name_taken"
    sentence = _("This partner already has an offer with this name.")


class OfferHasNoCodes(Refused):
    code = "offer_has_no_codes"
    sentence = _("Please add codes first, or one word that works for everybody.")


class OfferHasOneWord(Refused):
    code = "offer_has_one_word"
    sentence = _("This offer has one word for everybody; it takes no list of codes.")


class TooManyPartnerCodes(Refused):
    code = "too_many_partner_codes"
    sentence = _("No more than %(most)s codes can be added at once.")


def write_partner_offer(
    *,
    partner_id: int,
    name: str,
    words: str,
    spend_from: int,
    shared_word: str = "",
    cost: int = 0,
    valid_until: datetime | None = None,
    at: datetime,
    by: Actor,
) -> PartnerOffer:
    """Write an offer that is given past a spend; nobody gets it before it is put live."""
    with transaction.atomic():
        partner = Partner.objects.select_for_update(no_key=True).get(pk=partner_id)
        if partner.offers.filter(name=name).exists():
            raise OfferNameTaken
        offer = PartnerOffer.objects.create(
            partner=partner,
            name=name,
            words=words,
            spend_from=spend_from,
            shared_word=shared_word.strip(),
            cost=cost,
            valid_until=valid_until,
            created_at=at,
        )
        _record("loyalty.offer_written", offer, at=at, by=by)
    return offer


def add_partner_codes(*, offer_id: int, texts: Iterable[str], at: datetime, by: Actor) -> int:
    """Add a partner's codes to an offer, each once; returns how many are new."""
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if len(wanted) > CODES_MOST:
        raise TooManyPartnerCodes(most=CODES_MOST)
    with transaction.atomic():
        offer = _locked(offer_id)
        if offer.shared_word:
            raise OfferHasOneWord
        before = offer.codes.count()
        rows = [PartnerCode(offer=offer, text=text[:60]) for text in wanted]
        PartnerCode.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_AT_ONCE)
        added = offer.codes.count() - before
        _record("loyalty.offer_codes_added", offer, at=at, by=by, codes=added)
    return added


def put_offer_live(*, offer_id: int, at: datetime, by: Actor) -> PartnerOffer:
    """Give an offer from now on; refuses one without a word or codes that are left."""
    with transaction.atomic():
        offer = _locked(offer_id)
        if not offer.shared_word and not offer.codes.filter(is_given=False).exists():
            raise OfferHasNoCodes
        if not offer.is_live:
            offer.is_live = True
            offer.save(update_fields=["is_live"])
            _record("loyalty.offer_put_live", offer, at=at, by=by)
    return offer


def end_partner_offer(*, offer_id: int, at: datetime, by: Actor) -> PartnerOffer:
    """Give an offer no more; who has a code keeps it."""
    with transaction.atomic():
        offer = _locked(offer_id)
        if offer.is_live:
            offer.is_live = False
            offer.save(update_fields=["is_live"])
            _record("loyalty.offer_ended", offer, at=at, by=by)
    return offer


def give_partner_offers(*, order_id: int, at: datetime, by: Actor) -> list[GivenOffer]:
    """Give the member behind an order the offers that it reaches: each offer once for an order.

    An order that is not paid, one from before they joined or before the offer, and people outside
    the programme get none. An offer whose codes are all given gives nothing.
    """
    order = Order.objects.get(pk=order_id)
    if order.customer_id is None or not order.is_purchase:
        return []
    found = []
    for programme in Programme.objects.filter(state=ProgrammeState.LIVE).order_by("id"):
        offers = _reached(programme, order)
        member = None
        if offers:
            member = membership(programme_id=programme.id, customer_id=order.customer_id)
        if member is not None and member.joined_at <= order.ordered_at:
            given = [_give(offer, member, order, at=at, by=by) for offer in offers]
            found += [each for each in given if each is not None]
    return found


def _reached(programme: Programme, order: Order) -> list[PartnerOffer]:
    offers = PartnerOffer.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=order.ordered_at),
        partner__programme=programme,
        partner__is_active=True,
        is_live=True,
        spend_from__lte=order.net_revenue,
        created_at__lte=order.ordered_at,
    )
    return list(offers.order_by("id"))


def _give(
    offer: PartnerOffer, member: Member, order: Order, *, at: datetime, by: Actor
) -> GivenOffer | None:
    with transaction.atomic():
        # One at a time for each member, so that an order told twice at once gives one code.
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if GivenOffer.objects.filter(offer=offer, document=order.key).exists():
            return None
        code = None
        if not offer.shared_word:
            free = offer.codes.filter(is_given=False).select_for_update(skip_locked=True)
            code = free.order_by("id").first()
            if code is None:
                return None
            code.is_given = True
            code.save(update_fields=["is_given"])
        given = GivenOffer.objects.create(
            offer=offer, member=member, code=code, document=order.key, given_at=at
        )
        record(
            kind="loyalty.offer_given",
            subject_kind="customer",
            subject_id=member.customer_id,
            at=at,
            by=by,
            payload={"member": member.id, "offer": offer.id},
        )
    return given


def _locked(offer_id: int) -> PartnerOffer:
    found = PartnerOffer.objects.select_related("partner")
    return found.select_for_update(no_key=True, of=("self",)).get(pk=offer_id)


def _record(kind: str, offer: PartnerOffer, *, at: datetime, by: Actor, **payload: int) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=offer.partner.programme_id,
        at=at,
        by=by,
        payload={"partner": offer.partner_id, "offer": offer.id, **payload},
    )
