"""A card as British shops run them: a point a pound, a second visit, tiers by orders a year."""

from __future__ import annotations

from typing import Final

from vafa.loyalty.rules.templates.shapes import (
    Json,
    Making,
    RuleDraft,
    Stairs,
    StartingTemplate,
    Step,
)
from vafa.loyalty.rules.templates.writing import (
    ONCE,
    ONCE_A_YEAR,
    days,
    fixed,
    of_events,
    of_purchases,
    of_purchases_in,
    paying,
    per_money,
)

# Whoever buys from afar may cancel within fourteen days.
_WAIT: Final = 14
_TWO_YEARS: Final[Json] = {"kind": "rolling_months", "months": 24}
_REGULAR: Final = Step("regular", {"en": "Regular", "el": "Τακτικό", "fa": "همیشگی"}, orders=4)
_PATRON: Final = Step("patron", {"en": "Patron", "el": "Θαμώνας", "fa": "ویژه"}, orders=10)


def _purchase(making: Making) -> Json:
    return of_purchases(making, per_money(making, 1, 1), wait_days=_WAIT, validity=_TWO_YEARS)


def _second(making: Making) -> Json:
    again: Json = {
        "all": [
            {"nth_order": {"is": 2}},
            {"at_most": [{"days_since": {"field": "customer.ordered_before_at"}}, {"integer": 60}]},
        ]
    }
    return of_purchases(making, fixed(50), wait_days=_WAIT, validity=_TWO_YEARS, when=again)


def _patron(making: Making) -> Json:
    amount = per_money(making, 1, 2)
    return of_purchases_in(_PATRON, making, amount, wait_days=_WAIT, validity=_TWO_YEARS)


def _spend(making: Making) -> Json:
    return paying(making, hundred_worth=2, least=100, share_most_bp=10_000)


def _welcome(making: Making) -> Json:
    return of_events(making, "member_joined", 50, validity=_TWO_YEARS, limits=(ONCE,))


def _birthday(making: Making) -> Json:
    return of_events(making, "birthday", 100, validity=days(30), limits=(ONCE_A_YEAR,))


def _friend(making: Making) -> Json:
    ten: Json = {"per": "customer", "period": "year", "of": "times", "most": 10}
    return of_events(making, "referral_qualified", 100, validity=_TWO_YEARS, limits=(ten,))


def _friend_welcome(making: Making) -> Json:
    return of_events(making, "friend_welcomed", 100, validity=_TWO_YEARS, limits=(ONCE,))


ENGLISH: Final = StartingTemplate(
    key="english",
    names={"en": "Rewards card", "el": "Κάρτα επιβράβευσης", "fa": "کارت پاداش"},
    about={
        "en": "Two percent of each purchase comes back as points, with a thank-you for coming "
        "again soon.",
        "el": "Το δύο τοις εκατό κάθε αγοράς επιστρέφει σε πόντους, με ένα ευχαριστώ για όσους "
        "ξαναέρχονται σύντομα.",
        "fa": "دو درصد از هر خرید به‌صورت امتیاز برمی‌گردد، با هدیه‌ای برای کسی که زود دوباره بخرد.",
    },
    unit_names={
        "en": ("point", "points"),
        "el": ("πόντος", "πόντοι"),
        "fa": ("امتیاز", "امتیاز"),
    },
    fits=dict.fromkeys(("GBP", "EUR", "USD", "CAD", "AUD", "CHF"), 100),
    hundred_worth=2,
    return_days=_WAIT,
    spent_bp=7_000,
    rules=(
        RuleDraft(
            {"en": "Points for purchases", "el": "Πόντοι αγορών", "fa": "امتیاز خرید"}, _purchase
        ),
        RuleDraft(
            {
                "en": "Back within 60 days",
                "el": "Ξανά μέσα σε 60 ημέρες",
                "fa": "خرید دوباره تا ۶۰ روز",
            },
            _second,
        ),
        RuleDraft({"en": "Patron extra", "el": "Επιπλέον θαμώνα", "fa": "سهم سطح ویژه"}, _patron),
        RuleDraft(
            {"en": "Paying with points", "el": "Πληρωμή με πόντους", "fa": "پرداخت با امتیاز"},
            _spend,
        ),
        RuleDraft({"en": "Welcome", "el": "Καλωσόρισμα", "fa": "خوش‌آمد"}, _welcome),
        RuleDraft({"en": "Birthday", "el": "Γενέθλια", "fa": "هدیهٔ تولد"}, _birthday),
        RuleDraft({"en": "Friends", "el": "Φίλοι", "fa": "معرفی دوستان"}, _friend),
        RuleDraft(
            {"en": "Welcome, friend", "el": "Καλωσόρισμα φίλου", "fa": "خوش‌آمد دوستان"},
            _friend_welcome,
        ),
    ),
    stairs=Stairs(
        base="member",
        base_names={"en": "Member", "el": "Μέλος", "fa": "عضو"},
        steps=(_REGULAR, _PATRON),
        window={"kind": "year"},
        grace={"kind": "window"},
        downgrade={"kind": "to_earned"},
        told={
            "en": "A member's tier follows from the orders of the calendar year, and holds "
            "through the next one.",
            "el": "Το επίπεδο κάθε μέλους προκύπτει από τις παραγγελίες του ημερολογιακού έτους "
            "και ισχύει και το επόμενο.",
            "fa": "سطح هر عضو از تعداد سفارش‌های سال تقویمی معلوم می‌شود و سال بعد هم می‌ماند.",
        },
    ),
    opening={
        "en": "The card is free, and you may give it back at any time. Delivery charges earn no "
        "points. These are the rules:",
        "el": "Η κάρτα είναι δωρεάν και μπορείτε να την επιστρέψετε όποτε θέλετε. Για τα "
        "μεταφορικά δεν δίνονται πόντοι. Οι κανόνες είναι οι εξής:",
        "fa": "کارت رایگان است و هر وقت بخواهید می‌توانید آن را پس بدهید. به هزینهٔ "
        "ارسال امتیازی تعلق نمی‌گیرد. قانون‌ها این‌ها هستند:",
    },
    closing={
        "en": "Points cannot be paid out or handed on. When you return goods, their points go "
        "back too. When you leave, your points end.",
        "el": "Οι πόντοι δεν εξαργυρώνονται σε μετρητά και δεν μεταβιβάζονται. Όταν επιστρέφετε "
        "προϊόντα, επιστρέφουν και οι πόντοι τους. Όταν αποχωρείτε, οι πόντοι σας λήγουν.",
        "fa": "امتیاز به وجه نقد تبدیل نمی‌شود و قابل انتقال نیست. اگر کالایی را پس بدهید، "
        "امتیاز همان کالا هم برمی‌گردد. با خروج از برنامه امتیازها از بین می‌روند.",
    },
)
