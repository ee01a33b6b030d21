"""Pages of codes and gift cards: made, found, looked at, taken out, paid out."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.loyalty.actions.basket import Asked
from vafa.loyalty.actions.codes import make_codes
from vafa.loyalty.make import make_code, make_member, make_programme
from vafa.loyalty.models import (
    Code,
    CodeTemplate,
    GiftCard,
    Member,
    Programme,
    RefusedUse,
    SpecialCondition,
)
from vafa.loyalty.queries.gift_cards import gift_card_balance, store_credit_of
from vafa.loyalty.tests.checkout_cast import NOW, basket, placed, ten_percent_with_code
from vafa.staff.make import make_member as make_staff
from vafa.staff.make import signed_in
from vafa.staff.queries import now

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def parvaneh(db: None) -> Client:
    return signed_in(make_staff("parvaneh"))


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme(ten_percent_with_code())


@pytest.fixture
def reza(programme: Programme) -> Member:
    return make_member(programme, Customer.objects.create(number="7", name="Reza Karimi"))


@pytest.fixture
def spring(programme: Programme) -> CodeTemplate:
    return make_code(programme, "SPRING-1").template


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def codes_of(programme: Programme, rest: str = "") -> str:
    return f"/loyalty/{programme.id}/codes/{rest}"


def cards_of(programme: Programme, rest: str = "") -> str:
    return f"/loyalty/{programme.id}/gift-cards/{rest}"


def test_a_programme_without_codes_says_what_they_are_for(
    parvaneh: Client, programme: Programme
) -> None:
    page = text(parvaneh, codes_of(programme))

    assert "No codes yet" in page
    assert "Draw up a kind of code" in page


def test_a_kind_is_drawn_up_and_its_codes_are_made_with_an_end(
    parvaneh: Client, programme: Programme
) -> None:
    said = {"name": "Spring", "key": "spring", "beginning": "noel", "age_least": "18"}
    parvaneh.post(codes_of(programme, "draw-up/"), {**said, "prior_price": "12.50"})
    kind = CodeTemplate.objects.get()

    wanted = {"count": "۲۰", "supply": "2", "valid_until": "31/12/2026"}
    parvaneh.post(codes_of(programme, f"{kind.id}/make/"), wanted)

    code = Code.objects.latest("id")
    assert (Code.objects.count(), code.supply) == (20, 2)
    # The last day is whole, in Athens.
    assert code.valid_until is not None
    assert code.valid_until.isoformat() == "2026-12-31T22:00:00+00:00"
    page = text(parvaneh, codes_of(programme, f"{kind.id}/"))
    assert "NOEL-" in page
    assert "12.50" in page


def test_a_word_is_taken_and_one_that_is_guessed_at_once_is_not(
    parvaneh: Client, spring: CodeTemplate
) -> None:
    address = codes_of(spring.programme, f"{spring.id}/word/")

    parvaneh.post(address, {"word": "NOWRUZ1405", "supply": "500"})
    refused = parvaneh.post(address, {"word": "123456", "supply": "5"}, follow=True)

    assert Code.objects.latest("id").word == "NOWRUZ1405"
    assert Code.objects.count() == 2
    assert "A number alone is guessed at once" in refused.content.decode()


def test_a_list_of_codes_asks_the_database_as_often_for_one_as_for_many(
    parvaneh: Client, spring: CodeTemplate
) -> None:
    address = codes_of(spring.programme, f"{spring.id}/")
    text(parvaneh, address)
    with CaptureQueriesContext(connection) as few:
        text(parvaneh, address)

    make_codes(template_id=spring.id, count=60, at=NOW, by=SYSTEM)

    with CaptureQueriesContext(connection) as many:
        page = text(parvaneh, address)
    assert len(many) == len(few)
    assert "?after=" in page


def test_a_code_tells_its_orders_and_can_be_disabled(
    parvaneh: Client, spring: CodeTemplate, reza: Member
) -> None:
    code = Code.objects.get()
    placed(Asked(basket("order 17"), reza, codes=("SPRING-1",)))
    address = codes_of(spring.programme, f"{spring.id}/{code.id}/")

    page = text(parvaneh, address)
    parvaneh.post(f"{address}disable/")

    assert "order 17" in page
    assert "Reza Karimi" in page
    assert "Used up" in page
    code.refresh_from_db()
    assert code.is_disabled


def test_a_code_is_found_as_it_was_typed_and_what_is_unknown_says_so(
    parvaneh: Client, spring: CodeTemplate
) -> None:
    address = codes_of(spring.programme, "find/")

    found = parvaneh.post(address, {"code": "spring 1"})
    unknown = parvaneh.post(address, {"code": "SUMMER"}, follow=True)

    code = Code.objects.get()
    assert found["Location"] == codes_of(spring.programme, f"{spring.id}/{code.id}/")
    assert "No code of this programme reads like this" in unknown.content.decode()


def test_the_file_has_every_code_and_who_took_it_is_written_down(
    parvaneh: Client, spring: CodeTemplate
) -> None:
    make_codes(template_id=spring.id, count=120, supply=2, at=NOW, by=SYSTEM)

    answer = parvaneh.post(codes_of(spring.programme, f"{spring.id}/export/"))

    lines = list(csv.reader(StringIO(answer.getvalue().decode())))
    assert lines[0] == ["code", "uses", "left", "state", "valid_from", "valid_until"]
    assert len({line[0] for line in lines[1:]}) == 121
    assert lines[1][1:4] == ["2", "2", "works"]
    assert Entry.objects.get(kind="loyalty.codes_exported").payload["codes"] == 121


@pytest.mark.parametrize(("role", "status"), [("marketer", 200), ("viewer", 403)])
def test_codes_that_work_are_shown_to_few(spring: CodeTemplate, role: str, status: int) -> None:
    somebody = signed_in(make_staff("nikos", role=role))

    assert somebody.get(codes_of(spring.programme)).status_code == 200
    answer = somebody.get(codes_of(spring.programme, f"{spring.id}/"))
    assert answer.status_code == status


def test_a_special_condition_gets_its_names(parvaneh: Client, programme: Programme) -> None:
    said = {"key": "express", "name_en": "Faster delivery", "name_fa": "ارسال سریع‌تر"}

    parvaneh.post(codes_of(programme, "conditions/"), said)

    names = {"en": "Faster delivery", "fa": "ارسال سریع‌تر"}
    assert SpecialCondition.objects.get().names == names
    assert "Faster delivery" in text(parvaneh, codes_of(programme))


def test_uses_that_could_not_be_counted_are_shown_with_the_reason(
    parvaneh: Client, programme: Programme
) -> None:
    RefusedUse.objects.create(
        programme=programme,
        code="AVTVMN9",
        written="AUTUMN9",
        document="77",
        reason="unknown",
        used_at=NOW,
        told_at=NOW,
    )

    page = text(parvaneh, codes_of(programme))

    assert "AUTUMN9" in page
    assert "Nobody knows this code here." in page


def test_a_gift_card_is_sold_and_its_code_is_told_once(
    parvaneh: Client, programme: Programme
) -> None:
    said = {"amount": "25", "is_everywhere": "on", "voucher_kind": "multi_purpose"}

    answer = parvaneh.post(cards_of(programme, "sell/"), said, follow=True)

    card = GiftCard.objects.get()
    shown = "-".join(card.normal[place : place + 4] for place in (0, 4, 8))
    assert (card.amount, card.programme_id) == (2_500, None)
    assert f"Its code: {shown}" in answer.content.decode().replace("\u2068", "")
    assert shown not in text(parvaneh, cards_of(programme))


def test_a_gift_card_is_found_and_paid_out(parvaneh: Client, programme: Programme) -> None:
    said = {"amount": "25", "code": "GIFT-7Q4M-0ZKD-VX3H", "voucher_kind": "multi_purpose"}
    parvaneh.post(cards_of(programme, "sell/"), said)
    card = GiftCard.objects.get()

    found = parvaneh.post(cards_of(programme, "find/"), {"code": "gift 7q4m 0zkd vx3h"})
    parvaneh.post(cards_of(programme, f"{card.id}/refund/"))

    assert found["Location"] == cards_of(programme, f"{card.id}/")
    assert gift_card_balance(card=card, at=now()) == 0
    assert "Paid out" in text(parvaneh, cards_of(programme, f"{card.id}/"))


def test_store_credit_is_given_once_however_often_the_form_is_sent(
    parvaneh: Client, reza: Member
) -> None:
    said = {"reference": reza.reference.lower(), "amount": "7", "reason": "late", "document": "a1"}

    for _time in range(2):
        parvaneh.post(cards_of(reza.programme, "credit/"), said)

    assert store_credit_of(member=reza, at=now()) == 700


def test_the_list_of_cards_asks_as_often_for_one_as_for_many(
    parvaneh: Client, programme: Programme
) -> None:
    said = {"amount": "25", "is_everywhere": "on", "voucher_kind": "multi_purpose"}
    parvaneh.post(cards_of(programme, "sell/"), said)
    text(parvaneh, cards_of(programme))
    with CaptureQueriesContext(connection) as few:
        text(parvaneh, cards_of(programme))

    for _time in range(5):
        parvaneh.post(cards_of(programme, "sell/"), said)
    text(parvaneh, cards_of(programme))

    with CaptureQueriesContext(connection) as many:
        text(parvaneh, cards_of(programme))
    assert len(many) == len(few)
