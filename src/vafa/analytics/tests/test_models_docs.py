"""Every worked example in the models' docstrings gives what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from vafa.analytics import models

MODULES = [module.name for module in pkgutil.iter_modules(models.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_worked_examples_give_what_they_say(name: str) -> None:
    module = importlib.import_module(f"vafa.analytics.models.{name}")

    failures, _ = doctest.testmod(module)

    assert failures == 0


def test_there_are_worked_examples() -> None:
    finder = doctest.DocTestFinder()
    loaded = [importlib.import_module(f"vafa.analytics.models.{name}") for name in MODULES]

    examples = [test for module in loaded for test in finder.find(module) if test.examples]

    assert len(examples) >= 25
