"""What more than one use case of programmes refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused


class ProgrammeNameTaken(Refused):
    code = "programme_name_taken"
    sentence = _("There is already a programme with this name.")


class ProgrammeHasEnded(Refused):
    code = "programme_has_ended"
    sentence = _("This programme has ended.")


class ProgrammeNotLive(Refused):
    code = "programme_not_live"
    sentence = _("This programme is not running.")
