"""Which language a text is in, told only where that is sure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LOOK = 1500
_ENOUGH = 200
_SURE = 0.99
_NO_LANGUAGE = ("und", "zxx")  # undetermined; no words of a language (codes, lists of addresses)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """The language of a text (ISO 639-1), or None where its words are too few to tell. Looks at the first 1,500 characters.

    A wrong answer would leave a report unread, so a language in Latin script is told only from 200 letters on. py3langid
    (Lui and Baldwin 2012, langid.py) decides.
    """
    head = text[:_LOOK]
    letters = len(_LETTER.findall(head))
    if not letters:
        return None
    other_script = max(len(_ARABIC.findall(head)), len(_CYRILLIC.findall(head)))
    if other_script * 2 < letters and letters < _ENOUGH:
        return None
    if letters < 12:
        return None
    language, sure = _identifier().classify(head)
    if language in _NO_LANGUAGE:
        return None
    return str(language) if sure >= _SURE or other_script * 2 >= letters else None
