"""The settings of test runs: the product's own, over a folder and a database that are thrown away.

SQLite by default, in a file, so that other processes can share it. With
VAFA_TEST_DATABASE=postgresql the server that VAFA_TEST_POSTGRES_URL names, else an embedded one.
Processes that a test starts inherit the environment that is prepared here, and prepare nothing.
"""

from __future__ import annotations

import os

from tests import surroundings

if surroundings.FOLDER_NAME not in os.environ:
    surroundings.prepare()
if "PYTEST_XDIST_WORKER" in os.environ:
    surroundings.keep_apart(os.environ["PYTEST_XDIST_WORKER"])

from vafa.project.settings import *  # noqa: F403  # isort: skip
from vafa.project.settings import DATABASES, STORAGES  # isort: skip

DATABASES["default"].setdefault("TEST", {})  # type: ignore[attr-defined]
if DATABASES["default"]["ENGINE"] == "vafa.project.sqlite":
    file_name = os.environ.get(surroundings.SQLITE_NAME, DATABASES["default"]["NAME"])
    DATABASES["default"]["NAME"] = file_name
    DATABASES["default"]["TEST"]["NAME"] = file_name  # type: ignore[index]

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A process that a test starts may bring reactions and jobs of its own.
for _name in ("VAFA_REACTIONS", "VAFA_JOBS", "VAFA_SCHEDULE", "VAFA_SCHEDULE_ZONE"):
    if _name in os.environ:
        globals()[_name] = os.environ[_name]
