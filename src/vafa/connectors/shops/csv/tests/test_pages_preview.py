from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from vafa.connectors.shops.csv.tests.conftest import SignIn
from vafa.connectors.shops.csv.tests.page_files import (
    ADDRESS,
    FILES,
    a_file,
    imported,
    sent,
    shown_form,
)
from vafa.connectors.shops.csv.tests.shop_files import HEADER, Line
from vafa.imports.models import Run
from vafa.journal.models import Work
from vafa.orders.models import Order
from vafa.staff.models import Shop

HTMX = {"HX-Request": "true"}


def previewed(client: Client, run_id: int, **changes: list[str]) -> str:
    form = shown_form(client, run_id) | changes
    answer = client.post(f"{ADDRESS}{run_id}/preview/", form, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_greek_file_is_shown_as_read_and_as_understood(parvaneh: Client) -> None:
    with (FILES / "greek_orders.csv").open("rb") as file:
        run_id = sent(parvaneh, file)

    page = parvaneh.get(f"{ADDRESS}{run_id}/preview/").content.decode()

    assert "25,00 €" in page
    assert "€25.00" in page
    assert "cells have a decimal comma." in page


def test_every_kind_of_file_has_a_preview(parvaneh: Client) -> None:
    for path in sorted(FILES.glob("*.csv")):
        with path.open("rb") as file:
            run_id = sent(parvaneh, file, source=path.stem)

        assert parvaneh.get(f"{ADDRESS}{run_id}/preview/").status_code == 200


def test_a_change_shows_at_once_and_is_kept(parvaneh: Client) -> None:
    run_id = sent(parvaneh, a_file([Line(date="2024-03-10", price="1.500")]))

    page = previewed(parvaneh, run_id, decimal=[","])

    assert "€3,000.00" in page
    assert Run.objects.get(pk=run_id).mapping["decimal"] == ","
    assert not Order.objects.exists()


def test_a_column_that_is_needed_and_missing_is_said(parvaneh: Client) -> None:
    run_id = sent(parvaneh, a_file([Line()]))
    columns = shown_form(parvaneh, run_id)["column"]

    page = previewed(parvaneh, run_id, column=["" if c == "ordered_at" else c for c in columns])

    assert "The field Date of the order needs a column." in page


def test_columns_that_are_not_used_are_folded_and_can_be_given_a_meaning(parvaneh: Client) -> None:
    with (FILES / "shopify_orders.csv").open("rb") as file:
        run_id = sent(parvaneh, file)
    form = shown_form(parvaneh, run_id)
    place = form["column_name"].index("Vendor")

    previewed(
        parvaneh, run_id, column=[*form["column"][:place], "category", *form["column"][place + 1 :]]
    )

    columns = dict(Run.objects.get(pk=run_id).mapping["columns"])
    assert (columns["category"], columns["order_number"]) == ("Vendor", "Name")


def test_another_separator_brings_other_columns(parvaneh: Client) -> None:
    run_id = sent(parvaneh, a_file([Line()]))

    previewed(parvaneh, run_id, separator=[";"])

    assert Run.objects.get(pk=run_id).header == [",".join(HEADER)]


def test_a_value_that_does_not_exist_is_refused_and_changes_nothing(parvaneh: Client) -> None:
    run_id = sent(parvaneh, a_file([Line()]))
    before = Run.objects.get(pk=run_id).mapping

    page = previewed(parvaneh, run_id, calendar=["mayan"])

    assert "Some settings cannot be used; see below." in page
    assert Run.objects.get(pk=run_id).mapping == before


def test_without_looking_at_what_is_marked_nothing_starts(parvaneh: Client) -> None:
    run_id = sent(parvaneh, a_file([Line()]))

    answer = parvaneh.post(f"{ADDRESS}{run_id}/start/", shown_form(parvaneh, run_id))

    assert answer.status_code == 422
    assert b"Please confirm that you have looked" in answer.content
    assert not Work.objects.exists()


def test_a_mapping_that_cannot_be_used_starts_nothing(parvaneh: Client) -> None:
    run_id = sent(parvaneh, a_file([Line()]))
    form = shown_form(parvaneh, run_id) | {"is_checked": ["yes"], "column": [""] * len(HEADER)}

    answer = parvaneh.post(f"{ADDRESS}{run_id}/start/", form)

    assert answer.status_code == 422
    assert Run.objects.get(pk=run_id).state == "uploaded"
    assert not Work.objects.exists()


def test_an_import_with_a_changed_mapping_stores_what_the_person_said(
    parvaneh: Client, work_off: Callable[[], None]
) -> None:
    rows = [
        Line(status="Paketiert", price="5"),
        Line(order="1002", status="Paketiert", price="1.500"),
    ]

    run_id = imported(parvaneh, a_file(rows), work_off, decimal=[","], status=["paid"])

    assert Run.objects.get(pk=run_id).state == "done"
    amounts = Order.objects.order_by("number").values_list("total_amount", "is_purchase")
    assert list(amounts) == [(1_000, True), (300_000, True)]
    assert Shop.objects.get().is_money_fixed


def test_the_next_file_of_a_source_is_read_as_the_latest_was(
    parvaneh: Client, work_off: Callable[[], None]
) -> None:
    imported(parvaneh, a_file([Line(price="1.500")]), work_off, decimal=[","])

    run_id = sent(parvaneh, a_file([Line(order="1003", price="2.500")], "april.csv"))

    assert Run.objects.get(pk=run_id).mapping["decimal"] == ","
    page = parvaneh.get(f"{ADDRESS}{run_id}/preview/").content.decode()
    assert "It is read as the latest file of this source was." in page


def test_a_file_in_toman_lets_a_new_shop_count_in_toman(parvaneh: Client) -> None:
    with (FILES / "persian_orders.csv").open("rb") as file:
        run_id = sent(parvaneh, file)

    assert b"Count in the file" in parvaneh.get(f"{ADDRESS}{run_id}/preview/").content
    parvaneh.post(f"{ADDRESS}{run_id}/adopt-money/")

    assert Shop.objects.values_list("currency", "money_unit").get() == ("IRR", "IRT")


def test_only_who_sets_the_shop_may_change_its_money(nikos: Client) -> None:
    with (FILES / "persian_orders.csv").open("rb") as file:
        run_id = sent(nikos, file)

    assert nikos.post(f"{ADDRESS}{run_id}/adopt-money/").status_code == 403
    assert Shop.objects.get().currency == "EUR"


def test_a_file_that_was_started_has_no_preview_any_more(
    parvaneh: Client, work_off: Callable[[], None]
) -> None:
    run_id = imported(parvaneh, a_file([Line()]), work_off)

    answer = parvaneh.post(f"{ADDRESS}{run_id}/preview/", {"decimal": ","})

    assert answer["Location"] == f"{ADDRESS}{run_id}/"


def test_previews_are_read_in_persian_and_greek(sign_in: SignIn) -> None:
    for language, word in (("fa", "چه فهمیده شد"), ("el", "Τι έγινε κατανοητό")):
        client = sign_in(f"reza-{language}", "owner", language)
        run_id = sent(client, a_file([Line()]))

        assert word in client.get(f"{ADDRESS}{run_id}/preview/").content.decode()
