"""Merging and parting leave no trace but in the journals, whatever else happened meanwhile."""

from __future__ import annotations

from random import Random

import pytest
from django.db import connection

from vafa.orders.tests.merge_histories import random_steps, told_apart

pytestmark = pytest.mark.django_db


def differences(seed: int) -> dict[str, object]:
    without, with_merges, _life = told_apart(random_steps(Random(seed), length=14), seed=seed)
    return {
        name: (rows, with_merges[name])
        for name, rows in without.items()
        if rows != with_merges[name]
    }


@pytest.mark.parametrize("seed", range(12))
def test_what_was_merged_and_parted_is_as_if_it_never_happened(seed: int) -> None:
    assert differences(seed) == {}


@pytest.mark.soak
@pytest.mark.parametrize("block", range(100 if connection.vendor == "sqlite" else 5))
def test_many_hundred_lives_leave_every_table_as_it_was(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        assert differences(seed) == {}, f"seed {seed}"
