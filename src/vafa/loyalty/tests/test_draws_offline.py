"""The verifier that people download: run as they run it, with nothing of ours to import."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import vafa.loyalty
from vafa.loyalty.rules.draws import (
    Entry,
    Proof,
    Winner,
    announcement_hash,
    entries_hash,
    freeze,
)
from vafa.loyalty.tests.draw_cases import ANNOUNCED, file_of, proof_of, with_entries

VERIFIER = Path(vafa.loyalty.__file__).parent / "static" / "loyalty" / "verify_draw.py"
GOOD = proof_of()
ENTRIES = GOOD.frozen.entries


def verified(folder: Path, file: bytes, *published: str) -> tuple[int, str]:
    (folder / "proof.json").write_bytes(file)
    done = subprocess.run(
        # Isolated: neither our code nor installed packages can be imported.
        [sys.executable, "-I", "-S", VERIFIER, "proof.json", *published],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def test_the_verifier_has_at_most_40_lines() -> None:
    assert len(VERIFIER.read_text(encoding="utf-8").splitlines()) <= 40


@pytest.mark.parametrize(
    "proof",
    [
        GOOD,
        proof_of(replace(ANNOUNCED, wins_once="entry", reserves=30)),
        proof_of(replace(ANNOUNCED, reserves=30)),
        proof_of(entries=freeze([])),
        proof_of(entries=freeze([Entry(1, "a", 2**53 - 1), Entry(2, "b", 2**53 - 1)])),
    ],
)
def test_a_good_proof_is_proved_offline(proof: Proof, tmp_path: Path) -> None:
    code, told = verified(tmp_path, file_of(proof))

    assert code == 0
    assert f"entries: {proof.entries_hash}\n" in told
    assert told.count(": True\n") == 8
    assert ": False" not in told


def test_the_hashes_that_were_published_are_compared(tmp_path: Path) -> None:
    published = (announcement_hash(ANNOUNCED), entries_hash(GOOD.frozen))

    assert verified(tmp_path, file_of(GOOD), *published)[0] == 0
    code, told = verified(tmp_path, file_of(GOOD), published[0], "0" * 64)
    assert code == 1
    assert "the hashes are the published ones: False" in told


CHANGED = replace(GOOD.frozen, entries=(Entry(1, "friend", 2), *ENTRIES[1:]))
FORGED = {
    "the seed was committed to": replace(GOOD, seed=bytes(32)),
    "the list is unchanged": replace(GOOD, frozen=CHANGED),
    "the list is unchanged ": with_entries(GOOD, [*ENTRIES, Entry(99, "friend", 1)]),
    "the list is unchanged  ": with_entries(GOOD, ENTRIES[:-1]),
    "the winners follow": replace(GOOD, winners=(*GOOD.winners[:4], Winner(5, 1, 2, "m2"))),
    "the winners follow ": replace(GOOD, winners=GOOD.winners[:-1]),
    "the winners follow  ": replace(GOOD, public_value="2145678.8"),
    # The list's hash was made anew, so that only the winners give the forger away.
    "the winners follow   ": replace(GOOD, frozen=CHANGED, entries_hash=entries_hash(CHANGED)),
    "each entry is there once": with_entries(GOOD, ENTRIES[::-1]),
    "each entry may be there": with_entries(GOOD, [*ENTRIES, Entry(99, "employee", 1)]),
    "each entry may be there ": with_entries(GOOD, [*ENTRIES, Entry(99, "friend", -1)]),
    "the names are plain": with_entries(GOOD, [Entry(1, "a\t1\n2\tb", 1), *ENTRIES[2:]]),
}


@pytest.mark.parametrize("reason", FORGED)
def test_a_forged_proof_is_found_out_offline(reason: str, tmp_path: Path) -> None:
    code, told = verified(tmp_path, file_of(FORGED[reason]))

    assert code == 1
    assert f"{reason.strip()}: False" in told


def test_a_field_that_is_there_twice_is_found_out_offline(tmp_path: Path) -> None:
    shown = file_of(GOOD).replace(b'"public_value"', b'"public_value":"7","public_value"', 1)

    code, told = verified(tmp_path, shown)

    assert code == 1
    assert "nothing is hidden in the file: False" in told
