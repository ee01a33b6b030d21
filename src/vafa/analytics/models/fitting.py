"""Find the parameters under which what happened is most likely, the same way every time.

All parameters are positive and are searched as logarithms. The start is computed from the data,
the gradient is exact, the last steps are Newton's. A weak prior keeps parameters that the data
say nothing about finite: the logarithm (time in units of the median T) is free within +-FREE of
its centre, and beyond that counts as normal with standard deviation 3. Where the data settle the
parameters the prior is exactly nothing, so published estimates are met to their digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from vafa.analytics.models.types import FloatArray

# At logarithms of the parameters: the log-likelihood and its gradient.
LogLikelihood = Callable[[FloatArray], tuple[float, FloatArray]]

PRIOR_SD = 3.0
FREE = 5.0
BOUND = 14.0
# Largest element of the gradient of the mean log-likelihood per customer.
GRADIENT_MAX = 1e-5
_GRADIENT_AIM = 1e-10
_STEP = 1e-4


@dataclass(frozen=True)
class Prior:
    """A weak opinion on the logarithms: none within `free` of the centre, normal beyond."""

    centre: FloatArray
    free: float | FloatArray = FREE

    def penalty(self, theta: FloatArray) -> tuple[float, FloatArray]:
        """Answer minus the log-density (up to a constant) and its gradient."""
        offset = theta - self.centre
        excess = np.sign(offset) * np.maximum(np.abs(offset) - self.free, 0.0)
        return float((excess**2).sum()) / (2 * PRIOR_SD**2), excess / PRIOR_SD**2


@dataclass(frozen=True)
class Optimum:
    """Where the search ended: logarithms, curvature of minus the total, and whether it is one."""

    theta: FloatArray
    hessian: FloatArray
    is_converged: bool

    def covariance(self) -> FloatArray:
        """Answer the covariance of the logarithms (Laplace).

        No direction is less certain than the weak prior says, so the result is always finite.
        """
        values, vectors = np.linalg.eigh(self.hessian)
        kept = np.maximum(values, 1.0 / PRIOR_SD**2)
        covariance: FloatArray = (vectors / kept) @ vectors.T
        return covariance

    @property
    def is_weak(self) -> bool:
        """Answer whether the data leave some direction to the prior."""
        return bool(np.linalg.eigvalsh(self.hessian)[0] < 0.99 / PRIOR_SD**2)


class _Search:
    """Minus the mean of log-likelihood and prior per customer, with its gradient."""

    def __init__(self, log_likelihood: LogLikelihood, prior: Prior, total: float) -> None:
        self.log_likelihood = log_likelihood
        self.prior = prior
        self.total = total

    def __call__(self, theta: FloatArray) -> tuple[float, FloatArray]:
        value, gradient = self.log_likelihood(theta)
        penalty, slope = self.prior.penalty(theta)
        return (penalty - value) / self.total, (slope - gradient) / self.total

    def gradient_max(self, theta: FloatArray, gradient: FloatArray) -> float:
        """Answer the largest slope that does not push against a bound."""
        low, high = self.prior.centre - BOUND, self.prior.centre + BOUND
        is_held = ((theta <= low) & (gradient > 0)) | ((theta >= high) & (gradient < 0))
        return float(np.max(np.abs(np.where(is_held, 0.0, gradient))))

    def hessian(self, theta: FloatArray) -> FloatArray:
        """Answer the curvature by central differences of the gradient."""
        rows = []
        for i in range(len(theta)):
            step = np.zeros_like(theta)
            step[i] = _STEP
            rows.append((self(theta + step)[1] - self(theta - step)[1]) / (2 * _STEP))
        hessian = np.array(rows)
        return (hessian + hessian.T) / 2


def _updated(inverse: FloatArray, move: FloatArray, change: FloatArray) -> FloatArray:
    """Correct an inverse curvature by what the last step showed (the formula of BFGS)."""
    along = float(move @ change)
    if along <= 0:
        return inverse
    side = np.eye(len(move)) - np.outer(move, change) / along
    corrected: FloatArray = side @ inverse @ side.T + np.outer(move, move) / along
    return corrected


def _newton_steps(
    search: _Search, theta: FloatArray, hessian: FloatArray, *, steps: int, aim: float
) -> FloatArray:
    """Walk downhill from a point near the maximum, at first with a given curvature.

    A step that leads upwards is halved; three halvings in a row end the walk.
    """
    values, vectors = np.linalg.eigh(hessian)
    inverse = (vectors / np.maximum(values, 1.0 / (PRIOR_SD**2 * search.total))) @ vectors.T
    low, high = search.prior.centre - BOUND, search.prior.centre + BOUND
    value, gradient = search(theta)
    scale, halvings = 1.0, 0
    for _ in range(steps):
        if search.gradient_max(theta, gradient) < aim:
            break
        move = np.clip(-scale * (inverse @ gradient), -1.0, 1.0)
        tried = np.clip(theta + move, low, high)
        new_value, new_gradient = search(tried)
        # Near the maximum the value is flat to the last bit, and the slope decides.
        is_flat = abs(new_value - value) <= 1e-13 * (1 + abs(value))
        is_less = float(np.abs(new_gradient).max()) < float(np.abs(gradient).max())
        if not (new_value < value or (is_flat and is_less)):
            scale, halvings = scale / 4, halvings + 1
            if halvings == 3:
                break
            continue
        inverse = _updated(inverse, tried - theta, new_gradient - gradient)
        theta, value, gradient = tried, new_value, new_gradient
        scale, halvings = 1.0, 0
    return theta


def _descended(search: _Search, start: FloatArray) -> FloatArray:
    """Walk downhill by L-BFGS-B from far away; its own verdict on convergence is not asked."""
    bounds = [(centre - BOUND, centre + BOUND) for centre in search.prior.centre]
    found = minimize(
        search,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 1000, "maxfun": 2000, "ftol": 1e-15, "gtol": 1e-8, "maxcor": 20},
    )
    theta: FloatArray = np.asarray(found.x, dtype=np.float64)
    return theta


def maximise(
    log_likelihood: LogLikelihood,
    *,
    starts: Sequence[FloatArray],
    total: float,
    prior: Prior,
    rough: LogLikelihood | None = None,
) -> Optimum:
    """Find the largest log-likelihood under the weak prior.

    Tries the starts in their order until one ends flat; the last steps are Newton's with the
    measured curvature. `rough` is the same likelihood on coarser data: it is climbed first and
    lends its curvature, so that the full data are evaluated only a few times.
    """
    search = _Search(log_likelihood, prior, total)
    if rough is not None:
        near = maximise(rough, starts=starts, total=total, prior=prior)
        aim = GRADIENT_MAX / 1000
        theta = _newton_steps(search, near.theta, near.hessian / total, steps=30, aim=aim)
        if search.gradient_max(theta, search(theta)[1]) < GRADIENT_MAX / 100:
            return Optimum(theta, near.hessian, is_converged=True)
        starts = [theta]
    best: tuple[float, FloatArray, FloatArray, bool] | None = None
    for start in starts:
        theta = _descended(search, start)
        hessian = search.hessian(theta)
        theta = _newton_steps(search, theta, hessian, steps=8, aim=_GRADIENT_AIM)
        value, gradient = search(theta)
        is_flat = search.gradient_max(theta, gradient) < GRADIENT_MAX
        if best is None or value < best[0]:
            best = (value, theta, hessian, is_flat)
        if is_flat:
            break
    assert best is not None
    return Optimum(best[1], best[2] * total, is_converged=best[3])
