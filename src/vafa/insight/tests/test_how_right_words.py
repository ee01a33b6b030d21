"""Whatever code analytics can hand out has a sentence: the codes are read from its own files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from vafa import analytics
from vafa.analytics.choosing.candidates import BASELINES, BOOSTING, MODEL_NAMES
from vafa.analytics.choosing.guards import Bearing
from vafa.insight.views.how_right_words import (
    BEARINGS,
    CORRECTIONS,
    EXPLAINED,
    NAMES,
    NOTES,
    REASONS,
    SPEND_MODELS,
)

FOLDER = Path(analytics.__file__).parent
# A model with given parameters says "given"; a refresh fits its models.
NEVER_IN_A_REFRESH = {"given"}


def tree_of(path: str) -> ast.Module:
    return ast.parse((FOLDER / path).read_text(encoding="utf-8"))


def words_in(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def function(path: str, name: str) -> ast.FunctionDef:
    return next(
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name == name
    )


def noted_in(path: str) -> set[str]:
    """Find what a file adds to notes: `notes.append(…)` and `notes=…`."""
    codes: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            if ast.unparse(node.func).endswith("notes.append"):
                codes |= {word for argument in node.args for word in words_in(argument)}
            for keyword in node.keywords:
                if keyword.arg == "notes":
                    codes |= set(words_in(keyword.value))
    return codes


def found_in(path: str) -> set[str]:
    """Find the notes of a fitted model: the keys of its `found`."""
    codes: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "found":
            keys = node.value.keys if isinstance(node.value, ast.Dict) else []
            codes |= {word for key in keys if key for word in words_in(key)}
    return codes


def test_every_note_has_a_sentence() -> None:
    files = [path for path in FOLDER.rglob("*.py") if "tests" not in path.parts]
    of_runs = {code for path in files for code in noted_in(path.relative_to(FOLDER).as_posix())}

    assert len(of_runs) >= 7
    assert of_runs <= NOTES.keys()


def test_every_note_of_a_fitted_model_has_a_sentence() -> None:
    of_models = found_in("models/fitted.py") - NEVER_IN_A_REFRESH
    of_money = {f"spend_{code}" for code in found_in("models/gammagamma.py")}

    assert (len(of_models), len(of_money)) == (4, 4)
    assert of_models | of_money <= NOTES.keys()


def test_every_reason_has_a_sentence() -> None:
    reasons: set[str] = set()
    for node in ast.walk(function("choosing/choice.py", "choice_among")):
        if isinstance(node, ast.Assign) and "reason" in ast.unparse(node.targets[0]):
            reasons |= set(words_in(node.value))

    assert reasons == REASONS.keys()


def test_every_correction_has_a_sentence() -> None:
    codes = {
        node.value.elts[0].value
        for node in ast.walk(function("choosing/correction.py", "_decided"))
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple)
        if isinstance(node.value.elts[0], ast.Constant)
    }

    assert codes == CORRECTIONS.keys()


def test_every_way_to_learn_amounts_has_a_sentence() -> None:
    codes = {
        word
        for node in ast.walk(function("choosing/mean_spend.py", "of"))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "cls"
        for word in words_in(node.args[0])
    }

    assert codes == SPEND_MODELS.keys()


def test_every_candidate_has_a_name_and_an_explanation() -> None:
    candidates = {*MODEL_NAMES, *BASELINES, BOOSTING}

    assert candidates == NAMES.keys()
    assert candidates == EXPLAINED.keys()


def test_every_bearing_has_a_sentence() -> None:
    assert set(get_args(Bearing)) == BEARINGS.keys()
