"""The fields that a column of a list of contacts can stand for, with the names people give them."""

from __future__ import annotations

from typing import Final

from vafa.imports.rules.fields import Field
from vafa.imports.rules.words import gettext_noop as _

CONTACT_FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "email",
        "text",
        _("E-mail"),
        _("By it or by the phone a person is recognised."),
        (
            "email", "e mail", "email address", "mail", "ایمیل", "پست الکترونیک", "رایانامه",
            "ηλεκτρονικό ταχυδρομείο", "διεύθυνση email",
        ),
    ),
    Field(
        "phone",
        "text",
        _("Phone"),
        _("By it or by the e-mail a person is recognised."),
        (
            "phone", "telephone", "mobile", "phone number", "mobile number", "whatsapp", "تلفن",
            "موبایل", "شماره تماس", "تلفن همراه", "شماره موبایل", "همراه", "τηλέφωνο", "κινητό",
            "κινητό τηλέφωνο", "τηλ",
        ),
    ),
    Field(
        "name",
        "text",
        _("Name"),
        _("The whole name."),
        (
            "name", "full name", "contact", "contact name", "person", "نام", "نام کامل",
            "نام و نام خانوادگی", "مخاطب", "όνομα", "ονοματεπώνυμο", "επαφή",
        ),
    ),
    Field(
        "company",
        "text",
        _("Company"),
        _("The business they speak for."),
        ("company", "organisation", "organization", "business", "شرکت", "سازمان", "εταιρεία",
         "επωνυμία"),
    ),
    Field(
        "country",
        "country",
        _("Country"),
        _("Its name or code."),
        ("country", "country code", "کشور", "χώρα"),
    ),
    Field("city", "text", _("City"), _("Where they live."), ("city", "town", "شهر", "πόλη")),
    Field(
        "channel",
        "text",
        _("Came to us by"),
        _("The channel of origin: a fair, Instagram, a recommendation."),
        (
            "channel", "source", "lead source", "origin", "came by", "utm source", "کانال", "منبع",
            "نحوه آشنایی", "طریقه آشنایی", "κανάλι", "πηγή", "προέλευση",
        ),
    ),
    Field(
        "looked_for",
        "text",
        _("Looked for"),
        _("Products or kinds of products; several are parted by a semicolon."),
        (
            "looked for", "interests", "interest", "interested in", "product", "wants", "search",
            "علاقه", "علاقه مندی", "علاقه مندی ها", "محصول مورد نظر", "جستجو", "به دنبال",
            "ενδιαφέρον", "ενδιαφέροντα", "αναζήτησε", "προϊόν",
        ),
    ),
    Field(
        "compared",
        "text",
        _("Compared"),
        _("With which shops, offers or models; several are parted by a semicolon."),
        (
            "compared", "compared with", "competitor", "competitors", "alternatives", "مقایسه",
            "مقایسه با", "رقیب", "رقبا", "σύγκριση", "συνέκρινε", "ανταγωνιστής",
        ),
    ),
    Field(
        "put_off",
        "text",
        _("Put off buying"),
        _("What they put off, and why."),
        ("put off", "postponed", "doubt", "objection", "تعویق", "تردید", "دلیل تعویق", "ανέβαλε",
         "αναβολή", "δισταγμός"),
    ),
)  # fmt: skip
INTEREST_FIELDS: Final = ("looked_for", "compared", "put_off")
