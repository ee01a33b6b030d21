"""`vafa start`: everything a newcomer needs, in one command."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from vafa.core.keys import COMMAND_LINE
from vafa.demo.actions import load_shop
from vafa.staff import actions
from vafa.staff.models import StaffMember
from vafa.staff.queries import now, shop

FIRST_LOGIN = "owner"


def run(options: argparse.Namespace) -> int:
    """Bring database and assets up to date, load a shop if there is none, then serve and work."""
    prepare()
    if options.demo and not shop().is_set_up:
        load_shop(name=options.demo, say=_say, at=now(), by=COMMAND_LINE)
    ensure_owner()
    _say_where()
    return _serve_and_work()


def prepare() -> None:
    """Create or upgrade the tables and gather the static files."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def ensure_owner() -> None:
    """Open the first account, in the shop's own language, when nobody has one."""
    if not StaffMember.objects.exists():
        password = actions.invite_staff_member(
            login=FIRST_LOGIN,
            name="Owner",
            role="owner",
            language=shop().default_language,
            at=now(),
            by=COMMAND_LINE,
        )
        _keep_first_password(password)


def _keep_first_password(password: str) -> None:
    handle = os.open(_first_password_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(password)


def _first_password_path() -> Path:
    return Path(settings.ENVIRONMENT.data_folder) / "first_password"


def _say_where() -> None:
    environment = settings.ENVIRONMENT
    is_here = environment.address in {"127.0.0.1", "0.0.0.0"}  # noqa: S104  # only compared
    host = "localhost" if is_here else environment.address
    _say("")
    _say(f"  Vafa is running:  http://{host}:{environment.port}/")
    member = StaffMember.objects.filter(login=FIRST_LOGIN, must_change_password=True).first()
    path = _first_password_path()
    if member is not None and path.exists() and member.check_password(path.read_text()):
        _say(f"  Login: {FIRST_LOGIN}   Password: {path.read_text()}   (you will choose your own)")
    else:
        path.unlink(missing_ok=True)
        _say("  Sign in with your account; a new password: vafa user reset LOGIN")
    _say("  Stop with Ctrl-C; everything is kept.")
    _say("")


def _serve_and_work() -> int:
    """Run web and worker side by side; when one ends, the other is asked to end too."""
    command = [sys.executable, "-m", "vafa.project"]
    # The commands are our own, started with the Python that runs this one.
    children = [subprocess.Popen([*command, verb]) for verb in ("serve", "work")]  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_args: _stop(children))
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        _stop(children)
        codes = [child.wait() for child in children]
    return max(abs(code) for code in codes) if any(code > 0 for code in codes) else 0


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
