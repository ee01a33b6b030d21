"""The rule engine: pure decisions about points, prices and everything else a programme gives.

    rule = read_rule(json_text)              # RuleRefused(path, code) for whatever is wrong
    write_rule(rule); rule_hash(rule)        # canonical JSON and its SHA-256
    book = compile_rules(
        [Version("7.3", rule_key="7", rule=rule, mode="live", priority=10, group="sale")],
        programme=Programme("Asia/Tehran", "jalali", "IRR", week_start=5),
        groups=[Group("sale", mode="best_for_customer")],
        policy=Policy(discount_most_bp=3000, margin_floor_bp=500),
    )
    found = evaluate(Context(triggers=frozenset({"order_delivered"}), ...), book, now=now)
    found.decided                            # effects to carry out, in order, with their parts
    found.answers                            # for each rule: given, or why not (write_answer)
    reversals(decided.parts, ordered=ordered_quantities(order), before={}, after={"line 1": 1000})

A rule in JSON: `trigger`, `when` (a tree of one-member objects such as
`{"at_least": [{"field": "order.total"}, {"money": {"amount": 2000000, "currency": "IRR"}}]}`),
`then` (one-member objects, the name is one of thirteen effects), `limits`, `schedule`, `stacking`.
Amounts are integers of the smallest unit. Nothing here knows Django, a clock or a database: what is
left of limits and budgets comes in with the context and what is used up goes out with the answer.
"""

from __future__ import annotations

from vafa.loyalty.rules.engine.allocation import allocate
from vafa.loyalty.rules.engine.answers import (
    Answer,
    Cut,
    Decided,
    Evaluation,
    Part,
    read_answer,
    write_answer,
)
from vafa.loyalty.rules.engine.book import Policy, Rulebook, Worth, compile_rules
from vafa.loyalty.rules.engine.conditions import Failure
from vafa.loyalty.rules.engine.context import (
    SHIPPING,
    WHOLE_ORDER,
    Context,
    Customer,
    Event,
    Line,
    Order,
    Programme,
)
from vafa.loyalty.rules.engine.deciding import decide_live, evaluate
from vafa.loyalty.rules.engine.effects import KINDS, Effect, Inverse, inverse_of, kind_of
from vafa.loyalty.rules.engine.fields import SOURCES
from vafa.loyalty.rules.engine.limits import Limit, Schedule, limit_window, schedule_ends_at
from vafa.loyalty.rules.engine.refusals import RuleRefused
from vafa.loyalty.rules.engine.returns import ordered_quantities, reversal_of_all, reversals
from vafa.loyalty.rules.engine.rule import (
    GROUP_MODES,
    MODES,
    Group,
    Rule,
    Version,
    read_rule,
    rule_hash,
    write_rule,
)
from vafa.loyalty.rules.engine.triggers import TRIGGERS

__all__ = [
    "GROUP_MODES",
    "KINDS",
    "MODES",
    "SHIPPING",
    "SOURCES",
    "TRIGGERS",
    "WHOLE_ORDER",
    "Answer",
    "Context",
    "Customer",
    "Cut",
    "Decided",
    "Effect",
    "Evaluation",
    "Event",
    "Failure",
    "Group",
    "Inverse",
    "Limit",
    "Line",
    "Order",
    "Part",
    "Policy",
    "Programme",
    "Rule",
    "RuleRefused",
    "Rulebook",
    "Schedule",
    "Version",
    "Worth",
    "allocate",
    "compile_rules",
    "decide_live",
    "evaluate",
    "inverse_of",
    "kind_of",
    "limit_window",
    "ordered_quantities",
    "read_answer",
    "read_rule",
    "reversal_of_all",
    "reversals",
    "rule_hash",
    "schedule_ends_at",
    "write_answer",
    "write_rule",
]
