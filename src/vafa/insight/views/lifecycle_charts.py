"""Pictures of how customers moved between the phases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import PHASE_LABELS
from vafa.insight.views.returning import Words
from vafa.web.charts import Axis, Chart, Flow, Node, Series

# From the best to the worst, so that what is lost lies on top of what is alive.
PHASES_DRAWN = ("existing", "won_back", "new", "at_risk", "former")
FIRST = "first"
FLOW_ORDER = (FIRST, "new", "existing", "won_back", "at_risk", "former")


def phases_chart(months: list[dict[str, Any]], words: Words) -> Chart:
    """Draw how many customers were in each phase at past month ends."""
    return Chart(
        kind="area",
        title=_("Phases at past month ends"),
        categories=[date.fromisoformat(month["end"]) for month in months],
        series=[
            Series(
                str(PHASE_LABELS[code]),
                [month["counts"].get(code, 0) for month in months],
                f"phase-{code}",
            )
            for code in PHASES_DRAWN
        ],
        x_axis=Axis(_("End of"), words),
        note=_("Each month is judged by what was known on its last day, with today's settings."),
    )


def rates_chart(months: list[dict[str, Any]], words: Words) -> Chart:
    """Draw which share of the active left in each month, and which share of the former returned.

    Months in which too few were either are left out at the beginning.
    """
    drawn = [month for month in months if month["left"] is not None]
    while drawn and drawn[0]["returned"]["share"] is None:
        drawn.pop(0)
    return Chart(
        kind="line",
        title=_("Leaving and coming back"),
        categories=[date.fromisoformat(month["start"]) for month in drawn],
        series=[
            Series(_("Left"), [month["left"]["share"] for month in drawn], "phase-former"),
            Series(
                _("Came back"), [month["returned"]["share"] for month in drawn], "phase-won_back"
            ),
        ],
        x_axis=Axis(_("Month"), words),
        y_axis=Axis(words="percent"),
        note=_(
            "Left: of those active when the month began, the share who were former at its end. "
            "Came back: of those former when it began, the share who bought again."
        ),
    )


def flow_charts(flows: dict[str, Any], reader: Reader) -> list[Chart]:
    """Draw where customers were and where they are, for the latest month and quarter."""
    titles = {
        "month": _("From %(since)s until today, %(until)s"),
        "quarter": _("From %(since)s to %(until)s"),
    }
    return [
        _flow_chart(
            flows[name],
            title
            % {
                "since": reader.day(date.fromisoformat(flows[name]["since"])),
                "until": reader.day(date.fromisoformat(flows[name]["until"])),
            },
        )
        for name, title in titles.items()
        if flows.get(name)
    ]


def _flow_chart(flow: dict[str, Any], title: str) -> Chart:
    steps = sorted(
        flow["steps"],
        key=lambda step: (FLOW_ORDER.index(step["start"] or FIRST), FLOW_ORDER.index(step["end"])),
    )
    before = dict.fromkeys(FLOW_ORDER, 0)
    after = dict(before)
    for step in steps:
        before[step["start"] or FIRST] += step["customers"]
        after[step["end"]] += step["customers"]
    nodes = [_node(code, 0) for code in FLOW_ORDER if before[code]]
    nodes += [_node(code, 1) for code in FLOW_ORDER if after[code]]
    return Chart(
        kind="flow",
        title=title,
        nodes=nodes,
        flows=[
            Flow(f"{step['start'] or FIRST}-0", f"{step['end']}-1", step["customers"])
            for step in steps
        ],
        y_axis=Axis(_("Customers")),
    )


def _node(code: str, column: int) -> Node:
    if code == FIRST:
        return Node(f"{code}-{column}", _("Not yet a customer"), column, "phase-prospect")
    return Node(f"{code}-{column}", str(PHASE_LABELS[code]), column, f"phase-{code}")
