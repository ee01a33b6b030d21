"""What is plugged in from above, read from the tables that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from vafa.journal.rules import Daily, Every

# Any: each job takes the arguments that it was asked with; a reaction takes Entry rows, which
# cannot be named here because the tables are checked before the models may be imported.
Job = Callable[..., dict[str, Any]]
Reaction = Callable[[Sequence[Any]], None]


def reactions_to(kind: str) -> tuple[str, ...]:
    """Return the dotted names of the reactions to one kind of entry."""
    return _reactions().get(kind, ())


def reaction_names() -> tuple[str, ...]:
    """Return every reaction once, in the order in which the table first names them."""
    return tuple(dict.fromkeys(name for names in _reactions().values() for name in names))


def reaction(name: str) -> Reaction:
    """Return the function behind a reaction's dotted name."""
    return cast("Reaction", _function(name))


def is_job(name: str) -> bool:
    """Say whether the table of jobs knows this name."""
    return name in _jobs()


def job(name: str) -> Job:
    """Return the function behind a job's name."""
    return cast("Job", _function(_jobs()[name]))


def schedule() -> Mapping[str, Daily | Every]:
    """Return what the worker starts by itself."""
    return cast("Mapping[str, Daily | Every]", import_string(settings.VAFA_SCHEDULE))


def schedule_zone() -> ZoneInfo:
    """Return the zone of the schedule's hours: what the named function says, else UTC."""
    name = getattr(settings, "VAFA_SCHEDULE_ZONE", "")
    return ZoneInfo(str(_function(name)())) if name else ZoneInfo("UTC")


def check_tables() -> None:
    """Refuse to start when a table names a module or a job that does not exist.

    Only modules are looked up: importing every job here would load the models and the engines of
    the analytics into each web process. The worker and the house test resolve the functions.
    """
    for name in (*reaction_names(), *_jobs().values()):
        _check_module(name)
    for scheduled, timing in schedule().items():
        if not is_job(timing.job):
            raise ImproperlyConfigured(f"The schedule “{scheduled}” names no job: {timing.job}")


def _check_module(name: str) -> None:
    module = name.rpartition(".")[0]
    try:
        found = find_spec(module)
    except (ImportError, ValueError) as error:
        raise ImproperlyConfigured(f"There is no module for “{name}”") from error
    if found is None:
        raise ImproperlyConfigured(f"There is no module for “{name}”")


def _function(name: str) -> Callable[..., Any]:
    try:
        return cast("Callable[..., Any]", import_string(name))
    except ImportError as error:
        raise ImproperlyConfigured(f"“{name}” cannot be imported: {error}") from error


def _reactions() -> Mapping[str, tuple[str, ...]]:
    return cast("Mapping[str, tuple[str, ...]]", import_string(settings.VAFA_REACTIONS))


def _jobs() -> Mapping[str, str]:
    return cast("Mapping[str, str]", import_string(settings.VAFA_JOBS))
