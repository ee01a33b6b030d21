"""The fields that a column of an orders file can stand for, with the names shops give them."""

from __future__ import annotations

from typing import Final

from vafa.imports.rules.fields import Field
from vafa.imports.rules.words import gettext_noop as _

ORDER_FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "order_number",
        "key",
        _("Order number"),
        _("What joins the lines of one order. Without it, a customer's day is an order."),
        (
            "order number", "order id", "order", "order no", "order #", "order name", "invoice",
            "invoice no", "invoice number", "invoice id", "transaction id", "transaction",
            "receipt", "basket id", "number", "name of order", "شماره سفارش", "سفارش",
            "کد سفارش", "شناسه سفارش", "شماره فاکتور", "فاکتور", "αριθμός παραγγελίας",
            "κωδικός παραγγελίας", "παραγγελία", "αρ. παραγγελίας", "αρ παραγγελίας",
            "αριθμός τιμολογίου", "παραστατικό",
        ),
    ),
    Field(
        "line_id",
        "key",
        _("Line number"),
        _("A number of the shop's own for each line, if its export has one."),
        ("line id", "line item id", "order item id", "item id", "شناسه ردیف", "κωδικός γραμμής"),
    ),
    Field(
        "customer_number",
        "key",
        _("Customer number"),
        _("The number under which the shop knows the buyer."),
        (
            "customer id", "customerid", "customer number", "customer no", "customer", "client id",
            "user id", "buyer id", "member id", "household id", "cust id", "کد مشتری",
            "شناسه مشتری", "شماره مشتری", "شماره اشتراک", "κωδικός πελάτη", "αριθμός πελάτη",
        ),
    ),
    Field(
        "email",
        "text",
        _("E-mail"),
        _("The buyer's e-mail address."),
        (
            "email", "e mail", "email address", "customer email", "billing email", "mail",
            "ایمیل", "پست الکترونیک", "رایانامه", "ηλεκτρονικό ταχυδρομείο", "email πελάτη",
        ),
    ),
    Field(
        "phone",
        "text",
        _("Phone"),
        _("The buyer's phone number."),
        (
            "phone", "telephone", "mobile", "phone number", "mobile number", "billing phone",
            "customer phone", "تلفن", "موبایل", "موبایل خریدار", "شماره تماس", "تلفن همراه",
            "شماره موبایل", "تلفن مشتری", "تلفن خریدار", "موبایل مشتری", "همراه", "τηλέφωνο",
            "κινητό", "κινητό τηλέφωνο", "τηλ",
        ),
    ),
    Field(
        "name",
        "text",
        _("Name"),
        _("The buyer's whole name."),
        (
            "customer name", "full name", "buyer", "buyer name", "billing name", "client",
            "client name", "name", "نام خریدار", "نام مشتری", "مشتری", "خریدار", "نام",
            "نام و نام خانوادگی", "ονοματεπώνυμο", "πελάτης", "όνομα πελάτη", "αγοραστής",
        ),
    ),
    Field(
        "first_name",
        "text",
        _("First name"),
        _("The buyer's first name, where names come in two columns."),
        ("first name", "billing first name", "given name", "نام کوچک", "όνομα"),
    ),
    Field(
        "last_name",
        "text",
        _("Last name"),
        _("The buyer's family name, where names come in two columns."),
        (
            "last name", "billing last name", "surname", "family name", "نام خانوادگی",
            "επώνυμο", "επίθετο",
        ),
    ),
    Field(
        "company",
        "text",
        _("Company"),
        _("The company that the buyer names."),
        ("company", "billing company", "شرکت", "نام شرکت", "εταιρεία", "εταιρία", "επωνυμία"),
    ),
    Field(
        "country",
        "country",
        _("Country"),
        _("The buyer's country, by name or code."),
        ("country", "billing country", "country code", "کشور", "χώρα"),
    ),
    Field(
        "city",
        "text",
        _("City"),
        _("The buyer's city."),
        ("city", "billing city", "town", "شهر", "πόλη"),
    ),
    Field(
        "postcode",
        "text",
        _("Postcode"),
        _("The buyer's postcode."),
        (
            "postcode", "zip", "zip code", "postal code", "billing postcode", "billing zip",
            "کد پستی", "کدپستی", "τκ", "τ.κ.", "ταχυδρομικός κώδικας",
        ),
    ),
    Field(
        "ordered_at",
        "moment",
        _("Date of the order"),
        _("The day, or the day and time, at which the order was placed."),
        (
            "ordered at", "order date", "date", "created at", "date created", "invoice date",
            "invoicedate", "purchase date", "datetime", "timestamp", "time", "day", "order time",
            "created", "transaction date", "placed at", "transaction timestamp",
            "order timestamp", "purchased at", "تاریخ", "تاریخ ثبت", "تاریخ سفارش",
            "تاریخ و ساعت", "تاریخ خرید", "تاریخ ثبت سفارش", "تاریخ ایجاد", "زمان ثبت",
            "ημερομηνία", "ημερομηνία παραγγελίας", "ημ/νία", "ημνια", "ημερομηνία αγοράς",
        ),
        is_required=True,
    ),
    Field(
        "ordered_time",
        "text",
        _("Time of the order"),
        _("The time of the day, where it has a column of its own."),
        ("order hour", "hour", "time of day", "ساعت", "ساعت ثبت", "ώρα", "ώρα παραγγελίας"),
    ),
    Field(
        "status",
        "word",
        _("Status"),
        _("What became of the order: paid, pending, cancelled, refunded and so on."),
        (
            "status", "order status", "financial status", "payment status", "state", "وضعیت",
            "وضعیت سفارش", "وضعیت پرداخت", "κατάσταση", "κατάσταση παραγγελίας", "στάδιο",
        ),
    ),
    Field(
        "cancelled_at",
        "moment",
        _("Cancelled on"),
        _("When it is filled, the order was cancelled."),
        ("cancelled at", "canceled at", "تاریخ لغو", "ημερομηνία ακύρωσης"),
    ),
    Field(
        "shipped_at",
        "moment",
        _("Sent on"),
        _("When the goods left the shop."),
        (
            "shipped at", "shipped on", "ship date", "shipping date", "fulfilled at",
            "dispatched at", "تاریخ ارسال", "ημερομηνία αποστολής",
        ),
    ),
    Field(
        "delivered_at",
        "moment",
        _("Delivered on"),
        _("When the goods were with the buyer; points that wait for it begin to count."),
        (
            "delivered at", "delivered on", "delivery date", "received at", "تاریخ تحویل",
            "ημερομηνία παράδοσης",
        ),
    ),
    Field(
        "cancels_number",
        "key",
        _("Takes back order"),
        _("On a row that takes goods back: the number of the order they came with."),
        (
            "original order", "refunded order", "parent order", "original invoice", "parent id",
            "سفارش اصلی", "αρχική παραγγελία",
        ),
    ),
    Field(
        "product_code",
        "key",
        _("Product code"),
        _("The shop's code of the product."),
        (
            "product code", "sku", "item sku", "stock code", "stockcode", "product id",
            "lineitem sku", "article", "item code", "item number", "کد کالا", "کد محصول",
            "شناسه محصول", "شناسه کالا", "κωδικός προϊόντος", "κωδικός είδους", "κωδικός",
        ),
    ),
    Field(
        "product_name",
        "text",
        _("Product name"),
        _("What the product is called."),
        (
            "product name", "product", "item name", "item", "description", "lineitem name",
            "product title", "title", "محصول", "نام محصول", "کالا", "نام کالا", "شرح کالا", "شرح",
            "προϊόν", "όνομα προϊόντος", "περιγραφή", "είδος", "περιγραφή είδους",
        ),
    ),
    Field(
        "category",
        "text",
        _("Category"),
        _("The group of products it belongs to."),
        (
            "category", "product category", "categories", "department", "دسته", "دسته بندی",
            "گروه", "گروه کالا", "κατηγορία",
        ),
    ),
    Field(
        "quantity",
        "quantity",
        _("Quantity"),
        _("How many of it."),
        (
            "quantity", "qty", "units", "pieces", "item quantity", "lineitem quantity",
            "items sold", "تعداد", "مقدار", "ποσότητα", "τεμάχια", "τεμ",
        ),
    ),
    Field(
        "unit_price",
        "money",
        _("Price of one"),
        _("What one piece costs, before any discount on the line."),
        (
            "unit price", "price", "item price", "item cost", "lineitem price", "unitprice",
            "price each", "قیمت", "قیمت واحد", "فی", "مبلغ واحد", "τιμή", "τιμή μονάδας",
            "τιμή τεμαχίου",
        ),
    ),
    Field(
        "amount",
        "money",
        _("Amount of the line"),
        _("What the line comes to. Without it, quantity times price."),
        (
            "amount", "line total", "line amount", "item total", "sales", "sales value", "spend",
            "revenue", "value", "net sales", "مبلغ", "جمع ردیف", "مبلغ ردیف", "ποσό", "αξία",
            "αξία γραμμής", "σύνολο γραμμής",
        ),
    ),
    Field(
        "line_discount",
        "money",
        _("Discount on the line"),
        _("What is taken off the line."),
        ("line discount", "lineitem discount", "item discount", "تخفیف ردیف", "έκπτωση γραμμής"),
    ),
    Field(
        "line_tax",
        "money",
        _("Tax of the line"),
        _("The tax in the line, or on top of it."),
        ("line tax", "item tax", "item total tax", "مالیات ردیف", "φπα γραμμής"),
    ),
    Field(
        "shipping",
        "money",
        _("Shipping"),
        _("What the order paid for shipping."),
        (
            "shipping", "shipping total", "order shipping", "shipping cost", "delivery",
            "order shipping amount", "postage", "shipping amount", "هزینه ارسال", "کرایه",
            "مبلغ ارسال", "هزینه پست", "μεταφορικά", "έξοδα αποστολής",
        ),
    ),
    Field(
        "fee",
        "money",
        _("Fees"),
        _("Other fees that the order paid."),
        ("fee", "fees", "fee total", "کارمزد", "χρεώσεις", "έξοδα αντικαταβολής"),
    ),
    Field(
        "discount",
        "money",
        _("Discount"),
        _("What was taken off the whole order."),
        (
            "discount", "discount amount", "discount total", "order discount", "cart discount",
            "cart discount amount", "تخفیف", "مبلغ تخفیف", "έκπτωση", "ποσό έκπτωσης",
        ),
    ),
    Field(
        "tax",
        "money",
        _("Tax"),
        _("The tax of the whole order."),
        (
            "tax", "taxes", "vat", "total tax", "tax total", "order tax", "order total tax amount",
            "order total tax", "مالیات", "ارزش افزوده", "مالیات بر ارزش افزوده", "φπα", "φ.π.α.",
        ),
    ),
    Field(
        "total",
        "money",
        _("Total"),
        _("What the whole order came to."),
        (
            "total", "order total", "grand total", "total amount", "order total amount",
            "total price", "total paid", "order amount", "مبلغ کل", "جمع کل", "مبلغ نهایی",
            "مبلغ قابل پرداخت", "مبلغ پرداختی", "مبلغ سفارش", "جمع", "σύνολο", "συνολικό ποσό",
            "συνολική αξία", "γενικό σύνολο", "σύνολο παραγγελίας",
        ),
    ),
    Field(
        "refunded",
        "money",
        _("Refunded"),
        _("What the buyer got back of the order."),
        (
            "refunded amount", "refunded", "refund amount", "refunded total",
            "order refund amount", "total refunded", "مبلغ برگشتی", "مبلغ مسترد شده",
            "ποσό επιστροφής",
        ),
    ),
    Field(
        "currency",
        "word",
        _("Currency"),
        _("The currency of the row's amounts, where a file has several."),
        ("currency", "order currency", "currency code", "ارز", "واحد پول", "νόμισμα"),
    ),
    Field(
        "rate",
        "quantity",
        _("Exchange rate"),
        _("How much of the shop's currency one unit of the row's currency is worth."),
        ("rate", "exchange rate", "currency rate", "نرخ ارز", "نرخ تبدیل", "ισοτιμία"),
    ),
)  # fmt: skip

MONEY_FIELDS: Final = tuple(field.name for field in ORDER_FIELDS if field.kind == "money")
