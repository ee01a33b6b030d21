"""Fit BG/NBD to 1,000,000 invented customers, beside lifetimes 0.11.3 in the same run.

    python benchmarks/bgnbd_million.py [CUSTOMERS]

Each side runs in a process of its own with one thread. lifetimes lives only in an environment
that this script makes under `benchmarks/out/`. Times exclude imports; ours include the checks and
the grouping of customers. The customers follow BG/NBD itself (r .35, alpha 30 days, a .8, b 2.4),
first bought on any day of two years, and are summarised in whole days.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from vafa.analytics.models import BGNBD

OUT = Path(__file__).parent / "out"
ENVIRONMENT = OUT / "lifetimes"
PARAMETERS = {"r": 0.35, "alpha": 30.0, "a": 0.8, "b": 2.4}
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ONE_THREAD = dict.fromkeys(THREADS, "1")

START = """
import json, resource, sys, time
import numpy as np
x, t_x, T = np.load(sys.argv[1])
seconds = {}
def timed(name, call):
    begin = time.perf_counter()
    result = call()
    seconds[name] = time.perf_counter() - begin
    return result
"""
OURS = """
from vafa.analytics.models import BGNBD
from vafa.analytics.models.history import grouped_history
kinds = timed("grouping", lambda: grouped_history(x, t_x, T))
model = timed("fit", lambda: BGNBD().fit(x, t_x, T))
timed("predict", lambda: model.expected_purchases(365, x, t_x, T))
params = model.params_
extra = {"kinds": len(kinds.x), "converged": model.converged_}
"""
THEIRS = """
from lifetimes import BetaGeoFitter
model = BetaGeoFitter()
timed("fit", lambda: model.fit(x, t_x, T))
predict = model.conditional_expected_number_of_purchases_up_to_time
timed("predict", lambda: predict(365, x, t_x, T))
params = dict(model.params_)
extra = {}
"""
END = """
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "params": {k: float(v) for k, v in params.items()},
                  "peak_mb": peak, **extra}))
"""


def invented_customers(count: int, *, seed: int = 20) -> np.ndarray:
    """Draw customers from BG/NBD itself; rows x, t_x and T in whole days."""
    random = np.random.default_rng(seed)
    T = random.integers(1, 731, count).astype(np.float64)
    rate = random.gamma(PARAMETERS["r"], 1 / PARAMETERS["alpha"], count)
    chance = random.beta(PARAMETERS["a"], PARAMETERS["b"], count)
    x, t_x, day = np.zeros(count), np.zeros(count), np.zeros(count)
    here = np.arange(count)
    while len(here):
        # Two purchases on one day are one, so the next one comes tomorrow at the earliest.
        day[here] += np.ceil(random.exponential(1 / np.maximum(rate[here], 1e-300)))
        here = here[day[here] <= T[here]]
        x[here] += 1
        t_x[here] = day[here]
        here = here[random.random(len(here)) >= chance[here]]
    return np.array([x, t_x, T])


def lifetimes_python() -> Path:
    """Make the environment with lifetimes once, and answer its interpreter."""
    python = ENVIRONMENT / "bin" / "python"
    if not (ENVIRONMENT / "ready").exists():
        uv = str(Path(sys.executable).parent / "uv")
        subprocess.run([uv, "venv", "--clear", "--python", sys.executable, ENVIRONMENT], check=True)
        wanted = ["lifetimes==0.11.3", "setuptools<81"]
        subprocess.run([uv, "pip", "install", "--python", python, *wanted], check=True)
        (ENVIRONMENT / "ready").touch()
    return python


def measured(python: str | Path, code: str, data: Path) -> dict[str, Any]:
    """Run one side in its own process and read what it measured."""
    source = str(Path(__file__).parents[1] / "src")
    environment = os.environ | ONE_THREAD | {"PYTHONPATH": source}
    command = [python, "-W", "ignore", "-c", START + code + END, data]
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Print both sides, line by line."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    OUT.mkdir(exist_ok=True)
    data = OUT / f"bgnbd_{count}.npy"
    np.save(data, invented_customers(count))
    sides = {
        "Vafa": measured(sys.executable, OURS, data),
        "lifetimes 0.11.3": measured(lifetimes_python(), THEIRS, data),
    }
    for side in sides.values():
        given = BGNBD.with_params(**side["params"])
        side["likelihood"] = float(given.log_likelihoods(*np.load(data)).sum())
    data.unlink()
    print(f"{count:,} customers, truth {PARAMETERS}")
    print(f"{'':18}{'grouping s':>11}{'fit s':>9}{'predict s':>11}{'peak MB':>9}  log-likelihood")
    for name, side in sides.items():
        seconds = side["seconds"]
        grouping = f"{seconds['grouping']:.3f}" if "grouping" in seconds else "-"
        times = f"{grouping:>11}{seconds['fit']:9.3f}{seconds['predict']:11.3f}"
        print(f"{name:18}{times}{side['peak_mb']:9.0f}  {side['likelihood']:.3f}")
        print(f"{'':18}{ ({k: round(v, 4) for k, v in side['params'].items()}) }")
    ratio = sides["lifetimes 0.11.3"]["seconds"]["fit"] / sides["Vafa"]["seconds"]["fit"]
    print(
        f"fit with grouping {ratio:.0f} times faster; {sides['Vafa']['kinds']:,} distinct triples"
    )


if __name__ == "__main__":
    main()
