"""What every game needs when it is made: a programme that takes new things, a key, names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.loyalty.actions.refusals import ProgrammeHasEnded
from vafa.loyalty.models import Programme, ProgrammeState

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LANGUAGES: Final = frozenset({"en", "fa", "el"})
_NAME_LENGTH_MAX: Final = 80


class GameKeyTaken(Refused):
    code = "game_key_taken"
    sentence = _("There is already one with this short name.")


class BadGameKey(Refused):
    code = "bad_game_key"
    sentence = _("A short name has small Latin letters, figures and hyphens, at most 40.")


class GameNeedsName(Refused):
    code = "game_needs_name"
    sentence = _("It needs a name of at most 80 letters.")


class NoSuchMember(Refused):
    code = "no_such_member"
    sentence = _("There is no member with this number in the programme.")


def locked_programme(programme_id: int, *, key: str, names: Mapping[str, str]) -> Programme:
    """Return the programme that gets something new, locked; refuses an ended one and bad names."""
    if not _KEY.fullmatch(key):
        raise BadGameKey
    said = {language: name.strip() for language, name in names.items() if name.strip()}
    if not said or not _LANGUAGES.issuperset(said):
        raise GameNeedsName
    if any(len(name) > _NAME_LENGTH_MAX for name in said.values()):
        raise GameNeedsName
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    if programme.state == ProgrammeState.ENDED:
        raise ProgrammeHasEnded
    return programme
