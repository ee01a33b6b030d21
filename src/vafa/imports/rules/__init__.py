"""Reading files of any shape, guessing how they are written, and turning cells into values.

Everything here is pure: no database, no clock, no settings. Sentences are English; whoever shows
one to a person passes it through `words.sentence`.
"""

from __future__ import annotations
