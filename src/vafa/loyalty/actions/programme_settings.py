"""What holds for a whole programme besides its rules: its words, its worth, its safeguards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.rules.undoing import POLICIES, ReturnPolicy
from vafa.loyalty.actions.refusals import ProgrammeHasEnded, ProgrammeNameTaken
from vafa.loyalty.models import Programme, ProgrammeState

ALL_BP = 10_000
RETURN_DAYS_MAX = 3_650
Words = tuple[str, str]


class SettingsDoNotFit(Refused):
    code = "programme_settings_do_not_fit"
    sentence = _("A programme needs a name, a word for its points, and shares below 100 percent.")


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What becomes of points when goods come back, and how far discounts may go.

    Shares are hundredths of a percent; nothing means no such limit.
    """

    return_policy: ReturnPolicy = "within_balance"
    return_days: int = 14
    discount_most_bp: int | None = None
    margin_floor_bp: int | None = None
    cost_unknown_bp: int | None = None

    def fits(self) -> bool:
        """Tell whether the numbers can be meant."""
        shares = (self.discount_most_bp, self.cost_unknown_bp)
        return (
            self.return_policy in POLICIES
            and 0 <= self.return_days <= RETURN_DAYS_MAX
            and all(share is None or 0 <= share <= ALL_BP for share in shares)
            and (self.margin_floor_bp is None or 0 <= self.margin_floor_bp < ALL_BP)
        )


USUAL: Final = Safeguards()


@dataclass(frozen=True, slots=True)
class ProgrammeSettings:
    """All that people settle of a programme; `unit_names` are by language, for one and many."""

    name: str
    unit_names: Mapping[str, Words]
    unit_value_micro: int
    unit_cost_micro: int
    safeguards: Safeguards = USUAL

    def fits(self) -> bool:
        """Tell whether it is whole."""
        words = [self.name, *(word for pair in self.unit_names.values() for word in pair)]
        is_named = bool(self.unit_names) and all(map(str.strip, words))
        is_worth = min(self.unit_value_micro, self.unit_cost_micro) >= 0
        return is_named and is_worth and self.safeguards.fits()

    def columns(self) -> dict[str, object]:
        """Give what the table keeps."""
        return {
            "name": self.name.strip(),
            "unit_names": {language: list(pair) for language, pair in self.unit_names.items()},
            "unit_value_micro": self.unit_value_micro,
            "unit_cost_micro": self.unit_cost_micro,
            **asdict(self.safeguards),
        }


def change_programme_settings(
    *, programme_id: int, settings: ProgrammeSettings, at: datetime, by: Actor
) -> Programme:
    """Settle a programme anew; points given before keep the worth that they were given with.

    Saying the same again writes nothing. Refuses a name that another programme has, what cannot
    be meant, and a programme that has ended.
    """
    if not settings.fits():
        raise SettingsDoNotFit
    with transaction.atomic():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
        if programme.state == ProgrammeState.ENDED:
            raise ProgrammeHasEnded
        if Programme.objects.exclude(pk=programme_id).filter(name=settings.name.strip()).exists():
            raise ProgrammeNameTaken
        wanted = settings.columns()
        changed = [name for name, value in wanted.items() if getattr(programme, name) != value]
        if changed:
            for name in changed:
                setattr(programme, name, wanted[name])
            programme.save(update_fields=changed)
            record(
                kind="loyalty.programme_changed",
                subject_kind="programme",
                subject_id=programme_id,
                at=at,
                by=by,
                payload={"changed": sorted(changed)},
            )
    return programme
