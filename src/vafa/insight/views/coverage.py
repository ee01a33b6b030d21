"""How whole the data is, as shares with words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader

Label = str | Promise


@dataclass(frozen=True)
class Share:
    """One share: of how many, how many are known."""

    label: Label
    known: int
    all: int
    percent: str
    note: Label = ""


@dataclass(frozen=True)
class CoverageGroup:
    """The shares of one kind of thing, with how many of it there are."""

    title: Label
    all: str
    shares: list[Share]


SHARES: tuple[tuple[str, Label, tuple[tuple[str, Label, Label], ...]], ...] = (
    (
        "orders",
        _("Orders"),
        (
            ("with_customer", _("say who bought"), _("the others count for the shop alone")),
            ("purchases", _("are purchases"), _("the others failed, wait or were cancelled")),
            ("with_country", _("have a country"), ""),
        ),
    ),
    (
        "customers",
        _("Customers"),
        (
            ("with_name", _("have a name"), ""),
            ("with_email", _("can be reached by e-mail"), ""),
            ("with_phone", _("can be reached by phone"), ""),
            ("with_country", _("have a country"), ""),
        ),
    ),
    (
        "products",
        _("Products"),
        (
            ("with_name", _("have a name"), ""),
            ("with_category", _("have a category"), _("what people buy can be told by category")),
        ),
    ),
    (
        "lines",
        _("Lines"),
        (("products", _("are products"), _("the others are postage, fees, corrections")),),
    ),
    (
        "returns",
        _("Lines that came back"),
        (("matched", _("found their order"), _("the others are kept, but net no order")),),
    ),
)


# Any: the figures of this page.
def coverage_groups(found: Mapping[str, Any] | None, reader: Reader) -> list[CoverageGroup]:
    """Put the counts of the latest refresh into shares; nothing before the first refresh."""
    if found is None:
        return []
    return [
        CoverageGroup(
            title,
            reader.number(found[name]["all"]),
            [
                Share(
                    label,
                    found[name][key],
                    found[name]["all"],
                    _share(found[name], key, reader),
                    note,
                )
                for key, label, note in shares
            ],
        )
        for name, title, shares in SHARES
        if found[name]["all"]
    ]


def _share(counts: Mapping[str, int], key: str, reader: Reader) -> str:
    share = counts[key] / counts["all"]
    # A share that is not whole is never shown as 100 %, and one that is there never as 0 %.
    is_nearly = share not in {0.0, 1.0} and not 0.005 <= share < 0.995
    return reader.percent(share, decimals=2 if is_nearly else 0)
