from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import work_off
from vafa.imports.models import Run
from vafa.orders.models import Order

pytestmark = pytest.mark.browser
ORDERS = """شماره سفارش,نام خریدار,موبایل خریدار,محصول,تعداد,قیمت واحد (تومان),تاریخ ثبت,وضعیت
۱۲۰۱,مینا رضایی,۰۹۱۲۱۱۱۲۲۳۳,چای سیاه,۲,۱۵۰٬۰۰۰,۱۴۰۴/۰۷/۰۱ ۱۴:۳۰,تکمیل شده
۱۲۰۲,رضا کریمی,۰۹۳۵۴۴۴۵۵۶۶,قهوه دمی,۱,۳۲۰٬۰۰۰,۱۴۰۴/۰۷/۳۰ ۰۹:۰۵,تکمیل شده
"""


@pytest.fixture
def preview(parvaneh: Page, live_server: LiveServer, tmp_path: Path) -> Page:
    """The page that shows what was understood of a Persian file in toman."""
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    parvaneh.goto(f"{live_server.url}/data/import/")
    parvaneh.set_input_files("input[name=file]", path)
    parvaneh.get_by_role("button", name="Look at the file").click()
    expect(parvaneh.locator("#mapping")).to_be_visible()
    return parvaneh


def test_the_preview_reads_toman_and_jalali_days(preview: Page) -> None:
    side = preview.locator(".vafa-look-side")

    expect(preview.locator("select[name=money_unit]")).to_have_value("IRT")
    expect(preview.locator("select[name=calendar]")).to_have_value("jalali")
    expect(side).to_contain_text("620,000")
    expect(preview.locator("#first-rows")).to_contain_text("23 Sep 2025, 14:30")


def test_another_unit_of_money_changes_the_sums_at_once(preview: Page) -> None:
    side = preview.locator(".vafa-look-side")

    preview.select_option("select[name=money_unit]", "IRR")

    expect(side).to_contain_text("62,000")
    expect(side).not_to_contain_text("620,000")
    assert not Order.objects.exists()


def test_what_was_changed_is_what_is_imported_and_reported(preview: Page) -> None:
    preview.select_option("select[name=money_unit]", "IRR")
    expect(preview.locator(".vafa-look-side")).not_to_contain_text("620,000")
    if preview.locator("input[name=is_checked]").count():
        preview.check("input[name=is_checked]")
    preview.get_by_role("button", name="Import this file").click()
    expect(preview.get_by_text("Waiting for the worker")).to_be_visible()

    work_off()

    expect(preview.locator("main")).to_contain_text("adds up", timeout=15_000)
    assert Run.objects.get().mapping["money_unit"] == "IRR"
    assert sorted(Order.objects.values_list("goods_amount", flat=True)) == [300_000, 320_000]
