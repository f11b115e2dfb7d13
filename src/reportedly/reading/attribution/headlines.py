"""Headlines with two tellers: "Junta says 60 militants killed, villagers say they were herders"."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import Attribution, Page
from reportedly.reading.attribution.speaking import can_speak
from reportedly.reading.mentions import names_in
from reportedly.spans import trim

_SAYS = {"say": "say", "says": "say", "claim": "claim", "claims": "claim", "insist": "insist", "insists": "insist"}
_LONGEST = 160
_NAME = 4
"""Words that a teller's name may have in a headline."""


def read_two_tellers(page: Page) -> None:
    """Add, or read anew, what each of two says in a headline, which parsers take for one clause."""
    title = (page.so_far.report.title or page.text.lstrip().partition("\n")[0][:_LONGEST]).strip()
    start = page.text.find(title, 0, _LONGEST + len(title)) if title else -1
    if start < 0 or title.endswith("."):
        return
    end = start + len(title)
    words = [t for t in page.doc.char_span(start, end, alignment_mode="expand") or () if not t.is_space]
    verbs = [k for k, t in enumerate(words) if t.lower_ in _SAYS and k]
    if len(verbs) != 2:
        return
    first, second = verbs
    comma = next((k for k in range(second - 1, first, -1) if words[k].text in (",", ";")), None)
    if comma is None or not _names(page, words[:first]) or not _names(page, words[comma + 1 : second]) or second + 1 >= len(words):
        return
    parts = ((words[:first], words[first], words[first + 1 : comma]), (words[comma + 1 : second], words[second], words[second + 1 :]))
    page.found = [f for f in page.found if not (f.cue and start <= f.cue[0][0] < end)]
    for named, verb, said in parts:
        entry = next(s.entry for s in page.lexicon.verbs[_SAYS[verb.lower_]] if not s.needs)
        span = (named[0].idx, page.end(named[-1].i))
        content = trim(page.text, said[0].idx, page.end(said[-1].i), " ,")
        page.found.append(
            Attribution(
                head=verb, entry=entry, cue=[(verb.idx, page.end(verb.i))], content=[content], speaker=(named[-1], span),
                sentence=(named[0].idx, content[1]), end=page.end(verb.i), sure=True, direct=page.is_quoted(content),
            )
        )  # fmt: skip
    page.found.sort(key=lambda f: f.head.i)


def _names(page: Page, words: list[Token]) -> bool:
    """Do these words name who speaks?"""
    if not 0 < len(words) <= _NAME or any(t.is_punct or (t.pos_ in ("VERB", "AUX", "ADP") and t is not words[-1]) for t in words):
        return False
    named = names_in(words[0].idx, page.end(words[-1].i), page.so_far)
    roles = page.lexicon.words["role"]
    return bool(named) or can_speak(page, words[-1]) or words[-1].lower_ in roles or words[-1].lower_.removesuffix("s") in roles
