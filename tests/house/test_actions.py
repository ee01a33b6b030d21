"""Every use case says by its shape when something happened and who did it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from tests.house.tree import PACKAGE, Function, functions, parsed, product_files, room_files

# What takes less than the time and the person, and why.
TAKES_LESS = {
    # Who it is, is only known when it has succeeded.
    "sign_in": {"at"},
    # Steps of a longer use case, called by an action or a job that knows when and who.
    "begin_storing": {"at"},
    "begin_withdrawal": set[str](),
    "end_storing": {"at"},
    "end_withdrawal": {"at"},
    "claim_api_answer": {"at"},
    "forget_api_answers": set[str](),
    "forget_homes": set[str](),
    "hang_rows": set[str](),
    # Nobody knows who looks.
    "note_referral_click": {"at"},
    "lock_records": set[str](),
    "mark_dirty": set[str](),
    "net_orders": {"at"},
    "quarantine_rows": set[str](),
    "refuse_rows": set[str](),
    "storing": {"at"},
    "rematch": {"at"},
    "repeat_when_disturbed": set[str](),
    "remember_mapping": {"at"},
    "withdraw_customers": set[str](),
    "take_api_tickets": {"at"},
    "withdraw_products": set[str](),
    "withdraw_prospects": set[str](),
    # Who tries a code is kept as a hash, to be slowed down and not to be known.
    "note_guess": {"at"},
    "tries_codes": {"at"},
    # They look at a file and write nothing.
    "detect_file": set[str](),
    "detect_costs": set[str](),
    # They look at books as they will be, and write nothing.
    "look_into_books": {"at"},
    "try_basket": {"at"},
    "invented_member": {"at"},
    # Worked out from what is written; nobody decides anything.
    "work_out_liability": {"at"},
}


def use_cases(room: str) -> list[Function]:
    """Return the functions of a room that something outside that room imports.

    A package `actions/` also has parts that its own files share; they are no use cases.
    """
    asked_for = _imported_from(room)
    return [
        function
        for path in room_files(room)
        if "tests" not in path.parts
        for function in functions(path)
        if function.is_top_level
        and not function.node.name.startswith("_")
        and (_feature_of(path, room), function.node.name) in asked_for
    ]


def _imported_from(room: str) -> set[tuple[str, str]]:
    found = set()
    for path in product_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and f".{room}" in (node.module or ""):
                feature = (node.module or "").split(f".{room}")[0]
                if not _is_inside(path, feature, room):
                    found |= {(feature, alias.name) for alias in node.names}
    return found


def _is_inside(path: Path, feature: str, room: str) -> bool:
    folder = PACKAGE.parent / feature.replace(".", "/")
    return path == folder / f"{room}.py" or (folder / room) in path.parents


def _feature_of(path: Path, room: str) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[: parts.index(room)])


def positional(function: Function) -> list[str]:
    arguments = function.node.args
    return [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]


def test_actions_take_only_named_arguments() -> None:
    assert [action.place for action in use_cases("actions") if positional(action)] == []


def test_actions_take_the_time_and_the_person() -> None:
    wrong = []
    for action in use_cases("actions"):
        names = {argument.arg for argument in action.node.args.kwonlyargs}
        needed = TAKES_LESS.get(action.node.name, {"at", "by"})
        if not needed <= names:
            wrong.append(action.place)

    assert wrong == []


def test_queries_take_at_most_two_unnamed_arguments() -> None:
    assert [query.place for query in use_cases("queries") if len(positional(query)) > 2] == []


def test_the_name_of_an_action_is_found_once_in_the_project() -> None:
    names = Counter(action.node.name for action in use_cases("actions"))

    assert [name for name, count in names.items() if count > 1] == []
