"""A programme as Greek shops run them: a point a euro, name days, to the end of the month."""

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
    months,
    of_events,
    of_purchases,
    of_purchases_in,
    paying,
    per_money,
)

# Whoever buys from afar may withdraw within fourteen days.
_WAIT: Final = 14
_SILVER: Final = Step("silver", {"el": "Ασημένιο", "en": "Silver", "fa": "نقره‌ای"}, spend=300)
_GOLD: Final = Step("gold", {"el": "Χρυσό", "en": "Gold", "fa": "طلایی"}, spend=800)


def _purchase(making: Making) -> Json:
    amount = per_money(making, 1, 1)
    return of_purchases(making, amount, wait_days=_WAIT, validity=months(12))


def _silver(making: Making) -> Json:
    amount = per_money(making, 1, 4)
    return of_purchases_in(_SILVER, making, amount, wait_days=_WAIT, validity=months(12))


def _gold(making: Making) -> Json:
    amount = per_money(making, 1, 2)
    return of_purchases_in(_GOLD, making, amount, wait_days=_WAIT, validity=months(12))


def _spend(making: Making) -> Json:
    return paying(making, hundred_worth=5, least=100, share_most_bp=10_000)


def _welcome(making: Making) -> Json:
    return of_events(making, "member_joined", 20, validity=months(12), limits=(ONCE,))


def _birthday(making: Making) -> Json:
    return of_events(making, "birthday", 50, validity=days(30), limits=(ONCE_A_YEAR,))


def _name_day(making: Making) -> Json:
    return of_events(making, "name_day", 50, validity=days(30), limits=(ONCE_A_YEAR,))


def _review(making: Making) -> Json:
    twice: Json = {"per": "customer", "period": "month", "of": "times", "most": 2}
    return of_events(making, "review_written", 10, validity=months(12), limits=(twice,))


def _friend(making: Making) -> Json:
    ten: Json = {"per": "customer", "period": "year", "of": "times", "most": 10}
    return of_events(making, "referral_qualified", 50, validity=months(12), limits=(ten,))


GREEK: Final = StartingTemplate(
    key="greek",
    names={"el": "Πρόγραμμα πόντων", "en": "Points programme", "fa": "برنامهٔ امتیازی"},
    about={
        "el": "Ένας πόντος για κάθε ευρώ, 100 πόντοι αξίζουν 5 ευρώ, δώρο σε γενέθλια και "
        "ονομαστική εορτή.",
        "en": "A point for each euro, 100 points are worth 5 euros, a gift for birthday and name "
        "day.",
        "fa": "برای هر یورو یک امتیاز، هر ۱۰۰ امتیاز ۵ یورو، و هدیهٔ تولد و روز نام.",
    },
    unit_names={
        "el": ("πόντος", "πόντοι"),
        "en": ("point", "points"),
        "fa": ("امتیاز", "امتیاز"),
    },
    fits={"EUR": 100},
    hundred_worth=5,
    return_days=_WAIT,
    spent_bp=6_500,
    rules=(
        RuleDraft(
            {"el": "Πόντοι αγορών", "en": "Points for purchases", "fa": "امتیاز خرید"}, _purchase
        ),
        RuleDraft(
            {"el": "Επιπλέον ασημένιου", "en": "Silver extra", "fa": "سهم سطح نقره‌ای"}, _silver
        ),
        RuleDraft({"el": "Επιπλέον χρυσού", "en": "Gold extra", "fa": "سهم سطح طلایی"}, _gold),
        RuleDraft(
            {"el": "Πληρωμή με πόντους", "en": "Paying with points", "fa": "پرداخت با امتیاز"},
            _spend,
        ),
        RuleDraft({"el": "Καλωσόρισμα", "en": "Welcome", "fa": "خوش‌آمد"}, _welcome),
        RuleDraft({"el": "Γενέθλια", "en": "Birthday", "fa": "هدیهٔ تولد"}, _birthday),
        RuleDraft({"el": "Ονομαστική εορτή", "en": "Name day", "fa": "روز نام"}, _name_day),
        RuleDraft({"el": "Κριτικές", "en": "Reviews", "fa": "نظر دربارهٔ کالا"}, _review),
        RuleDraft({"el": "Φίλοι", "en": "Friends", "fa": "معرفی دوستان"}, _friend),
    ),
    stairs=Stairs(
        base="member",
        base_names={"el": "Μέλος", "en": "Member", "fa": "عضو"},
        steps=(_SILVER, _GOLD),
        window={"kind": "latest_months", "months": 12},
        grace={"kind": "days", "days": 0},
        downgrade={"kind": "to_earned"},
        told={
            "el": "Το επίπεδο κάθε μέλους προκύπτει από τις αγορές των τελευταίων 12 μηνών.",
            "en": "A member's tier follows from the purchases of the latest 12 months.",
            "fa": "سطح هر عضو از خریدهای ۱۲ ماه گذشته‌اش معلوم می‌شود.",
        },
    ),
    opening={
        "el": "Η συμμετοχή στο πρόγραμμα είναι δωρεάν και μπορείτε να αποχωρήσετε όποτε θέλετε. "
        "Για τα μεταφορικά δεν δίνονται πόντοι. Οι κανόνες είναι οι εξής:",
        "en": "Joining the programme is free, and you may leave at any time. Shipping earns no "
        "points. These are the rules:",
        "fa": "عضویت در برنامه رایگان است و هر وقت بخواهید می‌توانید از آن خارج شوید. به هزینهٔ "
        "ارسال امتیازی تعلق نمی‌گیرد. قانون‌ها این‌ها هستند:",
    },
    closing={
        "el": "Οι πόντοι δεν εξαργυρώνονται σε μετρητά και δεν μεταβιβάζονται. Όταν επιστρέφετε "
        "προϊόντα, επιστρέφουν και οι πόντοι τους. Όταν αποχωρείτε, οι πόντοι σας λήγουν.",
        "en": "Points cannot be paid out or handed on. When you return goods, their points go "
        "back too. When you leave, your points end.",
        "fa": "امتیاز به وجه نقد تبدیل نمی‌شود و قابل انتقال نیست. اگر کالایی را پس بدهید، "
        "امتیاز همان کالا هم برمی‌گردد. با خروج از برنامه امتیازها از بین می‌روند.",
    },
)
