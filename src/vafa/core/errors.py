"""What is said when something cannot be done, or cannot be read."""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """Say in a sentence why an action will not be done.

    A feature derives its own class beside the action, with a `code` for machines and a
    `sentence` for people (lazily translated, `%(name)s` for each param):

        class NotEnoughPoints(Refused):
            code = "not_enough_points"
            sentence = _("You have %(points)s points; this needs more.")

        raise NotEnoughPoints(points=3)

    The sentence is put into words only when it is shown, so it speaks the reader's language.
    Pages show it kindly, the API as a problem document, imports beside the row.
    """

    code: ClassVar[str] = "refused"
    # A lazy translation is no `str` for the type checker, only something that str() accepts.
    sentence: ClassVar[object] = "This cannot be done."

    def __init__(self, message: object | None = None, **params: object) -> None:
        super().__init__()
        self.message: object = type(self).sentence if message is None else message
        self.params = params

    def __str__(self) -> str:
        words = str(self.message)
        return words % self.params if self.params else words

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r}, code={self.code!r})"


class Unreadable(ValueError):
    """Say that a text is not what it should be: a number, a day, a moment, an e-mail, a phone.

    `code` lets a feature put the reason into the reader's language; the English sentence is for
    the command line and for logs of our own, and quotes nothing, because what was typed may be
    personal. The text itself is in `text`. It survives the way home from a worker process.
    """

    def __init__(self, sentence: str, *, code: str = "unreadable", text: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.text = text
