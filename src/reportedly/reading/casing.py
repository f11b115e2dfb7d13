"""Capitals that mislead the parser: Headlines In Capitals, parsed as if they were written like other sentences, and the group IS.

A small parser takes "Army Advances in the North Kills Ten" for one long name. So before it reads, words that are no names lose the capital
that only the headline gave them; afterwards the parse is put back on the words as they stand in the report. A word counts as no name where the
report has it without a capital elsewhere, or where it is a form of a verb or the plural of a noun and the report's other sentences
never give it a capital.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from spacy.language import Language as Parser
from spacy.lookups import Table
from spacy.tokens import Doc

_SMALL = 3
"""Letters of words that headlines in capitals often leave small ("in", "and", "of")."""
_JOINING = frozenset(
    "about above across after against amid among around before behind below beneath beside between beyond down during from inside into near "
    "onto outside over past since than that their this through till toward towards under until upon with within without".split()
)
"""Longer words that headlines in capitals leave small."""
_LEAST = 4
"""Long words with a capital that make a headline in capitals."""
_LONG = 7
"""As many make one where more follows: names are shorter."""
_HEAD = 60
"""Words in which a page's head, its lines lost, holds the headline."""
_DASHES = frozenset({"-", "–", "—"})
_ENDS = frozenset({".", "!", "?", "|", *_DASHES})
_ATTRIBUTES = ("TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE")
_OPENING = frozenset({"Near", "Outside", "Inside", "Around", "Across"})
_QUOTES = frozenset("\"'“‘”’")
_KEY = "written"


def _headlines(words: list[str], spaces: list[bool]) -> Iterator[tuple[int, int]]:
    """First and last word of each stretch from a beginning on (of the text, a line, a sentence) whose long words all have capitals and that
    fills what it begins, or is too long for a name; below the head of the text only where it fills a line."""
    start, last, long = 0, -1, 0
    for i, word in enumerate([*words, "\n"]):
        line_ends = "\n" in word
        ends = line_ends or (word in _ENDS and (word not in _DASHES or (spaces[i] and i > 0 and spaces[i - 1])))
        if ends or (word.isalpha() and word.islower() and len(word) > _SMALL and word not in _JOINING):
            if start >= 0 and long >= (_LEAST if ends else _LONG) and (start < _HEAD or (line_ends and _opens_line(words, start))):
                yield start, last
            start, last, long = (i + 1 if ends else -1), -1, 0
        elif word[0].isupper():
            last = i
            long += len(word) > _SMALL and word.isalpha() and not word.isupper()


def _opens_line(words: list[str], at: int) -> bool:
    return at == 0 or "\n" in words[at - 1]


def mistaken(words: list[str]) -> dict[int, str]:
    """Words that the parser mistakes for others by their capitals, by their index, as it reads them rightly: the group IS, which is no form of
    "be", and a "Near" that opens a sentence, which is no name."""
    out = {}
    for i, word in enumerate(words):
        before, after = words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else ""
        if word == "IS" and not (len(before) > _SMALL and before.isupper()) and not (len(after) > _SMALL and after.isupper()):
            out[i] = "ISIS"
        elif word in _OPENING and after[:1].isupper():
            out[i] = word.lower()
    return out


_OF_VERBS = (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""))
_OF_NOUNS = (("s", ""), ("es", ""), ("ies", "y"))


def _inflected(word: str, forms: Collection[str], endings: Iterable[tuple[str, str]]) -> bool:
    """Is the word one of the base forms once an ending is cut off and another put in its place?"""
    return any(word.endswith(end) and word[: len(word) - len(end)] + put in forms for end, put in endings)


def without_capitals(words: list[str], spaces: list[bool], verbs: Collection[str], nouns: Collection[str]) -> dict[int, str]:
    """Words of headlines in capitals that are no names, by their index, in small letters.

    `words` and `spaces` (does one follow?) are the whole report's; `verbs` and `nouns` hold base forms.
    """
    runs = list(_headlines(words, spaces))
    if not runs:
        return {}
    inside = {i for first, last in runs for i in range(first, last + 1)}
    small = {w for w in words if w.islower()}
    named: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for i, (before, word) in enumerate(pairwise(words), 1):
        if i not in inside and word[0].isupper() and before not in _ENDS and "\n" not in before and before not in _QUOTES:
            named.add(word.lower())
            if before[0].isupper():
                pairs.add((before, word))
    out = {}
    for first, last in runs:
        for i in range(first, last + 1):
            word = words[i]
            if len(word) <= _SMALL or not word.isalpha() or not word[0].isupper() or not word[1:].islower():
                continue
            lower = word.lower()
            if (i > 0 and (words[i - 1], word) in pairs) or (i + 1 < len(words) and (word, words[i + 1]) in pairs):
                continue  # "Islamic State"
            if (
                lower in small
                or (lower in _JOINING and i > first)
                or (not {lower, lower[:-1]} & named and (_inflected(lower, verbs, _OF_VERBS) or _inflected(lower, nouns, _OF_NOUNS)))
            ):
                out[i] = lower
    return out


@Parser.factory("reportedly_capitals_off")
def _capitals_off(nlp: Parser, name: str) -> _CapitalsOff:
    return _CapitalsOff(nlp)


class _CapitalsOff:
    """A step before the parser reads: hands on words as it reads them rightly."""

    def __init__(self, nlp: Parser) -> None:
        index: Table = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
        self.verbs, self.nouns = frozenset(index["verb"]), frozenset(index["noun"])

    def __call__(self, doc: Doc) -> Doc:
        words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
        changed = mistaken(words) | without_capitals(words, spaces, self.verbs, self.nouns)
        if not changed:
            return doc
        given = Doc(doc.vocab, words=[changed.get(i, w) for i, w in enumerate(words)], spaces=spaces)
        for old, new in zip(doc, given, strict=True):
            if old.is_sent_start is not None and new.i > 0:
                new.is_sent_start = old.is_sent_start
        given.user_data[_KEY] = words
        return given


@Parser.component("reportedly_capitals_on")
def _capitals_on(doc: Doc) -> Doc:
    """The last step: the parse, put back on the words as they were written."""
    words = doc.user_data.pop(_KEY, None)
    if words is None:
        return doc
    out = Doc(doc.vocab, words=words, spaces=[bool(t.whitespace_) for t in doc])
    out.from_array(list(_ATTRIBUTES), doc.to_array(list(_ATTRIBUTES)))  # type: ignore[arg-type]
    return out
