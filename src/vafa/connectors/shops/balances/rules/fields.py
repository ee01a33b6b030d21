"""The fields that a column of a list of balances can stand for."""

from __future__ import annotations

from typing import Final

from vafa.imports.rules.fields import Field
from vafa.imports.rules.words import gettext_noop as _

BALANCE_FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "customer_number", "key", _("Customer number"), _("The number that the shop gave them."),
        (
            "customer number", "customer id", "customer", "customer no", "client id", "کد مشتری",
            "شماره مشتری", "شناسه مشتری", "κωδικός πελάτη", "αριθμός πελάτη",
        ),
    ),
    Field(
        "email", "text", _("E-mail"), _("By it they are known too."),
        ("email", "e mail", "email address", "mail", "ایمیل", "پست الکترونیک", "رایانامه",
         "ηλεκτρονικό ταχυδρομείο", "διεύθυνση email"),
    ),
    Field(
        "phone", "text", _("Phone"), _("By it they are known too."),
        (
            "phone", "telephone", "mobile", "phone number", "mobile number", "تلفن", "موبایل",
            "شماره تماس", "تلفن همراه", "شماره موبایل", "همراه", "τηλέφωνο", "κινητό",
            "κινητό τηλέφωνο", "τηλ",
        ),
    ),
    Field(
        "points", "quantity", _("Points"), _("How many they have; none only makes a member."),
        (
            "points", "balance", "point balance", "points balance", "stars", "credit", "امتیاز",
            "مانده", "مانده امتیاز", "موجودی", "امتیازها", "πόντοι", "υπόλοιπο",
            "υπόλοιπο πόντων",
        ),
        is_required=True,
    ),
    Field(
        "ends_on", "moment", _("Good until"), _("The last day on which they can be used."),
        (
            "expiry", "expires", "expiry date", "expiration", "expiration date", "valid until",
            "expires on", "good until", "تاریخ انقضا", "انقضا", "اعتبار تا", "معتبر تا", "پایان",
            "λήξη", "ημερομηνία λήξης", "ισχύει έως", "ισχύουν έως",
        ),
    ),
    Field(
        "joined_at", "moment", _("Member since"), _("When they joined."),
        (
            "joined", "joined at", "join date", "member since", "registered", "signup date",
            "تاریخ عضویت", "عضویت", "عضو از", "ημερομηνία εγγραφής", "μέλος από", "εγγραφή",
        ),
    ),
)  # fmt: skip
NAMING: Final = ("customer_number", "email", "phone")
DAYS: Final = ("ends_on", "joined_at")
