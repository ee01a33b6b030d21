"""A club as Persian shops run them: one percent of each purchase, two and three in higher tiers."""

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

# Goods bought from afar may be sent back within seven days.
_WAIT: Final = 7
_SILVER: Final = Step("silver", {"fa": "نقره‌ای", "en": "Silver", "el": "Ασημένιο"}, spend=5_000_000)
_GOLD: Final = Step("gold", {"fa": "طلایی", "en": "Gold", "el": "Χρυσό"}, spend=15_000_000)


def _purchase(making: Making) -> Json:
    amount = per_money(making, 1, 10_000)
    return of_purchases(making, amount, wait_days=_WAIT, validity=months(12))


def _silver(making: Making) -> Json:
    amount = per_money(making, 1, 10_000)
    return of_purchases_in(_SILVER, making, amount, wait_days=_WAIT, validity=months(12))


def _gold(making: Making) -> Json:
    amount = per_money(making, 2, 10_000)
    return of_purchases_in(_GOLD, making, amount, wait_days=_WAIT, validity=months(12))


def _spend(making: Making) -> Json:
    return paying(making, hundred_worth=10_000, least=500, share_most_bp=5_000)


def _welcome(making: Making) -> Json:
    return of_events(making, "member_joined", 50, validity=days(90), limits=(ONCE,))


def _birthday(making: Making) -> Json:
    return of_events(making, "birthday", 100, validity=days(30), limits=(ONCE_A_YEAR,))


def _anniversary(making: Making) -> Json:
    return of_events(making, "anniversary", 50, validity=days(30), limits=(ONCE_A_YEAR,))


def _profile(making: Making) -> Json:
    return of_events(making, "profile_completed", 50, validity=months(12), limits=(ONCE,))


def _survey(making: Making) -> Json:
    return of_events(making, "survey_answered", 20, validity=months(12))


def _friend(making: Making) -> Json:
    twenty: Json = {"per": "customer", "period": "ever", "of": "times", "most": 20}
    return of_events(making, "referral_qualified", 200, validity=months(12), limits=(twenty,))


PERSIAN: Final = StartingTemplate(
    key="persian",
    names={"fa": "باشگاه مشتریان", "en": "Customers' club", "el": "Λέσχη πελατών"},
    about={
        "fa": "یک درصد از هر خرید به‌صورت امتیاز برمی‌گردد، در سطح نقره‌ای دو و در طلایی سه درصد.",
        "en": "One percent of each purchase comes back as points, two for silver, three for gold.",
        "el": "Το ένα τοις εκατό κάθε αγοράς επιστρέφει σε πόντους, δύο στο ασημένιο, τρία στο "
        "χρυσό.",
    },
    unit_names={
        "fa": ("امتیاز", "امتیاز"),
        "en": ("point", "points"),
        "el": ("πόντος", "πόντοι"),
    },
    fits={"IRR": 10},
    hundred_worth=10_000,
    return_days=_WAIT,
    spent_bp=6_000,
    rules=(
        RuleDraft(
            {"fa": "امتیاز خرید", "en": "Points for purchases", "el": "Πόντοι αγορών"}, _purchase
        ),
        RuleDraft(
            {"fa": "سهم سطح نقره‌ای", "en": "Silver extra", "el": "Επιπλέον ασημένιου"}, _silver
        ),
        RuleDraft({"fa": "سهم سطح طلایی", "en": "Gold extra", "el": "Επιπλέον χρυσού"}, _gold),
        RuleDraft(
            {"fa": "پرداخت با امتیاز", "en": "Paying with points", "el": "Πληρωμή με πόντους"},
            _spend,
        ),
        RuleDraft({"fa": "خوش‌آمد", "en": "Welcome", "el": "Καλωσόρισμα"}, _welcome),
        RuleDraft({"fa": "هدیهٔ تولد", "en": "Birthday", "el": "Γενέθλια"}, _birthday),
        RuleDraft({"fa": "هدیهٔ سالگرد", "en": "Anniversary", "el": "Επέτειος"}, _anniversary),
        RuleDraft(
            {"fa": "تکمیل پروفایل", "en": "Complete profile", "el": "Πλήρες προφίλ"}, _profile
        ),
        RuleDraft({"fa": "نظرسنجی", "en": "Surveys", "el": "Έρευνες"}, _survey),
        RuleDraft({"fa": "معرفی دوستان", "en": "Friends", "el": "Φίλοι"}, _friend),
    ),
    stairs=Stairs(
        base="bronze",
        base_names={"fa": "برنزی", "en": "Bronze", "el": "Χάλκινο"},
        steps=(_SILVER, _GOLD),
        window={"kind": "latest_months", "months": 12},
        grace={"kind": "months", "months": 1},
        downgrade={"kind": "one_step"},
        told={
            "fa": "سطح هر عضو از خریدهای ۱۲ ماه گذشته‌اش معلوم می‌شود. اگر خرید کمتر شود، سطح یک ماه "
            "دیگر می‌ماند و بعد یک پله پایین می‌آید.",
            "en": "A member's tier follows from the purchases of the latest 12 months. When they "
            "no longer reach, the tier stays for one more month and then falls by one step.",
            "el": "Το επίπεδο κάθε μέλους προκύπτει από τις αγορές των τελευταίων 12 μηνών. Όταν "
            "δεν επαρκούν πια, το επίπεδο μένει έναν ακόμη μήνα και μετά πέφτει κατά ένα σκαλί.",
        },
    ),
    opening={
        "fa": "عضویت در باشگاه رایگان است و هر وقت بخواهید می‌توانید از آن خارج شوید. "
        "قانون‌ها این‌ها هستند:",
        "en": "Joining the club is free, and you may leave at any time. These are the rules:",
        "el": "Η συμμετοχή στη λέσχη είναι δωρεάν και μπορείτε να αποχωρήσετε όποτε θέλετε. Οι "
        "κανόνες είναι οι εξής:",
    },
    closing={
        "fa": "امتیاز به وجه نقد تبدیل نمی‌شود و قابل انتقال نیست. اگر کالایی را پس بدهید، "
        "امتیاز همان کالا هم برمی‌گردد. با خروج از باشگاه امتیازها از بین می‌روند.",
        "en": "Points cannot be paid out or handed on. When you return goods, their points go "
        "back too. When you leave, your points end.",
        "el": "Οι πόντοι δεν εξαργυρώνονται σε μετρητά και δεν μεταβιβάζονται. Όταν επιστρέφετε "
        "προϊόντα, επιστρέφουν και οι πόντοι τους. Όταν αποχωρείτε, οι πόντοι σας λήγουν.",
    },
)
