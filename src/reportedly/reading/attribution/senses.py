"""The sense of a cue that something else found (a model, a person): which entry of the codebook tells what its words do.

In order: set phrases ("according to"); verbs and nouns that the rules look for, with the words that they need; the wider vocabulary of
`sense` entries; the content's own form ("whether ..."); and plain speech where nothing tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from spacy.tokens import Token

from reportedly.codebook.entries import CueEntry
from reportedly.reading.attribution.cues import Lexicon, Sense, lemma
from reportedly.reading.attribution.speaking import LIGHT
from reportedly.reading.syntax import is_passive

_EMPTY = (
    frozenset(
        {
            "be",
            "have",
            "do",
            "get",
            "go",
            "come",
            "take",
            "keep",
            "remain",
            "stay",
            "seem",
            "appear",
            "begin",
            "start",
            "continue",
            "try",
            "use",
        }
    )
    | LIGHT
)
"""Verbs that tell nothing where another word of the cue does ("is confident that", "made the claim that")."""
_WHETHER = frozenset({"whether", "if"})


def sense_of(cue: Sequence[Token], content: Sequence[Token], lexicon: Lexicon, named: bool = True) -> tuple[Token, CueEntry]:
    """(the token that carries the sense, the entry that tells it) of a cue.

    cue, content: their tokens in the order of the text. named: is there somebody who speaks? Without, "is said to" is talk of nobody.
    Raises ValueError where `cue` holds no word.
    """
    words = [t for t in cue if not t.is_space and not t.is_punct] or [t for t in cue if not t.is_space]
    if not words:
        raise ValueError("a cue without words has no sense")
    takes = form_of(content)
    # What stands higher in the sentence decides: "declined to say", "want to point out".
    order = sorted(words, key=lambda t: (sum(a in words for a in t.ancestors), t.i))
    verbs = [t for t in order if t.pos_ in ("VERB", "AUX")]
    nouns = [t for t in order if t.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "ADV", "X")]
    fuller = [t for t in verbs if lemma(t) not in _EMPTY]
    steps: tuple[Callable[[], tuple[Token, CueEntry] | None], ...] = (
        lambda: _phrase(words, _openers(lexicon)),
        lambda: _verb(verbs, words, lexicon.verbs, takes, named, least=1),
        lambda: _verb(verbs, words, lexicon.sense_verbs, takes, named, least=1),
        lambda: _verb(fuller, words, lexicon.verbs, takes, named),
        lambda: _verb(fuller, words, lexicon.sense_verbs, takes, named),
        lambda: _noun(nouns, {word: s.entry for word, senses in lexicon.nouns.items() for s in senses if not s.needs}),
        lambda: _noun(nouns, lexicon.sense_nouns),
        lambda: _phrase(words, lexicon.sense_phrases),
        lambda: _verb(verbs, words, lexicon.verbs, takes, named),
        # A verb that the parser took for a noun ("reports that ...", "claims the town").
        lambda: _verb([t for t in words if t not in verbs], words, lexicon.verbs, takes, named),
    )
    for step in steps:
        found = step()
        if found is not None:
            return found
    head = (verbs or nouns or order)[0]
    asked = next((s.entry for s in lexicon.verbs.get("ask", ()) if s.entry.stance == "ask"), None)
    if asked is not None and content and content[0].lower_ in _WHETHER:
        return head, asked
    return head, plain(lexicon)


def plain(lexicon: Lexicon) -> CueEntry:
    """The entry of plain speech."""
    return next(
        (s.entry for s in lexicon.verbs.get("say", ()) if not s.needs), CueEntry(code="say", name="says", definition="Plain speech.")
    )


def form_of(content: Sequence[Token]) -> str:
    """Which of an entry's `takes` a content is: `to`, `object_to`, `clause` or `object`."""
    words = [t for t in content if not t.is_space and not t.is_quote]
    if not words:
        return "clause"
    if words[0].lower_ == "to" and words[0].tag_ == "TO":
        return "to"
    inside = {t.i for t in words}
    roots = [t for t in words if t.head.i not in inside or t.head.i == t.i]
    root = max(roots, key=lambda t: len(list(t.subtree)))
    if root.tag_ == "VB" and any(c.dep_ == "aux" and c.tag_ == "TO" for c in root.children):
        return "object_to"
    if root.pos_ in ("VERB", "AUX"):
        return "clause"
    if any(c.tag_ == "VB" and any(g.tag_ == "TO" for g in c.children) for r in roots for c in (r, *r.children)):
        return "object_to"
    return "object"


def _openers(lexicon: Lexicon) -> list[tuple[str, CueEntry]]:
    phrases = [(" ".join((first, *rest)), entry) for first, many in lexicon.openers.items() for rest, entry in many]
    return phrases + list(lexicon.adverbs.items())


def _phrase(words: Sequence[Token], phrases: Iterable[tuple[str, CueEntry]]) -> tuple[Token, CueEntry] | None:
    said = " " + " ".join(t.lower_ for t in words) + " "
    for phrase, entry in phrases:
        if f" {phrase} " in said:
            first = phrase.split()[0]
            return next(t for t in words if t.lower_ == first), entry
    return None


def _verb(
    verbs: Sequence[Token], words: Sequence[Token], table: dict[str, list[Sense]], takes: str, named: bool, least: int = 0
) -> tuple[Token, CueEntry] | None:
    """The first verb that the table holds, in the sense whose needed words the cue holds and that takes such a content."""
    for verb in verbs:
        senses = [s for s in table.get(_hyphened(verb), ()) if len(s.needs) >= least and _held(verb, s.needs, words)]
        if not senses:
            continue
        nobody = not named and is_passive(verb)
        return verb, min(senses, key=lambda s: (-len(s.needs), ("passive_to" in s.entry.takes) != nobody, _misfit(s.entry, takes))).entry
    return None


def _hyphened(verb: Token) -> str:
    """The lemma, with what is tied to it by a hyphen ("second-guess"), which the parser cuts off."""
    if verb.i > 1 and verb.nbor(-1).text == "-" and not verb.nbor(-2).whitespace_:
        return f"{verb.nbor(-2).lower_}-{lemma(verb)}"
    return lemma(verb)


def _misfit(entry: CueEntry, takes: str) -> int:
    if takes in entry.takes:
        return 0
    near = {"to": ("object_to",), "object_to": ("to",), "object": ("measure", "number", "clause"), "clause": ("object",)}[takes]
    return 1 if any(other in entry.takes for other in near) else 2


def is_known(verb: Token, words: Sequence[Token], lexicon: Lexicon) -> bool:
    """Is it a cue that the rules look for, with the words that it needs?"""
    senses = lexicon.verbs.get(verb.lemma_.lower(), ())
    light = lemma(verb) in _EMPTY
    return any(not s.needs or not light or _held(verb, s.needs, words) for s in senses)


def _held(verb: Token, needs: tuple[str, ...], words: Sequence[Token]) -> bool:
    at = verb.i
    for need in needs:
        found = next((t for t in words if t.i > at and need in (t.lower_, lemma(t))), None)
        if found is None:
            return False
        at = found.i
    return True


def _noun(nouns: Sequence[Token], table: dict[str, CueEntry]) -> tuple[Token, CueEntry] | None:
    for noun in nouns:
        entry = table.get(lemma(noun)) or table.get(noun.lower_)
        if entry is not None:
            return noun, entry
    return None
