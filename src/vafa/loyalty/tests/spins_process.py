"""A process that spins wheels of a test, in many threads at one moment."""

from __future__ import annotations

import json
import sys

# Sets Django up for many threads.
from vafa.ledger.tests.books_process import TASKS, together  # isort: skip
from vafa.core.keys import SYSTEM  # isort: skip
from vafa.loyalty.actions.games.draws import close_draw, enter_draw_freely  # isort: skip
from vafa.loyalty.actions.games.spinning import spin_wheel  # isort: skip
from vafa.loyalty.tests.games_cast import DAY, NOON  # isort: skip


def spin(*, member: int, wheel: int, key: str) -> None:
    spin_wheel(member_id=member, wheel_id=wheel, nonce="mine", request_key=key, at=NOON, by=SYSTEM)


def enter(*, member: int, draw: int) -> None:
    enter_draw_freely(draw_id=draw, member_id=member, at=NOON, by=SYSTEM)


def close(*, draw: int) -> None:
    close_draw(draw_id=draw, at=NOON + 10 * DAY, by=SYSTEM)


TASKS.update(spin=spin, enter=enter, close=close)

if __name__ == "__main__":
    json.dump(together(json.loads(sys.argv[1])), sys.stdout)
