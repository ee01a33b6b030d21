from __future__ import annotations

import ast

from tests.house.tree import (
    PACKAGE,
    Function,
    functions,
    parsed,
    product_files,
    python_files,
    room_files,
    short,
)

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
VIEW_LINES_MAX = 25
TEMPLATE_LINES_MAX = 200
SETTINGS_LINES_MAX = 200
POSITIONAL_MAX = 2


def line_count(path: object) -> int:
    return len(open(path, encoding="utf-8").readlines())  # type: ignore[call-overload]


def test_no_file_is_longer_than_500_lines() -> None:
    long = [short(path) for path in python_files() if line_count(path) > FILE_LINES_MAX]

    assert long == []


def test_no_function_is_longer_than_70_lines() -> None:
    long = [
        function.place
        for path in python_files()
        for function in functions(path)
        if function.lines > FUNCTION_LINES_MAX
    ]

    assert long == []


def test_no_view_is_longer_than_25_lines() -> None:
    long = [
        function.place
        for path in room_files("views")
        for function in functions(path)
        if function.lines > VIEW_LINES_MAX and _takes_a_request(function)
    ]

    assert long == []


def test_no_template_is_longer_than_200_lines() -> None:
    templates = [path for path in PACKAGE.rglob("templates/**/*") if path.is_file()]

    assert [short(path) for path in templates if line_count(path) > TEMPLATE_LINES_MAX] == []


def test_the_settings_are_not_longer_than_200_lines() -> None:
    assert line_count(PACKAGE / "project" / "settings.py") <= SETTINGS_LINES_MAX


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{function.place} line {node.lineno}"
        for path in product_files()
        for function in functions(path)
        for node in ast.walk(function.node)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_every_file_begins_with_the_annotations_import() -> None:
    wrong = []
    for path in python_files():
        body = [node for node in parsed(path).body if not _is_docstring(node)]
        if body and not _is_annotations(body[0]):
            wrong.append(short(path))

    assert wrong == []


def _takes_a_request(function: Function) -> bool:
    names = [argument.arg for argument in function.node.args.args]
    return names[:1] == ["request"]


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_annotations(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
