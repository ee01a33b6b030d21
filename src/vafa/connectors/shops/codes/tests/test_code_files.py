"""Codes go to the shop by a file, and their uses come back by another."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.loyalty.actions.codes import disable_codes, draw_up_code_template, make_codes
from vafa.loyalty.make import make_programme
from vafa.loyalty.models import Code, CodeTemplate, RefusedUse
from vafa.loyalty.queries.codes import shown_code, uses_of
from vafa.loyalty.tests.checkout_cast import NOW
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Shop


@pytest.fixture
def parvaneh(db: None) -> Client:
    Shop.objects.create(
        id=1, name="Kafe Vafa", currency="EUR", money_unit="EUR", time_zone="Europe/Athens"
    )
    return signed_in(make_member("parvaneh"))


@pytest.fixture
def fair(parvaneh: Client) -> CodeTemplate:
    programme = make_programme()
    template = draw_up_code_template(
        programme_id=programme.id, key="fair", name="Fair", is_pushed=True, at=NOW, by=SYSTEM
    )
    make_codes(template_id=template.id, count=3, at=NOW, by=SYSTEM)
    return template


def address(template: CodeTemplate, rest: str = "") -> str:
    return f"/loyalty/{template.programme_id}/codes/push/{rest}"


def rows(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode())))


def told(client: Client, template: CodeTemplate, text: str) -> str:
    file = SimpleUploadedFile("uses.csv", text.encode())
    answer = client.post(address(template, "uses/"), {"file": file}, follow=True)
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def test_the_file_has_what_is_new_and_then_only_what_ended(
    parvaneh: Client, fair: CodeTemplate
) -> None:
    first = rows(parvaneh.post(address(fair, "file/")))  # type: ignore[arg-type]
    gone = Code.objects.earliest("id")
    disable_codes(template_id=fair.id, code_ids=[gone.id], at=NOW, by=SYSTEM)

    second = rows(parvaneh.post(address(fair, "file/")))  # type: ignore[arg-type]

    assert first[0] == ["action", "code", "kind", "uses", "valid_from", "valid_until"]
    assert [row[0] for row in first[1:]] == ["create"] * 3
    assert second[1:] == [["disable", shown_code(gone), "Fair", "1", "", ""]]


def test_nothing_new_is_said_and_no_file_is_given(parvaneh: Client, fair: CodeTemplate) -> None:
    parvaneh.post(address(fair, "file/"))

    again = parvaneh.post(address(fair, "file/"), follow=True)

    assert "nothing is new since the latest file" in again.content.decode()
    assert "The shop knows of all codes" in parvaneh.get(address(fair)).content.decode()


def test_uses_are_counted_once_under_names_in_any_language(
    parvaneh: Client, fair: CodeTemplate
) -> None:
    code = Code.objects.earliest("id")
    text = (
        f"کد تخفیف;شماره سفارش;تاریخ\n{shown_code(code)};۴۱۲;1405/01/10 10:20\nNOBODY;413;\n;414;\n"
    )

    first = told(parvaneh, fair, text)
    again = told(parvaneh, fair, text)

    assert "Counted: 1. Known before: 0. Set aside: 1." in first
    assert "1 rows were left out; the first: 4." in first
    assert "Counted: 0. Known before: 1. Set aside: 1." in again
    [use] = uses_of(code=code)
    assert use.used_at.isoformat() == "2026-03-30T07:20:00+00:00"
    assert RefusedUse.objects.get().written == "NOBODY"


def test_a_file_without_the_order_is_refused_and_nothing_is_counted(
    parvaneh: Client, fair: CodeTemplate
) -> None:
    code = Code.objects.earliest("id")

    page = told(parvaneh, fair, f"code,price\n{shown_code(code)},5\n")

    assert "The file has no column for: Order." in page
    assert uses_of(code=code) == []


def test_codes_of_before_are_taken_over_once_with_their_last_day(
    parvaneh: Client, fair: CodeTemplate
) -> None:
    text = "coupon,usage limit,expiry\nWelcome-77,3,31/12/2099\nOLD1,,01/01/2020\n,2,\nab,1,\n"
    said = {"kind": str(fair.id)}

    pages = []
    for _time in range(2):
        file = SimpleUploadedFile("old.csv", text.encode())
        answer = parvaneh.post(address(fair, "bring/"), {**said, "old_codes": file}, follow=True)
        pages.append(answer.content.decode().replace("\u2068", "").replace("\u2069", ""))

    code = Code.objects.latest("id")
    assert (shown_code(code), code.supply, Code.objects.count()) == ("Welcome-77", 3, 4)
    assert code.valid_until is not None
    assert code.valid_until.isoformat() == "2099-12-31T22:00:00+00:00"
    assert "Taken over: 1. Known before: 0." in pages[0]
    assert "3 rows were left out; the first: 3, 4, 5." in pages[0]
    assert "Taken over: 0. Known before: 1." in pages[1]
