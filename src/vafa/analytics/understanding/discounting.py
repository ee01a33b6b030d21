"""The value of orders to come when later ones count less."""

from __future__ import annotations

import numpy as np

from vafa.analytics.models.types import FloatArray

MONTH_DAYS = 365.25 / 12


def discount_plan(
    *, months: int = 24, yearly: float = 0.10, nodes: int = 6
) -> tuple[FloatArray, FloatArray]:
    """At which days ahead must expected orders be known to discount them month by month?

     The value is Σ over months m of (E[Y(m)] - E[Y(m-1)]) v^m with v = (1 + yearly)^(-1/12)
    . Summed by parts it is v^M E[Y(M)] + (1 - v) Σ_{m<M} v^m E[Y(m)], and
     that sum over M - 1 smooth values is found from `nodes` of them by the Gauss rule of its own
     weights (Golub & Welsch 1969), exact for polynomials up to degree 2 · nodes - 1.
     Returns days and weights: the value is Σ weight · E[Y(day)].

     Example: orders that come evenly, E[Y(m)] = m over 24 months at 10 %: v (1 - v^24) / (1 - v).
    """
    v = (1.0 + yearly) ** (-1.0 / 12.0)
    places = np.arange(1.0, months)
    mass = v**places
    at, weight = _gauss_rule(places, mass, min(nodes, len(places)))
    days = np.append(at, float(months)) * MONTH_DAYS
    return days, np.append((1.0 - v) * weight, v**months)


def _gauss_rule(places: FloatArray, mass: FloatArray, nodes: int) -> tuple[FloatArray, FloatArray]:
    """Find few nodes that sum polynomials like the many given places do (Stieltjes)."""
    before, now = np.zeros_like(places), np.ones_like(places) / np.sqrt(mass.sum())
    diagonal, off = [], [0.0]
    for _ in range(nodes):
        diagonal.append(float((mass * places * now * now).sum()))
        following = (places - diagonal[-1]) * now - off[-1] * before
        norm = float(np.sqrt((mass * following * following).sum()))
        off.append(norm)
        before, now = now, following / max(norm, 1e-300)
    matrix = np.diag(diagonal) + np.diag(off[1:-1], 1) + np.diag(off[1:-1], -1)
    at, vectors = np.linalg.eigh(matrix)
    weight: FloatArray = mass.sum() * vectors[0] ** 2
    return at, weight
