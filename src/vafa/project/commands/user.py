"""`vafa user`: accounts without the pages, for when nobody can sign in."""

from __future__ import annotations

import argparse
import sys

from vafa.core.errors import Refused
from vafa.core.keys import COMMAND_LINE
from vafa.staff import actions
from vafa.staff.models import StaffMember
from vafa.staff.queries import now, people_page


class NoSuchLogin(Refused):
    code = "no_such_login"
    sentence = "Nobody has the login name “%(login)s”."


def run(options: argparse.Namespace) -> int:
    """Do what the verb says; new passwords are printed once."""
    VERBS[options.verb](options)
    return 0


def _add(options: argparse.Namespace) -> None:
    password = actions.invite_staff_member(
        login=options.login,
        name=options.name,
        role=options.role,
        language=options.language,
        at=now(),
        by=COMMAND_LINE,
    )
    _say(f"{options.login}: {password}")


def _reset(options: argparse.Namespace) -> None:
    member = _member(options.login)
    password = actions.reset_password(member_id=member.id, at=now(), by=COMMAND_LINE)
    _say(f"{member.login}: {password}")


def _close(options: argparse.Namespace) -> None:
    actions.close_account(member_id=_member(options.login).id, at=now(), by=COMMAND_LINE)


def _list(_options: argparse.Namespace) -> None:
    for member in people_page()[:1000]:
        state = "" if member.is_active else "  (closed)"
        _say(f"{member.login}  {member.role}  {member.name}{state}")


def _member(login: str) -> StaffMember:
    member = StaffMember.objects.filter(login=login.strip().lower()).first()
    if member is None:
        raise NoSuchLogin(login=login)
    return member


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


VERBS = {"add": _add, "reset": _reset, "close": _close, "list": _list}
