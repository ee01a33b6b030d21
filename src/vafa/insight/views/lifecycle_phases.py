"""The phases in the order in which they occur: what each means and what to do in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import PHASE_LABELS, Label


@dataclass(frozen=True)
class PhaseShape:
    """A phase in words: what it means, what to do, and which of its sums says what is at stake."""

    code: str
    meaning: Label
    todo: tuple[Label, ...]
    worth: str
    worth_label: Label


@dataclass(frozen=True)
class PhaseStep:
    """A phase with its people and money now."""

    shape: PhaseShape
    label: Label
    customers: int
    share: float | None
    worth: int | None
    url: str


AHEAD = gettext_lazy("expected in 12 months")
BEHIND = gettext_lazy("bought in all their time")
SHAPES = (
    PhaseShape(
        "prospect",
        gettext_lazy("Known, but has not bought yet."),
        (
            gettext_lazy("Answer what makes people doubt: data, order, delivery, payment"),
            gettext_lazy("Help with the first order"),
        ),
        "",
        "",
    ),
    PhaseShape(
        "new",
        gettext_lazy("Bought once, and not long ago. A second visit is not luck: work for it."),
        (
            gettext_lazy("Say thank you and explain what they bought"),
            gettext_lazy("Ask for feedback, and act on it"),
        ),
        "expected_revenue",
        AHEAD,
    ),
    PhaseShape(
        "existing",
        gettext_lazy("Buys again and again, in a rhythm of their own."),
        (
            gettext_lazy("Make buying easy: remember what they like"),
            gettext_lazy("Reward loyalty before asking for more"),
        ),
        "expected_revenue",
        AHEAD,
    ),
    PhaseShape(
        "at_risk",
        gettext_lazy("Silent for longer than is usual in their own rhythm."),
        (
            gettext_lazy("Write or call while they still remember you"),
            gettext_lazy("Mend what went wrong before offering anything"),
        ),
        "expected_revenue",
        AHEAD,
    ),
    PhaseShape(
        "former",
        gettext_lazy(
            "Silent beyond the limit of their own rhythm: a missed opportunity, not a closed door."
        ),
        (
            gettext_lazy("Do not give up without a fight: ask why they left"),
            gettext_lazy("Make an offer where it is worth it"),
        ),
        "revenue_total",
        BEHIND,
    ),
    PhaseShape(
        "won_back",
        gettext_lazy("Had left, and bought again. The next order makes them existing."),
        (
            gettext_lazy("Say that you noticed, and that you are glad"),
            gettext_lazy("Make sure that what drove them away is mended"),
        ),
        "expected_revenue",
        AHEAD,
    ),
)


def phase_steps(rows: list[dict[str, Any]]) -> list[PhaseStep]:
    """Put the phases into the order of a relation, with whoever is in them now."""
    by_code = {row["phase"]: row for row in rows}
    everybody = sum(row["customers"] for row in rows)
    return [_step(shape, by_code.get(shape.code), everybody) for shape in SHAPES]


def _step(shape: PhaseShape, row: dict[str, Any] | None, everybody: int) -> PhaseStep:
    customers = row["customers"] if row else 0
    return PhaseStep(
        shape=shape,
        label=PHASE_LABELS[shape.code],
        customers=customers,
        share=customers / everybody if everybody else None,
        worth=row[shape.worth] if row and shape.worth else None,
        url=f"{reverse('insight:customers')}?phase={shape.code}",
    )


def lifecycle_stats(payload: dict[str, Any], reader: Reader) -> list[dict[str, object]]:
    """Tell the four figures that say how the base is moving."""
    counts = {row["phase"]: row["customers"] for row in payload["phases"]}
    active = sum(counts.get(code, 0) for code in ("new", "existing", "at_risk", "won_back"))
    at_risk = payload["at_risk"]
    at_stake = at_risk["expected_revenue"]
    stats: list[dict[str, object]] = [
        {
            "label": _("Active customers"),
            "figure": "active-customers",
            "value": reader.number(active),
            "note": _("new, existing, at risk or won back"),
        },
        {
            "label": _("At risk"),
            "figure": "silence-thresholds",
            "value": reader.number(at_risk["customers"]),
            "note": _("%(money)s expected from them in 12 months")
            % {"money": reader.compact_money(at_stake)}
            if at_stake is not None
            else "",
            "url": f"{reverse('insight:customers')}?phase=at_risk",
        },
    ]
    if months := payload["history"]["months"]:
        stats += [
            _rate(months[-1]["left"], _("Left in the latest month"), _LEFT, reader),
            _rate(months[-1]["returned"], _("Came back in the latest month"), _RETURNED, reader),
        ]
    return stats


_RATES = "customers-lost-and-returned-by-month"
_LEFT = gettext_lazy("%(part)s of %(of)s who were active when it began")
_RETURNED = gettext_lazy("%(part)s of %(of)s who were former when it began")


def _rate(
    found: dict[str, Any] | None, label: str, note: Label, reader: Reader
) -> dict[str, object]:
    if not found or found["share"] is None:
        return {
            "label": label,
            "figure": _RATES,
            "value": "–",
            "note": _("too few customers to tell"),
        }
    words = {"part": reader.number(found["customers"]), "of": reader.number(found["of"])}
    return {
        "label": label,
        "figure": _RATES,
        "value": reader.percent(found["share"], decimals=1),
        "note": str(note) % words,
    }
