"""The kinds of files of costs, and what their columns can stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vafa.imports.rules.fields import Field
from vafa.imports.rules.headers import columns_by_synonym
from vafa.imports.rules.words import gettext_noop as _

_PRODUCT: Final = Field(
    "product_code", "key", _("Product code"), _("The shop's code of the product."),
    (
        "product code", "sku", "item sku", "stock code", "product id", "item code", "code",
        "کد کالا", "کد محصول", "شناسه محصول", "شناسه کالا", "κωδικός προϊόντος",
        "κωδικός είδους", "κωδικός",
    ),
    is_required=True,
)  # fmt: skip
_UNIT_COST: Final = Field(
    "unit_cost", "money", _("Cost of one piece"), _("What one piece costs the shop, without tax."),
    (
        "unit cost", "cost", "cost price", "cost per item", "purchase price", "cogs",
        "buying price", "قیمت خرید", "بهای تمام شده", "قیمت تمام شده", "هزینه واحد",
        "τιμή αγοράς", "κόστος", "κόστος μονάδας", "τιμή κόστους",
    ),
    is_required=True,
)  # fmt: skip
_DAY_NAMES: Final = (
    "day", "date", "valid from", "since", "from", "تاریخ", "از تاریخ", "ημερομηνία", "από",
)  # fmt: skip
_SINCE: Final = Field(
    "valid_from", "moment", _("Holds from"), _("The day from which the cost holds."), _DAY_NAMES
)
_CATEGORY: Final = Field(
    "category", "text", _("Category"), _("The category; an empty cell is the whole shop."),
    ("category", "product category", "دسته", "دسته بندی", "گروه کالا", "κατηγορία"),
)  # fmt: skip
_RATE: Final = Field(
    "rate", "quantity", _("Margin in %"), _("What is left of the price after the goods."),
    (
        "margin", "margin rate", "gross margin", "margin %", "rate", "حاشیه سود", "درصد سود",
        "سود ناخالص", "περιθώριο", "μικτό περιθώριο", "περιθώριο κέρδους",
    ),
    is_required=True,
)  # fmt: skip
_ORDER: Final = Field(
    "order_number", "key", _("Order number"), _("The order that it was for."),
    (
        "order number", "order id", "order", "order no", "invoice", "شماره سفارش", "کد سفارش",
        "شماره فاکتور", "αριθμός παραγγελίας", "κωδικός παραγγελίας", "παραγγελία",
    ),
)  # fmt: skip
_CUSTOMER: Final = Field(
    "customer_number", "key", _("Customer number or e-mail"), _("Whom it was for."),
    (
        "customer number", "customer id", "customer", "email", "e mail", "کد مشتری",
        "شماره مشتری", "ایمیل", "κωδικός πελάτη", "αριθμός πελάτη",
    ),
)  # fmt: skip
_KIND: Final = Field(
    "kind", "word", _("Kind of cost"),
    _("Shipping, payment fee, packaging, return handling, compensation, reward, gift …"),
    ("kind", "type", "cost type", "نوع", "نوع هزینه", "είδος", "είδος κόστους", "τύπος"),
    is_required=True,
)  # fmt: skip
_AMOUNT: Final = Field(
    "amount", "money", _("Amount"), _("What it cost."),
    (
        "amount", "cost", "spend", "spent", "value", "total", "مبلغ", "هزینه", "ποσό", "κόστος",
        "δαπάνη",
    ),
    is_required=True,
)  # fmt: skip
_DAY: Final = Field("day", "moment", _("Day"), _("When it was."), _DAY_NAMES)
_DAY_NEEDED: Final = Field("day", "moment", _("Day"), _("When it was."), _DAY_NAMES, True)
_MONTH: Final = Field(
    "day", "moment", _("Month"), _("Any day of the month that it was spent in."),
    ("month", "ماه", "μήνας", *_DAY_NAMES),
    is_required=True,
)  # fmt: skip
_REFERENCE: Final = Field(
    "reference", "key", _("Reference"), _("A number of its own, if it has one."),
    ("reference", "ref", "id", "receipt", "ticket", "مرجع", "شماره پیگیری", "αναφορά"),
)  # fmt: skip
_ACTIVITY: Final = Field(
    "activity", "text", _("Activity"), _("What was done: its code or its name here."),
    ("activity", "work", "task", "فعالیت", "کار", "δραστηριότητα", "εργασία"),
    is_required=True,
)  # fmt: skip
_COUNT: Final = Field(
    "count", "quantity", _("Times"), _("How often; once when nothing is said."),
    ("count", "times", "quantity", "number", "تعداد", "دفعات", "πλήθος", "φορές"),
)  # fmt: skip
_CHANNEL: Final = Field(
    "channel", "text", _("Channel"), _("Where the money was spent."),
    ("channel", "source", "medium", "campaign source", "کانال", "منبع", "κανάλι", "πηγή"),
    is_required=True,
)  # fmt: skip

FIELDS_OF: Final[dict[str, tuple[Field, ...]]] = {
    "product_costs": (_PRODUCT, _UNIT_COST, _SINCE),
    "margin_rates": (_CATEGORY, _RATE),
    "direct_costs": (_ORDER, _CUSTOMER, _KIND, _AMOUNT, _DAY, _REFERENCE),
    "activity_counts": (_ACTIVITY, _CUSTOMER, _DAY_NEEDED, _COUNT, _REFERENCE),
    "acquisition_spend": (_CHANNEL, _MONTH, _AMOUNT),
}
MONEY: Final = frozenset({"unit_cost", "amount"})
DAYS: Final = frozenset({"valid_from", "day"})

KIND_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "shipping": ("shipping", "postage", "delivery", "ارسال", "پست", "μεταφορικά", "αποστολή"),
    "payment_fee": ("payment fee", "fee", "payment", "کارمزد", "προμήθεια", "τραπεζικά"),
    "packaging": ("packaging", "packing", "بسته بندی", "συσκευασία"),
    "return_handling": ("return handling", "return", "مرجوعی", "επιστροφή"),
    "compensation": ("compensation", "goodwill", "جبران", "جبران خسارت", "αποζημίωση"),
    "reward": ("reward", "points", "پاداش", "امتیاز", "ανταμοιβή", "πόντοι"),
    "gift": ("gift", "هدیه", "δώρο"),
    "chargeback": ("chargeback", "برگشت وجه", "αντιλογισμός"),
    "other": ("other", "سایر", "άλλο", "λοιπά"),
}


def likely_kind(header: Sequence[str]) -> str:
    """Tell which kind of file has these columns: the one whose needed fields are all there.

    Of several the one that knows most columns; with none, the one that lacks least.
    """

    def fit(what: str) -> tuple[int, int]:
        fields = FIELDS_OF[what]
        found = {name for name, _column in columns_by_synonym(fields, header)}
        missing = sum(1 for field in fields if field.is_required and field.name not in found)
        return -missing, len(found)

    return max(FIELDS_OF, key=fit)
