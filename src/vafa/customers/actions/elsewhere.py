"""Where else customers buy, as they say, and which share of the wallet that leaves us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean, search_key
from vafa.customers.actions.alive import live_customer
from vafa.customers.actions.statements import SaidInTheFuture
from vafa.customers.models import HeardBy, ShopNamed, WalletAnswer
from vafa.customers.rules.wallet import ranks_of_others, share_of_wallet
from vafa.journal.actions import record

SHOPS_MAX = 20
_NAME_LENGTH_MAX = 120


class ShopNamedTwice(Refused):
    code = "shop_named_twice"
    sentence = _("“%(name)s” is named twice.")


class TooManyShops(Refused):
    code = "too_many_shops"
    sentence = _("Name at most 20 shops.")


class RankOutOfRange(Refused):
    code = "rank_out_of_range"
    sentence = _("With %(brands)s shops in all, our place lies between 1 and %(brands)s.")


def record_wallet_answer(
    *,
    customer_id: int,
    others: Sequence[str],
    own_rank: int | None,
    source: HeardBy,
    said_date: date,
    today: date,
    at: datetime,
    by: Actor,
) -> WalletAnswer:
    """Write down which other shops a customer buys at, the preferred first, and our place.

    Nobody else named means that they buy here alone. Our place unknown leaves the share unknown.
    Refuses a shop named twice, a place beyond the last, and a day to come.
    """
    names = _names(others)
    brands = len(names) + 1
    rank = 1 if brands == 1 else own_rank
    if rank is not None and not 1 <= rank <= brands:
        raise RankOutOfRange(brands=brands)
    if said_date > today:
        raise SaidInTheFuture
    with transaction.atomic():
        answer = WalletAnswer.objects.create(
            customer=live_customer(customer_id),
            said_date=said_date,
            source=source,
            brands=brands,
            own_rank=rank,
            share=None if rank is None else share_of_wallet(rank=rank, brands=brands),
            written_at=at,
            by=str(by),
        )
        places = ranks_of_others(named=len(names), own_rank=rank)
        ShopNamed.objects.bulk_create(
            ShopNamed(
                answer=answer,
                name=name,
                name_key=key,
                rank=place,
                share=None if place is None else share_of_wallet(rank=place, brands=brands),
            )
            for (key, name), place in zip(names.items(), places, strict=True)
        )
        _record("customers.wallet_answered", answer, at=at, by=by)
    return answer


def take_back_wallet_answer(*, answer_id: int, at: datetime, by: Actor) -> None:
    """Take back an answer that was written down by mistake; the one before it counts again."""
    with transaction.atomic():
        answer = WalletAnswer.objects.select_for_update().get(pk=answer_id)
        _record("customers.wallet_answer_taken_back", answer, at=at, by=by)
        answer.delete()


def _names(others: Sequence[str]) -> dict[str, str]:
    """Read the names of shops by their folded form, in which nobody is named twice."""
    names: dict[str, str] = {}
    for text in others:
        name = display_clean(text)[:_NAME_LENGTH_MAX]
        key = search_key(name)[:_NAME_LENGTH_MAX]
        if key in names:
            raise ShopNamedTwice(name=name)
        if key:
            names[key] = name
    if len(names) > SHOPS_MAX:
        raise TooManyShops
    return names


def _record(kind: str, answer: WalletAnswer, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=answer.customer_id,
        at=at,
        by=by,
        payload={"answer": answer.id, "brands": answer.brands, "own_rank": answer.own_rank},
    )
