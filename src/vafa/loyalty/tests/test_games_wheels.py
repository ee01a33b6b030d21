from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from vafa.core.keys import SYSTEM
from vafa.ledger.queries import faults, holding
from vafa.ledger.rules.sheet import OwnerKey
from vafa.loyalty.actions import take_back_event
from vafa.loyalty.actions.games.spinning import BadNonce, NoSpins, spin_wheel
from vafa.loyalty.actions.games.wheels import (
    BadPrize,
    BadWheel,
    NoSuchSlice,
    Prize,
    SliceSaid,
    WheelStands,
    WheelTurns,
    begin_epoch,
    end_epoch,
    fill_prize,
)
from vafa.loyalty.make import BEGAN
from vafa.loyalty.models import (
    Code,
    CodeTemplate,
    Member,
    PrizeStock,
    WheelDef,
    WheelEpoch,
    WheelSpin,
)
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.games import SpinSeen, spins_of, wheels_of
from vafa.loyalty.queries.games.proofs import revealed_seed
from vafa.loyalty.queries.seals import unsealed
from vafa.loyalty.rules.wheel import read_spin_proof, verify_spin
from vafa.loyalty.tests.games_cast import CUP, DAY, NOON, STARS, make_players, make_wheel, playing
from vafa.loyalty.tests.games_cast import review as write_review

pytestmark = pytest.mark.usefixtures("shop")


VERIFIER = Path(__file__).parents[1] / "static" / "loyalty" / "verify_spin.py"


def reza_with(*slices: SliceSaid, stock: int = 0) -> tuple[Member, WheelDef]:
    programme = playing()
    wheel = make_wheel(programme, *slices, stock=stock)
    (reza,) = make_players(programme, "Reza")
    write_review(reza)
    return reza, wheel


def spin(member: Member, wheel: WheelDef, key: str, *, nonce: str = "mine") -> SpinSeen:
    return spin_wheel(
        member_id=member.id, wheel_id=wheel.id, nonce=nonce, request_key=key, at=NOON, by=SYSTEM
    )


def spins_left(member: Member) -> int:
    (seen,) = wheels_of(member, at=NOON)
    return seen.spins


def test_a_spin_takes_its_token_and_gives_its_points() -> None:
    reza, wheel = reza_with(STARS)

    told = spin(reza, wheel, "first")

    assert (told.landed, told.given, told.prize) == ("stars", "stars", {"points": 5})
    assert spins_left(reza) == 1
    assert balance_of(member=reza, at=NOON).spendable == 5
    assert list(faults()) == []


def test_the_same_request_gets_the_same_result_for_ever() -> None:
    reza, wheel = reza_with(STARS, CUP, stock=1)

    told = [spin(reza, wheel, "first", nonce=nonce) for nonce in ("mine", "another", "third")]

    assert told == [told[0]] * 3
    assert spins_left(reza) == 1
    assert WheelSpin.objects.count() == 1


def test_who_has_no_spin_left_gets_nothing() -> None:
    reza, wheel = reza_with(STARS)
    spin(reza, wheel, "first")
    spin(reza, wheel, "second")

    with pytest.raises(NoSpins):
        spin(reza, wheel, "third")

    assert WheelSpin.objects.count() == 2
    assert balance_of(member=reza, at=NOON).spendable == 10


def test_where_a_prize_is_used_up_the_fallback_applies() -> None:
    reza, wheel = reza_with(CUP, stock=1)

    told = [spin(reza, wheel, key) for key in ("first", "second")]

    assert [(each.landed, each.given) for each in told] == [("cup", "cup"), ("cup", "nothing")]
    stock = PrizeStock.objects.get()
    assert holding(OwnerKey("prize", stock.id), "prize", at=NOON).spendable == 0


def test_a_code_is_made_for_the_member_alone() -> None:
    programme = playing()
    CodeTemplate.objects.create(programme=programme, key="treat", name="Treat")
    wheel = make_wheel(programme, SliceSaid("code", {"en": "A treat"}, 1, Prize(code="treat")))
    (reza,) = make_players(programme, "Reza")
    write_review(reza)

    told = spin(reza, wheel, "first")

    code = Code.objects.get()
    assert told.prize == {"code": code.normal}
    assert code.member == reza


