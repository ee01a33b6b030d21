"""Worlds drawn at random for the rule engine: rules, orders, customers, what is left to give."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

from hypothesis import strategies as st

from vafa.loyalty.rules.engine import SOURCES, TRIGGERS, Context, Customer, Line, Order, Policy
from vafa.loyalty.rules.engine.triggers import WITH_ORDER
from vafa.loyalty.tests.engine_cast import Json, discount, grant, money, percent

CATEGORIES = ("books", "toys", "pens")
AMOUNTS = st.integers(1, 20_000)
MOMENTS = st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["all", "field", "money", "amount", "x"]), inner, max_size=2
        )
    ),
    max_leaves=6,
)
JUNK = _JUNK | st.sampled_from(
    [{"all": []}, {"integer": 3}, {"text": "books"}, "order.total", []]
).map(copy.deepcopy)


def mostly(usual: object, other: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Draw the usual three times in four; always a new one, since tests may change it."""
    return st.integers(0, 3).flatmap(
        lambda drawn: st.builds(copy.deepcopy, st.just(usual)) if drawn < 3 else other
    )


def _of_type(wanted: str, prefix: str) -> st.SearchStrategy[Json]:
    names = [
        name
        for name, source in SOURCES.items()
        if str(source.type) == wanted and not name.startswith("line." if not prefix else "order.")
    ]
    return st.sampled_from(names).map(lambda name: {"field": name})


def _simple(prefix: str) -> st.SearchStrategy[Json]:
    how = st.sampled_from(["is", "is_not", "at_least", "more_than", "at_most", "less_than"])
    amount = AMOUNTS.map(lambda found: {"money": money(found)})
    number = st.integers(-3, 40).map(lambda found: {"integer": found})
    compared = st.one_of(
        st.tuples(how, _of_type("money", prefix), amount),
        st.tuples(how, _of_type("integer", prefix), number),
    ).map(lambda each: {each[0]: [each[1], each[2]]})
    among = _of_type("text", prefix).map(lambda left: {"in": [left, {"set": [*CATEGORIES]}]})
    return compared | among | _of_type("truth", prefix)


def _trees(leaves: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda items: {"all": items}),
            st.lists(inner, min_size=1, max_size=3).map(lambda items: {"any": items}),
            inner.map(lambda item: {"not": item}),
        ),
        max_leaves=4,
    )


IN_LINE = _trees(_simple("line"))
_OVER_LINES = st.one_of(
    IN_LINE.map(lambda where: {"at_least": [{"count": {"where": where}}, {"integer": 1}]}),
    IN_LINE.map(
        lambda where: {
            "more_than": [
                {"sum": {"of": {"field": "line.amount"}, "where": where}},
                {"money": money(500)},
            ]
        }
    ),
    IN_LINE.map(lambda where: {"between": [
        {"share_of": {"where": where}}, {"integer": 100}, {"integer": 9000}]}),
    st.integers(1, 5).map(lambda number: {"nth_order": {"every": number}}),
    st.just({"at_most": [{"days_since": {"field": "customer.joined_at"}}, {"integer": 30}]}),
)  # fmt: skip
CONDITIONS = _trees(_simple("") | _OVER_LINES)
_ROUNDING = st.sampled_from(["floor", "half_even", "ceil"])
FORMULAS = st.one_of(
    st.integers(1, 50).map(lambda amount: {"fixed": {"amount": amount}}),
    st.builds(
        lambda amount, each, rounding: {
            "per_money": {"amount": amount, "money": money(100), "each": each, "rounding": rounding}
        },
        st.integers(1, 5),
        st.sampled_from(["order", "line"]),
        _ROUNDING,
    ),
    st.builds(
        lambda amount, rounding: {"per_unit": {"amount": amount, "rounding": rounding}},
        st.integers(1, 5),
        _ROUNDING,
    ),
    st.integers(1, 3_000).map(percent),
)
BASES = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("tax", "shipping", "discounted", "points_paid", "gift_card_paid"), st.booleans()
    ),
)
GRANTS = st.builds(
    lambda formula, base, where: grant(formula, base=base, where=where),
    FORMULAS,
    BASES,
    mostly(None, IN_LINE),
)
OFFS = st.one_of(
    st.integers(1, 10_000).map(percent),
    AMOUNTS.map(lambda amount: {"amount": {"money": money(amount)}}),
    AMOUNTS.map(lambda amount: {"fixed_price": {"money": money(amount)}}),
)
CAPS = st.none() | AMOUNTS.map(money)
_BUNDLE = st.lists(IN_LINE.map(lambda where: {"where": where, "units": 1}), min_size=1, max_size=2)
DISCOUNTS = st.one_of(
    st.builds(
        lambda scope, off, where, cap: discount(scope, off, where=where, cap=cap),
        st.sampled_from(["order", "line", "cheapest"]),
        OFFS,
        mostly(None, IN_LINE),
        CAPS,
    ),
    st.builds(lambda off, cap: discount("shipping", off, cap=cap), OFFS, CAPS),
    st.builds(lambda off, parts: discount("bundle", off, parts=parts, times=2), OFFS, _BUNDLE),
    st.builds(lambda off: discount("cheapest", off, of=3), OFFS),
)
_FREE = {"product": "a bag", "worth": money(500), "cost": money(300)}
_SPEND = {"asset": "points", "units": 100, "worth": money(500), "share_most_bp": 5_000}
_OTHERS: list[Json] = [
    {"free_item": _FREE},
    {"spend": _SPEND},
    {"donate": {"cause": None, "amount": percent(100)}},
    {"donate": {"amount": {"round_up": {"to": money(100)}}, "payer": "customer"}},
    {"enter_draw": {"draw": "nowruz", "amount": {"fixed": {"amount": 1}}}},
    {"progress": {"challenge": "five", "amount": {"per_unit": {"amount": 1}}}},
    {"award_badge": {"badge": "reader"}},
    {"give_spin": {"wheel": "spring"}},
    {"issue_code": {"template": "thanks", "validity": {"kind": "rolling_days", "days": 30}}},
    {"accept_code": {"template": "summer"}},
    {"entitle": {"what": "express", "count": 5}},
    {"message": {"template": "thanks", "days": 2}},
]
OTHERS = st.sampled_from(_OTHERS).map(copy.deepcopy)
EFFECTS = GRANTS | DISCOUNTS | OTHERS | st.builds(lambda: {"spend": copy.deepcopy(_SPEND)})


