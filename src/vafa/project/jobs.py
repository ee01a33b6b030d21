"""Long jobs by name: dotted names of the functions that the worker runs."""

from __future__ import annotations

JOBS: dict[str, str] = {
    "insight.refresh": "vafa.insight.refresh.pipeline.refresh_job",
}
