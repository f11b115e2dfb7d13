"""Sentences of a text, told by punctuation and line ends alone: enough to lay claims together and to show what copies changed."""

from __future__ import annotations

import re
from bisect import bisect_right


class Sentences:
    """Where the sentences of a text begin, told by punctuation and line ends alone."""

    _END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n+")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in self._END.finditer(text))]

    def at(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def words(self, n: int) -> str:
        end = self.starts[n + 1] if n + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[n] : end]
