"""A rule as a form: rows of conditions, effects and limits; what it says, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy, pgettext_lazy

from vafa.core.calendars.names import weekday_name
from vafa.loyalty.forms.rule_condition_rows import (
    condition_inputs,
    condition_json,
    condition_row,
    known_field,
)
from vafa.loyalty.forms.rule_effect_rows import (
    KIND_LABELS,
    PARTS,
    effect_inputs,
    effect_json,
    effect_row,
)
from vafa.loyalty.forms.rule_parts import Choices, Input, Json, Label, Row
from vafa.loyalty.forms.rule_refusals import refusal_words
from vafa.loyalty.forms.rule_words import WHEN
from vafa.loyalty.forms.typed import Desk, NotInForm
from vafa.loyalty.rules.engine import TRIGGERS, Rule, RuleRefused, read_rule, rule_hash, write_rule

ROWS_MAX: Final = 20
GROUPS: Final = ("when", "then", "limits")
PERS: Final[Choices] = (
    ("customer", gettext_lazy("for each customer")),
    ("rule", gettext_lazy("for all customers together")),
    ("order", gettext_lazy("for one order")),
    ("budget", gettext_lazy("as long as a budget lasts")),
)
PERIODS: Final[Choices] = (
    ("ever", pgettext_lazy("rule", "ever")),
    ("day", gettext_lazy("a day")),
    ("week", gettext_lazy("a week")),
    ("month", gettext_lazy("a month")),
    ("year", gettext_lazy("a year")),
)
_SCHEDULE: Final = ("first_day", "latest_day", "start", "end")


@dataclass
class RuleDraft:
    """A rule as it is being written; `text` is its JSON when it is edited as text."""

    trigger: str = "order_paid"
    when: list[Row] = field(default_factory=list)
    then: list[Row] = field(default_factory=lambda: [{"kind": "grant"}])
    limits: list[Row] = field(default_factory=list)
    schedule: Row = field(default_factory=dict)
    weekdays: list[str] = field(default_factory=list)
    stacking: str = ""
    text: str | None = None

    def rows(self, group: str) -> list[Row]:
        """Return the rows of a group."""
        found: list[Row] = getattr(self, group)
        return found

    def body(self, desk: Desk) -> object:
        """Write the rule as JSON, whatever is wrong with it."""
        if self.text is not None:
            return self.text
        when = [condition_json(row, desk) for row in self.when]
        return {
            "trigger": self.trigger,
            "when": {"all": when},
            "then": [effect_json(row, desk) for row in self.then],
            "limits": [_limit_json(row, desk) for row in self.limits],
            "schedule": self._schedule_json(desk),
            "stacking": {self.stacking: True} if self.stacking else {},
        }

    def _schedule_json(self, desk: Desk) -> Json:
        said = self.schedule
        days = [name for name in ("first_day", "latest_day") if said.get(name)]
        found: Json = {name: desk.day(said[name]) for name in days}
        if self.weekdays:
            found["weekdays"] = [desk.whole(each) for each in self.weekdays]
        if said.get("start") or said.get("end"):
            found["hours"] = {name: said.get(name, "") for name in ("start", "end")}
        return found


def draft_of(post: QueryDict) -> RuleDraft:
    """Read a draft out of what was posted; rows follow their numbers."""
    trigger = post.get("trigger", "")
    draft = RuleDraft(
        trigger=trigger if trigger in TRIGGERS else "order_paid",
        when=_posted(post, "when"),
        then=_posted(post, "then"),
        limits=_posted(post, "limits"),
        schedule={name: post.get(f"schedule-{name}", "").strip() for name in _SCHEDULE},
        weekdays=post.getlist("schedule-weekdays"),
        stacking=post.get("stacking", "") if post.get("stacking") in ("exclusive", "joint") else "",
        text=post.get("text", "") if post.get("way") == "text" else None,
    )
    for row in draft.when:
        row["field"] = known_field(row.get("field", ""))
    for row in draft.then:
        row["kind"] = row.get("kind", "") if row.get("kind") in PARTS else "grant"
    return draft


def _posted(post: QueryDict, group: str) -> list[Row]:
    rows: dict[int, Row] = {}
    for name in post:
        parts = name.split("-", 2)
        if parts[0] == group and len(parts) == 3 and parts[1].isdecimal():
            rows.setdefault(int(parts[1]), {})[parts[2]] = post.get(name, "")
    return [rows[number] for number in sorted(rows)][:ROWS_MAX]


def draft_from(rule: Rule, desk: Desk) -> RuleDraft | None:
    """Put a rule into the form; nothing when it says more than the form can."""
    try:
        written = write_rule(rule)
        if "all" not in written["when"]:  # type: ignore[operator]
            written["when"] = {"all": [written["when"]]}
        draft = _draft_from(written, desk)
        is_same = rule_hash(read_rule(draft.body(desk))) == rule_hash(read_rule(written))
    except (NotInForm, RuleRefused, KeyError):
        return None
    return draft if is_same else None


# Any: a rule's JSON.
def _draft_from(said: Mapping[str, Any], desk: Desk) -> RuleDraft:
    schedule = {
        name: desk.typed_day(said["schedule"][name])
        for name in ("first_day", "latest_day")
        if said["schedule"][name]
    }
    chosen = [name for name, is_so in said["stacking"].items() if is_so]
    return RuleDraft(
        trigger=said["trigger"],
        when=[condition_row(each, desk) for each in said["when"]["all"]],
        then=[effect_row(each, desk) for each in said["then"]],
        limits=[_limit_row(each, desk) for each in said["limits"]],
        schedule=schedule | (said["schedule"]["hours"] or {}),
        weekdays=[str(each) for each in said["schedule"]["weekdays"]],
        stacking=chosen[0] if chosen else "",
    )


def _limit_json(row: Row, desk: Desk) -> Json:
    if row.get("per") == "budget":
        found: Json = {"per": "budget", "budget": row.get("budget", "")}
    else:
        found = {"per": row.get("per") or "customer", "most": desk.whole(row.get("most", ""))}
        if found["per"] != "order":
            found["period"] = row.get("period") or "ever"
    return {**found, "of": row["of"]} if row.get("of") else found


def _limit_row(said: Json, desk: Desk) -> Row:
    row = {name: said[name] for name in ("per", "period", "of")}
    if said["budget"]:
        return {**row, "budget": said["budget"]}
    return {**row, "most": desk.typed_whole(said["most"])}


@dataclass(frozen=True)
class Refusal:
    """What is wrong in one place of the form: `place` names the row, `path` the place in JSON."""

    place: str
    path: str
    words: str


def refusals(body: object) -> tuple[Rule | None, list[Refusal]]:
    """Read a rule, or say everything that is wrong with it, each in its place.

    A row that is refused is left out and the rest is read again, so that all are found at once.
    """
    found: dict[str, Refusal] = {}
    places = {name: list(range(ROWS_MAX)) for name in GROUPS}
    while True:
        try:
            rule = read_rule(body)
        except RuleRefused as refused:
            place = _place(refused.path, places)
            # A limit that lost its effect is not wrong by itself.
            is_lost = refused.code == "limit_without_effect" and any(
                each.startswith("then-") for each in found
            )
            if not is_lost and (not found or "-" in place):
                said = Refusal(place, refused.path, refusal_words(refused))
                found.setdefault(place, said)
            left = _without(body, refused.path, places)
            if left is None:
                return None, list(found.values())
            body = left
        else:
            return (None if found else rule), list(found.values())


def _place(path: str, places: Mapping[str, list[int]]) -> str:
    steps = path.split("/")[1:]
    group, rest = (steps[0] if steps else ""), steps[1:]
    if group == "when":
        rest = rest[1:]
    if group in GROUPS and rest and rest[0].isdecimal():
        return f"{group}-{places[group][int(rest[0])]}"
    return group if group in ("schedule", "trigger", "stacking", "then") else "rule"


def _without(body: object, path: str, places: Mapping[str, list[int]]) -> Json | None:
    """Leave out the row that a path leads to; nothing where there is none."""
    steps = path.split("/")[1:]
    if not isinstance(body, dict) or not steps or steps[0] not in GROUPS:
        return None
    rest = steps[2:] if steps[0] == "when" else steps[1:]
    if not rest or not rest[0].isdecimal():
        return None
    number, group = int(rest[0]), steps[0]
    rows = body["when"]["all"] if group == "when" else body[group]
    del places[group][number]
    kept = [row for index, row in enumerate(rows) if index != number]
    if group == "then" and not kept:
        # A rule gives something: this stands in while the rest is read.
        kept = [{"award_badge": {"badge": "none"}}]
    return {**body, group: {"all": kept} if group == "when" else kept}


@dataclass(frozen=True)
class ShownInput:
    """An input with what stands in it."""

    input: Input
    name: str
    value: str


@dataclass(frozen=True)
class ShownRow:
    """A row with its inputs."""

    place: str
    inputs: list[ShownInput]


def shown_rows(
    draft: RuleDraft, group: str, *, kinds: Iterable[str], budgets: Sequence[tuple[str, str]]
) -> list[ShownRow]:
    """Lay out the rows of a group, each with the fields that its choices ask for."""
    found = []
    for number, row in enumerate(draft.rows(group)):
        inputs = {
            "when": lambda row=row: condition_inputs(row, trigger=draft.trigger),
            "then": lambda row=row: [kind_input(kinds, row), *effect_inputs(row)],
            "limits": lambda row=row: _limit_inputs(row, draft, budgets),
        }[group]()
        place = f"{group}-{number}"
        shown = [
            ShownInput(each, f"{place}-{each.name}", row.get(each.name, "")) for each in inputs
        ]
        found.append(ShownRow(place, shown))
    return found


def kind_input(kinds: Iterable[str], row: Row) -> Input:
    """Offer the kinds of effect that can be carried out, and the one that stands there."""
    known = {*kinds, row["kind"]}
    choices = tuple((kind, label) for kind, label in KIND_LABELS.items() if kind in known)
    return Input("kind", gettext_lazy("What is given"), choices, is_leading=True)


def _limit_inputs(row: Row, draft: RuleDraft, budgets: Sequence[tuple[str, str]]) -> list[Input]:
    of: list[tuple[str, Label]] = [("times", pgettext_lazy("rule", "times"))]
    of += [(each["kind"], KIND_LABELS[each["kind"]]) for each in draft.then]
    found = [
        Input("per", pgettext_lazy("rule", "Limited"), PERS, is_leading=True),
        Input("of", pgettext_lazy("rule", "Counted in"), tuple(dict(of).items())),
    ]
    if row.get("per") == "budget":
        return [*found, Input("budget", gettext_lazy("Budget"), tuple(budgets))]
    if row.get("per") != "order":
        found.append(Input("period", pgettext_lazy("rule", "Within"), PERIODS))
    return [*found, Input("most", pgettext_lazy("rule", "At most"))]


def trigger_choices() -> Choices:
    """List what may set a rule off."""
    return tuple((trigger, WHEN[trigger]) for trigger in TRIGGERS)


def weekday_choices(language: Any, week_start: int) -> list[tuple[str, str]]:
    """List the days of the week as the reader's week runs."""
    days = [(week_start + step) % 7 for step in range(7)]
    return [(str(day), weekday_name(day, language=language)) for day in days]


def first_rows(group: str) -> Row:
    """Make the row that is added to a group."""
    return {"when": {"field": known_field("")}, "then": {"kind": "grant"}, "limits": {}}[group]
