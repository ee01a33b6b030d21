"""Integrals by fixed nodes: no special function that overflows, no random number.

The expectations of the purchase models are usually written with the hypergeometric function
2F1, which returns NaN or infinity for large x or arguments near 1. They are integrals of smooth
functions over a Beta or a Gamma mixture, and fixed nodes give them to many digits.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from vafa.analytics.models.grouping import distinct
from vafa.analytics.models.types import FloatArray

BETA_NODES = 24
LINE_NODES = 48
# Beyond 38 nats of decay an integrand adds nothing that a double can hold: exp(-38) = 3e-17.
NATS_MAX = 38.0


def beta_rule(
    a: FloatArray, b: FloatArray, *, nodes: int = BETA_NODES
) -> tuple[FloatArray, FloatArray]:
    """Find nodes p and weights so that E[f(p)] = sum(weight * f(p)) for p ~ Beta(a, b).

    Gauss-Jacobi by the eigenvalues of the Jacobi matrix (Golub & Welsch 1969), with the
    recurrence written for [0, 1] so that nothing cancels when a is tiny or b is huge. Shapes:
    a and b (n,), results (n, nodes); the weights of a row add up to 1.

    >>> p, weight = beta_rule(np.array([2.0]), np.array([3.0]))
    >>> round(float((weight * p).sum()), 12), round(float((weight * p**2).sum()), 12)
    (0.4, 0.2)
    """
    # Customers are many, their (a, b) few: each rule is found once.
    (a, b), which = distinct([a, b])
    a, b = a[:, None], b[:, None]
    s = a + b
    i = np.arange(1.0, nodes)[None, :]
    matrix = np.zeros((len(a), nodes, nodes))
    at = np.arange(nodes)
    twice = 2 * i + s
    diagonal = (2 * i * i + 2 * i * (s - 1) + a * (s - 2)) / ((twice - 2) * twice)
    matrix[:, at, at] = np.concatenate((a / s, diagonal), axis=1)
    j = i[:, 1:]
    twice = 2 * j + s
    squares = j * (j + b - 1) * (j + a - 1) * (j + s - 2)
    squares = squares / ((twice - 2) ** 2 * (twice - 1) * (twice - 3))
    off = np.sqrt(np.concatenate((a * b / (s * s * (s + 1)), squares), axis=1))
    matrix[:, at[1:], at[:-1]] = off
    p, vectors = np.linalg.eigh(matrix)
    return np.clip(p, 1e-300, 1.0)[which], (vectors[:, 0, :] ** 2)[which]


@lru_cache(maxsize=4)
def _legendre(nodes: int) -> tuple[FloatArray, FloatArray]:
    place, weight = np.polynomial.legendre.leggauss(nodes)
    return (place + 1.0) / 2.0, weight / 2.0


def line_rule(*, nodes: int = LINE_NODES) -> tuple[FloatArray, FloatArray]:
    """Find nodes and weights of Gauss-Legendre on [0, 1].

    >>> place, weight = line_rule()
    >>> round(float((weight * np.exp(place)).sum()), 12)
    1.718281828459
    """
    return _legendre(nodes)
