"""Links of members open their pages, so they are written into no log."""

from __future__ import annotations

import logging
import re

# Whatever stands behind /m/ in an address: a link, or a token of the shop.
_LINK = re.compile(r"(/m/)[^\s\"'?]+")


class LinksStayOut(logging.Filter):
    """Take links of members out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, without links."""
        record.msg = _without(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_without(each) for each in record.args)
        return True


def _without(said: object) -> object:
    return _LINK.sub(r"\1…", said) if isinstance(said, str) else said
