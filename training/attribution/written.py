"""Read the project's own marked texts (training/attribution/written): war reporting in our own words, attributions marked in place.

    [[s1:The army]] [[c1:said]] [[k1:it had taken the town]], and [[s2,3:residents]] [[c2:confirmed]] ...

s, c, k: source, cue, content; the numbers say of which attributions of the file.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_MARK = re.compile(r"\[\[([sck])([\d,]+):(.*?)\]\]")
_ROLES = {"s": "source", "c": "cue", "k": "content"}


def marked(raw: str) -> tuple[str, list[dict[str, list[list[int]]]]]:
    """(the text without its marks, its attributions: role -> spans). Raises ValueError for an attribution without a cue or a content."""
    text, at, found = "", 0, {}
    for mark in _MARK.finditer(raw):
        text += raw[at : mark.start()]
        span = [len(text), len(text) + len(mark[3])]
        text += mark[3]
        at = mark.end()
        for number in mark[2].split(","):
            found.setdefault(int(number), {"source": [], "cue": [], "content": []})[_ROLES[mark[1]]].append(span)
    text += raw[at:]
    for number, a in found.items():
        if not a["cue"] or not a["content"]:
            raise ValueError(f"attribution {number} has no cue or no content")
    return text, [found[number] for number in sorted(found)]


def articles(folder: Path) -> list[dict[str, Any]]:
    """The texts of a folder in the shape of PolNeAR's rows."""
    out = []
    for path in sorted(folder.glob("[0-9]*.txt")):
        try:
            text, attributions = marked(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
        out.append({"id": path.stem, "text": text, "title": text.partition("\n")[0], "attributions": attributions})
    return out
