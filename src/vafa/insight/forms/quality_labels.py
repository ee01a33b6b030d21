"""Words for the figures of data quality."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.quality import (
    ACCURACY,
    CLEAR,
    COMPLETENESS,
    CONSISTENCY,
    LEAVE,
    RIGHT,
    SET,
    SUGGEST,
    TIMELINESS,
    UNIQUENESS,
    UNKNOWN,
    VALIDITY,
    WRONG,
)

Label = str | Promise

DIMENSION_LABELS: dict[str, Label] = {
    COMPLETENESS: _("Completeness"),
    VALIDITY: _("Validity"),
    UNIQUENESS: _("Uniqueness"),
    TIMELINESS: _("Timeliness"),
    CONSISTENCY: _("Consistency"),
    ACCURACY: _("Accuracy"),
}
DIMENSION_NOTES: dict[str, Label] = {
    COMPLETENESS: _("is it filled in"),
    VALIDITY: _("can it be so at all"),
    UNIQUENESS: _("is it there once"),
    TIMELINESS: _("was it said within a year"),
    CONSISTENCY: _("does it fit the rest"),
    ACCURACY: _("is it true, by a sample"),
}
FIELD_LABELS: dict[str, Label] = {
    "record": _("Record of a customer"),
    "name": _("Name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "country": _("Country"),
    "city": _("City"),
    "postcode": _("Postcode"),
    "product_name": _("Name of a product"),
    "category": _("Category of a product"),
    "cost": _("Cost of a product"),
    "number": _("Number of an order"),
    "ordered_at": _("Date of an order"),
    "order_customer": _("Customer of an order"),
    "order_country": _("Country of an order"),
    "total": _("Total of an order"),
    "status": _("Status of an order"),
    "currency": _("Currency of an order"),
}
TABLE_LABELS: dict[str, Label] = {
    "customer": _("Customers"),
    "product": _("Products"),
    "order": _("Orders"),
}
WAY_LABELS: dict[str, Label] = {
    SUGGEST: _("Take what is suggested"),
    SET: _("Set to…"),
    CLEAR: _("Take the detail off"),
    LEAVE: _("Checked, leave as it is"),
}
ANSWER_LABELS: dict[str, Label] = {
    RIGHT: _("Right"),
    WRONG: _("Wrong"),
    UNKNOWN: _("Cannot tell"),
}
# Why a record is on the list of a figure.
REASONS: dict[str, Label] = {
    "record.uniqueness": _("may be the same person as another record"),
    "record.validity": _("known from a day that cannot be"),
    "name.validity": _("looks like a filler"),
    "email.uniqueness": _("somebody else is recognised by this address"),
    "phone.uniqueness": _("somebody else is recognised by this number"),
    "phone.consistency": _("begins with the code of another country"),
    "country.validity": _("no such country"),
    "country.consistency": _("orders only ever went elsewhere"),
    "city.validity": _("looks like a filler"),
    "postcode.validity": _("not written as this country does"),
    "postcode.consistency": _("stands without a city or a country"),
    "cost.timeliness": _("cost not looked at for a year"),
    "ordered_at.validity": _("on a day that cannot be"),
    "total.consistency": _("the parts do not add up to it"),
    "status.consistency": _("does not fit what came back"),
    "currency.consistency": _("money of another country"),
}
EMPTY: Label = _("not filled in")
OLD: Label = _("not said for over a year")
FAULTS: dict[str, Label] = {
    "email_shape": _("not written as an address"),
    "email_typed_wrong": _("a slip in the domain"),
    "phone_shape": _("not written with its country code"),
    "placeholder": _("looks like a filler"),
}
CELL_NOTES: dict[str, Label] = {
    "record.uniqueness": _("Records in no open pair of duplicates."),
    "email.uniqueness": _("Addresses by which nobody else is recognised."),
    "phone.uniqueness": _("Numbers by which nobody else is recognised."),
    "phone.consistency": _("Numbers that begin as those of the customer's country do."),
    "country.consistency": _("Customers with at least one order to their own country."),
    "postcode.validity": _("Postcodes written as their country writes them, where that is known."),
    "total.consistency": _("Totals that are goods, shipping and fees less discount, within 1%."),
    "status.consistency": _("Orders whose status fits what came back of them."),
    "currency.consistency": _("Orders not paid in the money of some other country."),
}
STARTS_LABELS: tuple[tuple[str, Label], ...] = (
    ("shareable", _("Shareable")),
    ("transportable", _("Transportable")),
    ("accurate", _("Accurate")),
    ("relevant", _("Relevant")),
    ("timely", _("Timely")),
    ("secure", _("Secure")),
)
