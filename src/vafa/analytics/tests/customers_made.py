"""Invented customers for tests of the models, the same every time (whole days)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vafa.analytics.models.types import FloatArray


@dataclass(frozen=True)
class Made:
    """Customers as columns, times in days."""

    x: FloatArray
    t_x: FloatArray
    T: FloatArray
    log_gap_sum: FloatArray

    @property
    def customers(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Answer x, t_x and T."""
        return self.x, self.t_x, self.T


def made_customers(count: int, *, leaving: float = 0.25, stages: int = 1, seed: int = 5) -> Made:
    """Let customers buy every 30 days or so, and leave after a purchase with a mean chance."""
    random = np.random.default_rng(seed)
    T = random.integers(30, 365, count).astype(np.float64)
    gap = 30.0 / random.gamma(2.0, 0.5, count)
    chance = random.beta(4 * leaving, 4 * (1 - leaving), count) if leaving else np.zeros(count)
    x, t_x, logs, day = (np.zeros(count) for _ in range(4))
    is_here = random.random(count) >= chance
    while is_here.any():
        step = np.ceil(random.gamma(stages, gap / stages))
        day = day + step
        is_here &= day <= T
        x, t_x = x + is_here, np.where(is_here, day, t_x)
        logs += np.where(is_here, np.log(step), 0.0)
        is_here &= random.random(count) >= chance
    return Made(x, t_x, T, logs)


def extreme_customers(count: int = 400) -> Made:
    """Make histories that no shop has: up to 100,000 purchases, ages from a minute to centuries."""
    random = np.random.default_rng(17)
    T = np.exp(random.uniform(np.log(1e-3), np.log(1e5), count))
    x = np.floor(np.exp(random.uniform(0, np.log(1e5), count)))
    x[random.random(count) < 0.2] = 0
    share = random.choice([1e-6, 0.01, 0.5, 0.99, 1 - 1e-9, 1.0], count)
    t_x = np.where(x > 0, T * share, 0.0)
    even = x * np.log(np.where(x > 0, t_x / np.maximum(x, 1), 1.0))
    return Made(x, t_x, T, even - np.where(x > 1, x * random.uniform(0, 3, count), 0.0))