def test_every_spin_proves_itself_once_the_seed_is_shown() -> None:
    reza, wheel = reza_with(STARS, CUP)
    told = [spin(reza, wheel, key) for key in ("first", "second")]

    epoch = end_epoch(wheel_id=wheel.id, at=NOON + DAY, by=SYSTEM)

    seed = revealed_seed(epoch)
    assert seed is not None
    for each in told:
        verify_spin(read_spin_proof(each.proof), seed_hex=seed)


def test_anybody_checks_a_spin_with_a_program_that_needs_nothing_of_ours(tmp_path: Path) -> None:
    reza, wheel = reza_with(CUP, STARS, stock=1)
    for key in ("first", "second"):
        spin(reza, wheel, key)
    epoch = end_epoch(wheel_id=wheel.id, at=NOON + DAY, by=SYSTEM)

    seed, slices = revealed_seed(epoch) or "", epoch.version.hash
    results = []
    for told in spins_of(reza):
        (tmp_path / "spin.json").write_text(told.proof)
        for other in (seed, seed[:-1] + ("0" if seed[-1] != "0" else "1")):
            command = [sys.executable, str(VERIFIER), f"{tmp_path}/spin.json", other, slices]
            results.append(subprocess.run(command, check=False).returncode)

    assert results == [0, 1, 0, 1]


def test_the_seed_is_in_no_answer_and_no_log_before_the_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    reza, wheel = reza_with(STARS)
    told = spin(reza, wheel, "first")
    epoch = WheelEpoch.objects.get()
    secret = unsealed(epoch.sealed_seed)

    said = f"{told}{wheels_of(reza, at=NOON)}{caplog.text}{json.dumps(epoch.version.slices)}"
    assert revealed_seed(epoch) is None
    assert secret.hex() not in said
    assert secret.hex() not in epoch.sealed_seed
    assert repr(secret) not in said


def test_a_wheel_that_stands_takes_no_token() -> None:
    reza, wheel = reza_with(STARS)
    end_epoch(wheel_id=wheel.id, at=NOON, by=SYSTEM)

    with pytest.raises(WheelStands):
        spin(reza, wheel, "first")

    begin_epoch(wheel_id=wheel.id, at=NOON, by=SYSTEM)
    assert spins_left(reza) == 2


def test_a_new_epoch_has_another_seed_and_numbers_spins_anew() -> None:
    reza, wheel = reza_with(STARS)
    spin(reza, wheel, "first")
    end_epoch(wheel_id=wheel.id, at=NOON, by=SYSTEM)

    begin_epoch(wheel_id=wheel.id, at=NOON, by=SYSTEM)
    told = spin(reza, wheel, "second")

    assert told.number == 1
    assert len(set(WheelEpoch.objects.values_list("commitment", flat=True))) == 2


def test_unused_spins_go_when_what_gave_them_goes() -> None:
    reza, wheel = reza_with(STARS)
    spin(reza, wheel, "first")
    document = f"review_written:{reza.id}:review 1"

    take_back_event(member_id=reza.id, document=document, at=NOON, by=SYSTEM)

    assert spins_left(reza) == 0
    assert balance_of(member=reza, at=NOON).spendable == 5
    assert list(faults()) == []


def test_a_stock_is_filled_once_for_each_delivery() -> None:
    _reza, wheel = reza_with(CUP)

    filled = [
        fill_prize(wheel_id=wheel.id, name="cup", amount=3, source=note, at=NOON, by=SYSTEM)
        for note in ("monday", "monday", "tuesday")
    ]

    assert filled == [3, 3, 6]
    with pytest.raises(NoSuchSlice):
        fill_prize(wheel_id=wheel.id, name="stars", amount=3, source="x", at=NOON, by=SYSTEM)


def test_a_wheel_refuses_what_it_could_not_keep() -> None:
    programme = playing()
    ticket = SliceSaid("code", {"en": "A code"}, 1, Prize(code="unknown"))

    with pytest.raises(BadPrize):
        make_wheel(programme, ticket)
    with pytest.raises(BadWheel):
        make_wheel(programme)

    assert WheelDef.objects.count() == 0


def test_a_wheel_turns_once_and_a_spin_needs_a_plain_nonce() -> None:
    reza, wheel = reza_with(STARS)

    with pytest.raises(WheelTurns):
        begin_epoch(wheel_id=wheel.id, at=BEGAN, by=SYSTEM)
    with pytest.raises(BadNonce):
        spin(reza, wheel, "first", nonce="nicht so!")

    assert WheelSpin.objects.count() == 0
