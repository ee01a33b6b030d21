"""A shop that checks codes itself: told of them, and each use counted once, whoever tells first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.ledger.queries import faults, holding
from vafa.loyalty.actions.basket import Asked, CodeDoesNotWork
from vafa.loyalty.actions.codes import disable_codes, draw_up_code_template, make_codes
from vafa.loyalty.actions.pushed_codes import Pushed, UsesRead, push_codes, read_uses
from vafa.loyalty.make import make_code, make_programme
from vafa.loyalty.models import Code, CodeTemplate, Programme, RefusedUse
from vafa.loyalty.queries.codes import code_owner, uses_of
from vafa.loyalty.rules.pushed_codes import PushedCode, ToldUse
from vafa.loyalty.tests.checkout_cast import (
    NOW,
    basket,
    cancelled,
    placed,
    ten_percent_with_code,
)

pytestmark = pytest.mark.usefixtures("shop")


class Shop:
    """A shop that remembers what it was told."""

    def __init__(self, *told: ToldUse) -> None:
        self.created: list[PushedCode] = []
        self.ended: list[PushedCode] = []
        self.told = told

    def create(self, codes: Sequence[PushedCode]) -> None:
        self.created += codes

    def disable(self, codes: Sequence[PushedCode]) -> None:
        self.ended += codes

    def uses(self) -> Sequence[ToldUse]:
        return self.told


@pytest.fixture
def spring(db: None) -> CodeTemplate:
    programme = make_programme(ten_percent_with_code())
    return draw_up_code_template(
        programme_id=programme.id, key="spring", name="Spring", is_pushed=True, at=NOW, by=SYSTEM
    )


def made(template: CodeTemplate, *, supply: int = 1) -> Code:
    make_codes(template_id=template.id, count=1, supply=supply, at=NOW, by=SYSTEM)
    return Code.objects.latest("id")


def pushed(shop: Shop) -> Pushed:
    programme = Programme.objects.get()
    return push_codes(programme_id=programme.id, code_shop=shop, at=NOW, by=SYSTEM)


def told(*uses: tuple[str, str], at: datetime = NOW) -> UsesRead:
    shop = Shop(*(ToldUse(code, order, at) for code, order in uses))
    programme = Programme.objects.get()
    return read_uses(programme_id=programme.id, code_shop=shop, at=NOW, by=SYSTEM)


def left(code: Code) -> int:
    assert list(faults()) == []
    return holding(code_owner(code), "use", at=NOW).spendable


def test_a_shop_is_told_of_each_code_once_and_of_those_that_ended(spring: CodeTemplate) -> None:
    shop, code = Shop(), made(spring)

    first, again = pushed(shop), pushed(shop)
    disable_codes(template_id=spring.id, code_ids=[code.id], at=NOW, by=SYSTEM)
    last = [pushed(shop), pushed(shop)]

    assert (first, again, *last) == (Pushed(1, 0), Pushed(0, 0), Pushed(0, 1), Pushed(0, 0))
    assert [told.code for told in shop.created] == [told.code for told in shop.ended]


def test_codes_that_ended_before_anybody_was_told_are_never_told(spring: CodeTemplate) -> None:
    code, shop = made(spring), Shop()
    disable_codes(template_id=spring.id, code_ids=[code.id], at=NOW, by=SYSTEM)

    assert pushed(shop) == Pushed(0, 0)


def test_a_use_that_comes_before_its_order_is_counted_once(spring: CodeTemplate) -> None:
    code = made(spring)

    read = told((code.normal, "1"))
    answer = placed(Asked(basket("1"), codes=(code.normal,))).answer

    assert read == UsesRead(counted=1)
    assert (answer["order_discount"], left(code)) == (500, 0)
    assert [use.document for use in uses_of(code=code)] == ["1"]


def test_an_order_that_comes_before_its_use_is_counted_once(spring: CodeTemplate) -> None:
    code = made(spring, supply=2)
    placed(Asked(basket("1"), codes=(code.normal,)))

    read = told((code.normal, "1"), (code.normal, "1"))

    assert read == UsesRead(repeated=2)
    assert left(code) == 1


def test_another_order_with_a_code_that_was_told_as_used_is_refused(spring: CodeTemplate) -> None:
    code = made(spring)
    told((code.normal, "1"))

    with pytest.raises(CodeDoesNotWork):
        placed(Asked(basket("2"), codes=(code.normal,)))

    assert len(uses_of(code=code)) == 1


def test_an_order_called_off_gives_the_use_back_whoever_told_of_it(spring: CodeTemplate) -> None:
    code = made(spring)
    told((code.normal, "1"))
    placed(Asked(basket("1"), codes=(code.normal,)))

    cancelled("1")

    assert left(code) == 1
    assert [use.is_given_back for use in uses_of(code=code)] == [True]
    assert told((code.normal, "2")) == UsesRead(counted=1)


def test_what_cannot_be_counted_is_set_aside_once_with_its_reason(spring: CodeTemplate) -> None:
    code = made(spring)
    own = make_code(spring.programme, "SUMMER-1", template="summer")
    uses = [("NOBODY-KNOWS", "1"), (own.normal, "1"), (code.normal, "1"), (code.normal, "2")]

    reads = [told(*uses), told(*uses)]

    assert reads == [UsesRead(1, 0, 3), UsesRead(0, 1, 3)]
    reasons = RefusedUse.objects.order_by("id").values_list("reason", flat=True)
    assert list(reasons) == ["unknown", "not_pushed", "used_up"]


def test_what_was_set_aside_is_counted_when_the_code_is_known(spring: CodeTemplate) -> None:
    told(("SPRING WORD", "1"))
    code = make_code(spring.programme, "SPRING WORD")

    assert told(("SPRING WORD", "1")) == UsesRead(counted=1)
    assert (left(code), RefusedUse.objects.count()) == (0, 0)