def _limits(then: list[Json]) -> st.SearchStrategy[list[Json]]:
    kinds = ["times", next(iter(then[0]))]
    limit = st.builds(
        lambda per, of, most: {"per": per, "of": of, "most": most},
        st.sampled_from(["customer", "rule", "order"]),
        st.sampled_from(kinds),
        st.integers(1, 2_000),
    )
    budget = st.sampled_from(kinds).map(lambda of: {"per": "budget", "budget": "spring", "of": of})
    return st.lists(limit | budget, max_size=1)


@st.composite
def rules(draw: st.DrawFn, *, trigger: str = "order_placed") -> Json:
    """Draw the JSON of a rule that can be read."""
    first = draw(EFFECTS)
    flag = draw(st.sampled_from([None, None, "exclusive", "joint"]))
    return {
        "trigger": trigger,
        "when": draw(mostly({"all": []}, CONDITIONS)),
        "then": [first],
        "limits": draw(_limits([first])),
        "stacking": {flag: True} if flag else {},
    }


@st.composite
def lines(draw: st.DrawFn, *, place: int) -> Line:
    amount = draw(AMOUNTS)
    return Line(
        f"line {place}",
        amount,
        quantity_milli=draw(st.sampled_from([1_000, 2_000, 5_000, 1_500, 300])),
        category=draw(st.sampled_from([*CATEGORIES, ""])),
        list_amount=draw(st.none() | st.just(amount + 100)),
        tax=draw(st.integers(0, amount // 3)),
        cost=draw(st.none() | st.integers(0, amount)),
    )


@st.composite
def orders(draw: st.DrawFn, *, least: int = 0, most: int = 6) -> Order:
    count = draw(st.integers(least, most))
    shipping = draw(st.sampled_from([0, 350]))
    return Order(
        "order 1",
        tuple(draw(lines(place=place)) for place in range(1, count + 1)),
        shipping=shipping,
        shipping_tax=shipping // 5,
        channel=draw(st.sampled_from(["web", "store", ""])),
        codes=frozenset(draw(st.sampled_from([(), ("summer",)]))),
        paid_with_points=draw(st.sampled_from([0, 0, 900])),
        paid_with_gift_card=draw(st.sampled_from([0, 0, 5_000])),
        cost_to_serve=draw(st.none() | st.integers(0, 500)),
    )


CUSTOMERS = st.builds(
    Customer,
    st.just("reza"),
    tier=st.none() | st.sampled_from(["silver", "gold"]),
    balances=st.fixed_dictionaries({"points": st.integers(0, 5_000)}),
    order_number=st.none() | st.integers(1, 9),
    joined_at=st.none() | MOMENTS,
    cause=st.none() | st.just("trees"),
    rounds_up=st.booleans(),
)
POLICIES = st.builds(
    Policy,
    discount_most_bp=mostly(None, st.integers(0, 10_000)),
    discount_most=mostly(None, st.integers(0, 9_000)),
    margin_floor_bp=mostly(None, st.integers(0, 6_000)),
    cost_unknown_bp=st.none() | st.integers(0, 10_000),
)


@st.composite
def contexts(draw: st.DrawFn, *, with_order: bool = True) -> Context:
    return Context(
        triggers=frozenset(draw(st.sampled_from([("order_placed",), TRIGGERS, WITH_ORDER]))),
        customer=draw(
            st.sampled_from([True, True, True, False]).flatmap(
                lambda is_known: CUSTOMERS if is_known else st.none()
            )
        ),
        order=draw(orders(least=1) if with_order else st.none() | orders()),
        budgets_left={"spring": draw(st.integers(-5, 5_000))},
        spend_wanted={"points": draw(st.integers(-10, 3_000))},
    )
