"""An invented Persian shop for coffee and sweets: toman, Jalali dates, prices up 40 % a year."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from vafa.connectors.shops.csv.actions import import_file
from vafa.core.calendars import format_day
from vafa.core.digits import to_persian_digits
from vafa.core.keys import Actor
from vafa.demo.rules.buying import Article, Assortment, Basket, baskets

CUSTOMERS, SEED = 3_000, 1405
STATUS_WORDS = {
    "paid": "تکمیل شده",
    "cancelled": "لغو شده",
    "refunded": "مسترد شده",
    "pending": "در انتظار پرداخت",
    "refused": "برگشت خورده",
}
HEADER = (
    "شماره سفارش",
    "کد مشتری",
    "نام مشتری",
    "موبایل",
    "شهر",
    "کد محصول",
    "محصول",
    "دسته",
    "تعداد",
    "قیمت واحد (تومان)",
    "تاریخ ثبت",
    "ساعت",
    "وضعیت",
)
FIRST_NAMES = (
    "پروانه", "رضا", "مینا", "علی", "زهرا", "محمد", "فاطمه", "حسین", "مریم", "امیر", "سارا", "مهدی",
    "نرگس", "بهرام", "لیلا", "کاوه", "شیرین", "آرش", "نسرین", "پویا", "الهام", "فرهاد", "گلناز",
    "سینا",
)  # fmt: skip
LAST_NAMES = (
    "کریمی", "احمدی", "رضایی", "حسینی", "محمدی", "جعفری", "موسوی", "صادقی", "رحیمی", "نوری",
    "اکبری", "قاسمی", "یزدانی", "شریفی", "تهرانی", "باقری", "فرهادی", "کاظمی", "سلیمانی", "میرزایی",
)  # fmt: skip
CITIES = ("تهران", "اصفهان", "شیراز", "مشهد", "تبریز", "کرج", "رشت", "یزد", "اهواز", "قم")
GOODS: Sequence[tuple[str, Sequence[tuple[str, float]]]] = (
    (
        "قهوه",
        (
            ("قهوه ترک ۲۵۰ گرم", 165_000),
            ("اسپرسو ۵۰۰ گرم", 320_000),
            ("قهوه فوری", 98_000),
            ("کپسول قهوه ۱۰ تایی", 240_000),
        ),
    ),
    (
        "چای",
        (
            ("چای لاهیجان ۵۰۰ گرم", 145_000),
            ("چای سبز", 88_000),
            ("دمنوش به‌لیمو", 62_000),
            ("چای زعفرانی", 210_000),
        ),
    ),
    (
        "شیرینی",
        (
            ("گز اصفهان", 180_000),
            ("سوهان قم", 155_000),
            ("باقلوا یزدی", 230_000),
            ("کلوچه فومن", 75_000),
            ("نان برنجی", 120_000),
        ),
    ),
    (
        "آجیل",
        (
            ("پسته اکبری", 540_000),
            ("بادام درختی", 310_000),
            ("آجیل چهارمغز", 420_000),
            ("انجیر خشک", 195_000),
        ),
    ),
    (
        "ظروف",
        (
            ("قوری چینی", 380_000),
            ("فنجان شش‌تایی", 290_000),
            ("سماور برقی", 2_450_000),
            ("سینی مسی", 690_000),
        ),
    ),
)


def season() -> list[float]:
    """Weigh the weeks: the rush before Nowruz, Yalda night, and a quiet Muharram-like summer."""
    weeks = np.full(54, 0.62)
    weeks[7:12] = 1.0
    weeks[12:15] = 0.35
    weeks[49:52] = 0.95
    weeks[28:33] = 0.5
    return [float(weight) for weight in weeks]


def shelf() -> Assortment:
    """Fill the shelf with two Jalali years to go."""
    articles = [
        Article(f"T{group:02d}{number:02d}", name, category, price)
        for group, (category, goods) in enumerate(GOODS, start=1)
        for number, (name, price) in enumerate(goods, start=1)
    ]
    return Assortment(articles, season(), 0.40, 1_000, datetime(2024, 9, 22, tzinfo=UTC), 730)


def fill_tehran(*, say: Callable[[str], None], at: datetime, by: Actor) -> None:
    """Write the shop's yearly exports as such a shop would, and read them in."""
    found = baskets(shelf(), customers=CUSTOMERS, seed=SEED)
    half = len(found) // 2
    with tempfile.TemporaryDirectory() as folder:
        for number, part in enumerate((found[:half], found[half:]), start=1):
            path = Path(folder) / f"سفارش‌ها-{number}.csv"
            _write(path, part, first_number=1 + (number - 1) * half)
            say(f"Reading {path.name} …")
            import_file(path=path, source="tehran", at=at, by=by)


def _write(path: Path, part: Sequence[Basket], *, first_number: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, basket in enumerate(part, start=first_number):
            for line in basket.lines:
                writer.writerow(
                    (
                        to_persian_digits(str(10_000 + number)),
                        str(1_000 + basket.customer),
                        _name(basket.customer),
                        f"0999{basket.customer:07d}",
                        CITIES[basket.customer % 7 % len(CITIES)],
                        line.article.code,
                        line.article.name,
                        line.article.category,
                        to_persian_digits(str(line.quantity)),
                        to_persian_digits(f"{line.price:.0f}"),
                        _jalali(basket.at),
                        to_persian_digits(f"{basket.at:%H:%M}"),
                        STATUS_WORDS[basket.status],
                    )
                )


def _name(customer: int) -> str:
    first = FIRST_NAMES[customer * 7 % len(FIRST_NAMES)]
    last = LAST_NAMES[(customer * 11 + customer // 24) % len(LAST_NAMES)]
    return f"{first} {last}"


def _jalali(at: datetime) -> str:
    return format_day(at.date(), language="fa", calendar="jalali", digits="persian", style="short")
