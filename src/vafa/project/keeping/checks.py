"""What `vafa doctor` looks at: each check says whether all is well and, if not, how to mend it."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from vafa.journal.queries import queue_health
from vafa.portfolio.queries import current_run
from vafa.staff.models import Role, StaffMember
from vafa.staff.queries import now, shop
from vafa.warehouse.jobs.scanners import EXTENSIONS, NoScanner, scanner_path

FREE_BYTES_MIN = 1_000_000_000
WORKER_SEEN_WITHIN = timedelta(minutes=1)
BACKUP_WITHIN = timedelta(days=7)
VALUED_WITHIN = timedelta(days=2)


@dataclass(frozen=True)
class Finding:
    """What one check found; `mend` is empty when all is well."""

    name: str
    found: str
    mend: str = ""
    is_serious: bool = True


def print_checks() -> int:
    """Print every finding, and return 1 when a serious one needs mending."""
    findings = all_findings()
    for finding in findings:
        mark = "ok  " if not finding.mend else ("MEND" if finding.is_serious else "note")
        sys.stdout.write(f"{mark}  {finding.name}: {finding.found}\n")
        if finding.mend:
            sys.stdout.write(f"      → {finding.mend}\n")
    return 1 if any(finding.mend and finding.is_serious for finding in findings) else 0


def all_findings() -> list[Finding]:
    """Make every check; without a database those that need one are left out."""
    findings = [_settings(), _data_folder(), _free_disk(), _secret_key(), _scanner()]
    database = _database()
    findings.append(database)
    if database.mend:
        return findings
    tables = _tables()
    findings.append(tables)
    if tables.mend:
        return findings
    checks: tuple[Callable[[], Finding], ...] = (_owner, _worker, _queue, _valued, _static, _backup)
    return findings + [check() for check in checks]


def _settings() -> Finding:
    environment = settings.ENVIRONMENT
    if environment.is_debug:
        mend = "Set VAFA_DEBUG=no: errors would be shown to strangers."
        return Finding("settings", "errors are shown in full", mend)
    if environment.address not in {"127.0.0.1", "::1", "localhost"} and not environment.is_https:
        mend = "Put a proxy with https in front and set VAFA_HTTPS=yes."
        return Finding("settings", "open to the network without https", mend, is_serious=False)
    return Finding("settings", "read and understood")


def _data_folder() -> Finding:
    folder: Path = settings.ENVIRONMENT.data_folder
    if not os.access(folder, os.W_OK):
        return Finding(
            "data folder", f"{folder} cannot be written", f"chown it to uid {os.getuid()}."
        )
    if folder.stat().st_mode & stat.S_IROTH:
        mend = f"chmod 750 {folder}"
        return Finding(
            "data folder", "everybody on this machine may read it", mend, is_serious=False
        )
    return Finding("data folder", str(folder))


def _free_disk() -> Finding:
    free = shutil.disk_usage(settings.ENVIRONMENT.data_folder).free
    found = f"{free / 1e9:.1f} GB free"
    mend = "" if free >= FREE_BYTES_MIN else "Free some space, or move VAFA_DATA to a larger disk."
    return Finding("disk", found, mend)


def _secret_key() -> Finding:
    path: Path = settings.ENVIRONMENT.data_folder / "secret_key"
    if settings.ENVIRONMENT.secret_key or not path.exists():
        return Finding("secret key", "from the environment")
    is_open = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    mend = f"chmod 600 {path}" if is_open else ""
    return Finding(
        "secret key", "others may read it" if is_open else "only its owner reads it", mend
    )


def _scanner() -> Finding:
    try:
        scanner_path(EXTENSIONS[connection.vendor])
    except NoScanner as error:
        return Finding("warehouse", str(error), "Install Vafa again: make run.")
    return Finding("warehouse", "its door to the database is there")


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                answer = cursor.fetchone()[0]
                if answer != "ok":
                    mend = "Stop everything, then vafa restore with the latest backup."
                    return Finding("database", f"damaged: {answer}", mend)
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        mend = "Is the server running, and is DATABASE_URL right?"
        return Finding("database", f"cannot be reached ({type(error).__name__})", mend)
    return Finding("database", f"{connection.vendor} answers")


def _tables() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    mend = "vafa upgrade" if missing else ""
    return Finding("tables", f"{len(missing)} changes missing" if missing else "up to date", mend)


def _owner() -> Finding:
    owners = StaffMember.objects.filter(role=Role.OWNER, is_active=True).count()
    mend = "" if owners else "vafa user add LOGIN --name NAME --role owner"
    return Finding("owner", f"{owners} active", mend)


def _worker() -> Finding:
    seen_at = queue_health().seen_at
    if seen_at is None or now() - seen_at > WORKER_SEEN_WITHIN:
        when = "never seen" if seen_at is None else f"last seen {seen_at:%Y-%m-%d %H:%M} UTC"
        return Finding("worker", when, "Start it: vafa work (or its service).")
    return Finding("worker", "alive")


def _queue() -> Finding:
    health = queue_health()
    if health.deliveries_dead:
        mend = "Open the page Data: each can be tried again or skipped."
        return Finding("journal", f"{health.deliveries_dead} steps need a decision", mend)
    return Finding("journal", f"{health.deliveries_waiting} steps waiting")


def _valued() -> Finding:
    run = current_run()
    if run is None or run.completed_at is None:
        return Finding(
            "valuation", "never made", "Import orders, then: vafa refresh", is_serious=False
        )
    is_old = shop().as_of_date is None and now() - run.completed_at > VALUED_WITHIN
    mend = "vafa refresh, and see that the worker runs at night." if is_old else ""
    return Finding("valuation", f"{run.customers:,} customers as of {run.as_of_date}", mend)


def _static() -> Finding:
    is_there = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    mend = "" if is_there else "vafa start gathers them, or: vafa upgrade"
    return Finding("pages' files", "gathered" if is_there else "missing", mend)


def _backup() -> Finding:
    folder: Path = settings.ENVIRONMENT.data_folder / "backups"
    times = [path.stat().st_mtime for path in folder.glob("*.tar.gz")] if folder.exists() else []
    if not times or now().timestamp() - max(times) > BACKUP_WITHIN.total_seconds():
        found = "none within a week" if times else "none yet"
        return Finding("backup", found, "vafa backup; deploy/ has a timer.", is_serious=False)
    return Finding("backup", "made within a week")
