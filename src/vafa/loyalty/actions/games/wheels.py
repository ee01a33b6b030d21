"""Wheels are written in versions, filled with prizes, and turn in epochs with one seed each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import Books, open_books
from vafa.ledger.models import Asset
from vafa.ledger.rules.roles import SOURCE
from vafa.ledger.rules.settling import programme_of
from vafa.ledger.rules.sheet import AccountKey, OwnerKey
from vafa.ledger.rules.stripes import gather, parts_of
from vafa.loyalty.actions.games.writing import GameKeyTaken, locked_programme
from vafa.loyalty.models import CodeTemplate, WheelDef, WheelEpoch, WheelKind, WheelVersion
from vafa.loyalty.queries.games.wheels import PRIZE, stock_owner, striped_stocks
from vafa.loyalty.queries.seals import sealed
from vafa.loyalty.rules.chance import commitment_of, new_seed
from vafa.loyalty.rules.wheel import BadSpin, Slice, Wheel, wheel_hash

POINTS_MAX: Final = 1_000_000_000
DAYS_MAX: Final = 3_660
STOCK_MAX: Final = 1_000_000_000
STRIPED_LEAST: Final = 1_000


class BadWheel(Refused):
    code = "bad_wheel"
    sentence = _(
        "A wheel needs slices with different names, one of them with a weight, and a slice"
        " without a stock for when a prize is used up."
    )


class BadPrize(Refused):
    code = "bad_prize"
    sentence = _("A prize is points, a code of a kind that there is, a thing, or nothing.")


class WheelTurns(Refused):
    code = "wheel_turns"
    sentence = _("The wheel turns already.")


class WheelStands(Refused):
    code = "wheel_stands"
    sentence = _("The wheel does not turn now.")


class NoSuchSlice(Refused):
    code = "no_such_slice"
    sentence = _("There is no prize with a stock of this name on the wheel.")


@dataclass(frozen=True)
class Prize:
    """What comes with a slice: points, a code of a template, both valid so many days, a thing."""

    points: int = 0
    code: str = ""
    days: int | None = None
    is_thing: bool = False


NOTHING: Final = Prize()


@dataclass(frozen=True)
class SliceSaid:
    """A slice as somebody wrote it; with a stock its prize can be used up."""

    name: str
    labels: Mapping[str, str]
    weight: int
    prize: Prize = NOTHING
    has_stock: bool = False


def write_wheel(
    *,
    programme_id: int,
    key: str,
    names: Mapping[str, str],
    kind: WheelKind,
    slices: Sequence[SliceSaid],
    fallback: str,
    at: datetime,
    by: Actor,
) -> WheelVersion:
    """Make a wheel, or a new version of the one with this key for its next epoch.

    Refuses what `rules.wheel` refuses, and prizes that nobody could give.
    """
    try:
        rules = Wheel(
            tuple(Slice(said.name, said.weight, said.has_stock) for said in slices), fallback
        )
    except BadSpin:
        raise BadWheel from None
    with transaction.atomic():
        programme = locked_programme(programme_id, key=key, names=names)
        _check_prizes(programme_id, slices)
        wheel = programme.wheels.filter(key=key).first()
        if wheel is None:
            wheel = _new_wheel(programme_id, key, names, kind=kind)
        elif wheel.kind != kind:
            raise GameKeyTaken
        version = wheel.versions.create(
            number=wheel.versions.count() + 1,
            slices=[_written(said) for said in slices],
            fallback=fallback,
            hash=wheel_hash(rules),
            written_at=at,
            by=str(by),
        )
        for said in slices:
            if said.has_stock:
                wheel.stocks.get_or_create(slice=said.name)
        record(
            kind="loyalty.wheel_written",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"wheel": wheel.id},
        )
    return version


def begin_epoch(*, wheel_id: int, at: datetime, by: Actor) -> WheelEpoch:
    """Let a wheel turn, with its latest version and a new seed that is committed to.

    Refuses while it turns.
    """
    with transaction.atomic():
        wheel = WheelDef.objects.select_for_update().get(pk=wheel_id)
        if wheel.epochs.filter(ended_at=None).exists():
            raise WheelTurns
        seed = new_seed()
        epoch = wheel.epochs.create(
            version=wheel.versions.order_by("-number")[0],
            number=wheel.epochs.count() + 1,
            sealed_seed=sealed(seed),
            commitment=commitment_of(seed),
            began_at=at,
        )
        record(
            kind="loyalty.epoch_began",
            subject_kind="programme",
            subject_id=wheel.programme_id,
            at=at,
            by=by,
            payload={"wheel": wheel.id, "epoch": epoch.id},
        )
    return epoch


def end_epoch(*, wheel_id: int, at: datetime, by: Actor) -> WheelEpoch:
    """Stop a wheel: from now on its seed may be seen. Refuses while it stands.

    Waits for every spin that has begun: none is decided by a seed that is known.
    """
    with transaction.atomic():
        wheel = WheelDef.objects.select_for_update(no_key=True).get(pk=wheel_id)
        epoch = wheel.epochs.select_for_update().filter(ended_at=None).first()
        if epoch is None:
            raise WheelStands
        epoch.ended_at = at
        epoch.save(update_fields=["ended_at"])
        record(
            kind="loyalty.epoch_ended",
            subject_kind="programme",
            subject_id=wheel.programme_id,
            at=at,
            by=by,
            payload={"wheel": wheel.id, "epoch": epoch.id},
        )
    return epoch


def fill_prize(
    *, wheel_id: int, name: str, amount: int, source: str, at: datetime, by: Actor
) -> int:
    """Put so many more of a prize into its stock, once for each source; returns what is there.

    Refuses a slice without a stock, and to put in nothing.
    """
    wheel = WheelDef.objects.get(pk=wheel_id)
    stock = wheel.stocks.filter(slice=name).first()
    if stock is None or not 1 <= amount <= STOCK_MAX:
        raise NoSuchSlice
    owner = stock_owner(stock)
    # A large stock lies in parts from the time when so much is put into it.
    is_large = amount >= STRIPED_LEAST or owner in striped_stocks(wheel_id=wheel_id)
    owners = parts_of(owner) if is_large else [owner]
    with open_books(owners=owners, at=at, by=by) as books:
        kind, fact = "prize_filled", f"{stock.id} {source}"
        if not books.is_posted(kind, fact):
            draft = books.begin(kind, fact)
            out = programme_of(AccountKey(owner, "active", PRIZE), SOURCE)
            books.put_in(draft, owner=owner, asset=PRIZE, amount=amount, out=out)
            if is_large:
                _share_out(books, owner)
            record(
                kind="loyalty.prize_filled",
                subject_kind="programme",
                subject_id=wheel.programme_id,
                at=at,
                by=by,
                payload={"wheel": wheel.id, "slice": name, "amount": amount},
            )
        return sum(books.spendable(each, PRIZE) for each in owners)


def _share_out(books: Books, owner: OwnerKey) -> None:
    """Lay a part of a large stock into each of its parts, so that nobody waits for everybody."""
    draft = books.begin("shared_out", "")
    for part in parts_of(owner)[1:]:
        gather(books.sheet, draft, part=part, asset=PRIZE, amount=1)


def check_prize(prize: Prize) -> None:
    """Refuse a prize that nobody could give: of two kinds, too large, or without a time."""
    kinds = bool(prize.points) + bool(prize.code) + prize.is_thing
    is_bad_time = prize.days is not None and not 1 <= prize.days <= DAYS_MAX
    if kinds > 1 or not 0 <= prize.points <= POINTS_MAX or is_bad_time:
        raise BadPrize


def prize_written(prize: Prize) -> dict[str, object]:
    """Turn a prize into what JSON can hold."""
    return {
        "points": prize.points,
        "code": prize.code,
        "days": prize.days,
        "is_thing": prize.is_thing,
    }


def _new_wheel(
    programme_id: int, key: str, names: Mapping[str, str], *, kind: WheelKind
) -> WheelDef:
    Asset.objects.get_or_create(code=PRIZE, defaults={"has_lots": False})
    count = WheelDef.objects.filter(programme=programme_id).count()
    asset = Asset.objects.create(code=f"spin-{programme_id}-{count + 1}", has_lots=True)
    return WheelDef.objects.create(
        programme_id=programme_id, key=key, names=dict(names), kind=kind, asset=asset
    )


def _check_prizes(programme_id: int, slices: Sequence[SliceSaid]) -> None:
    codes = {said.prize.code for said in slices} - {""}
    known = CodeTemplate.objects.filter(programme_id=programme_id, key__in=codes)
    if len(codes) != known.count():
        raise BadPrize
    for said in slices:
        check_prize(said.prize)
        if not said.labels:
            raise BadPrize


def _written(said: SliceSaid) -> dict[str, object]:
    return {
        "name": said.name,
        "labels": dict(said.labels),
        "weight": said.weight,
        "is_limited": said.has_stock,
        "prize": prize_written(said.prize),
    }
