"""Cues: the words of the codebook that report speech or thought, looked up by lemma and matched with the words that they need."""

from __future__ import annotations

import weakref
from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from reportedly.codebook import Codebook
from reportedly.codebook.entries import CueEntry

# The parser's small model takes "hoping" for a form of "hop".
_LEMMAS = {"hop": "hope"}


_FORCE = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"})
"""PLOVER's classes of what is done by force of arms."""


_WORD_OR_DEED = frozenset({"agree", "sign"})
"""Verbs of speech with a clause or a word of their own ("sign off"), and else of what is done to an agreement."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One way in which a word is a cue: the entry, and the further words that must stand with it ("point" + "out")."""

    entry: CueEntry
    needs: tuple[str, ...] = ()


@dataclass
class Lexicon:
    """What attribution looks up in reporting.yaml, built once per codebook."""

    verbs: dict[str, list[Sense]] = field(default_factory=lambda: defaultdict(list))
    nouns: dict[str, list[Sense]] = field(default_factory=lambda: defaultdict(list))
    adverbs: dict[str, CueEntry] = field(default_factory=dict)
    openers: dict[str, list[tuple[tuple[str, ...], CueEntry]]] = field(default_factory=lambda: defaultdict(list))
    """By their first word, phrases such as "according to", after which the source stands."""
    words: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """By kind of entry (`role`, `basis`, `medium` ...): what each of its nouns and phrases tells."""
    verb_words: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    phrases: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By kind of entry: (phrase, what it tells), in the order of the codebook."""
    restated: list[tuple[str, str]] = field(default_factory=list)
    """Words that turn plain speech into another stance: (words of the content, stance)."""
    verifying: frozenset[str] = frozenset()
    silent: dict[str, CueEntry] = field(default_factory=dict)
    """Verbs that, denied, tell that somebody did not comment."""
    unverified: CueEntry | None = None
    """The entry of what could not be checked."""
    unanswered: CueEntry | None = None
    """The entry of those who did not comment."""
    acts: frozenset[str] = frozenset()
    """Nouns that name an act ("airstrike")."""
    force: frozenset[str] = frozenset()
    """Verbs of acts of force ("shell", "besiege"), which say nothing."""
    steps: frozenset[str] = frozenset()
    """Verbs of what is done to an agreement ("sign"), which say nothing of themselves."""
    agreements: frozenset[str] = frozenset()
    """Nouns that name an agreement."""
    apart: tuple[str, ...] = ()
    """Phrases by which a report stands apart from a word that follows ("so-called")."""
    sense_verbs: dict[str, list[Sense]] = field(default_factory=lambda: defaultdict(list))
    sense_nouns: dict[str, CueEntry] = field(default_factory=dict)
    sense_phrases: list[tuple[str, CueEntry]] = field(default_factory=list)
    """What words do that are cues only where something else found that they are."""


_kept: dict[int, tuple[weakref.ref, Lexicon]] = {}


def lexicon(codebook: Codebook) -> Lexicon:
    """The look-up tables of a codebook's reporting.yaml, built once per codebook."""
    kept = _kept.get(id(codebook))
    if kept is not None and kept[0]() is codebook:
        return kept[1]
    made = _build(codebook)
    _kept[id(codebook)] = (weakref.ref(codebook, lambda _, key=id(codebook): _kept.pop(key, None)), made)  # type: ignore[misc]
    return made


def _build(codebook: Codebook) -> Lexicon:
    out = Lexicon()
    for entry in codebook.reporting.values():
        if entry.is_ == "sense":
            _add_senses(out, entry)
            continue
        if entry.is_ != "cue":
            value = entry.value or entry.code
            for noun in (*entry.nouns, *entry.phrases):
                out.words[entry.is_].setdefault(noun.lower(), value)
            for verb in entry.verbs:
                out.verb_words[entry.is_].setdefault(verb, value)
            out.phrases[entry.is_] += [(phrase.lower(), value) for phrase in entry.phrases]
            continue
        for words in entry.verbs:
            first, *needs = words.split()
            out.verbs[first].append(Sense(entry, tuple(needs)))
        for words in entry.nouns:
            first, *needs = words.lower().split()
            out.nouns[first].append(Sense(entry, tuple(needs)))
        if entry.stance in ("deny", "reject"):
            out.restated += [(phrase, entry.stance) for phrase in entry.phrases]
        elif entry.stance == "cannot_verify":
            out.verifying |= set(entry.phrases)
            out.unverified = entry
        elif entry.stance == "no_comment":
            out.silent.update(dict.fromkeys(entry.phrases, entry))
            out.unanswered = entry
        else:
            for phrase in entry.phrases:
                first, *rest = phrase.split()
                if rest:
                    out.openers[first].append((tuple(rest), entry))
                else:
                    out.adverbs[first] = entry
    out.acts = frozenset(n.split()[-1] for e in codebook.events.values() for n in e.nouns)
    out.force = frozenset(v for e in codebook.events.values() if (e.of or e.code) in _FORCE for v in e.verbs if " " not in v)
    steps = {v.split()[0] for e in codebook.agreements.values() if e.is_ == "step" for v in e.verbs}
    speaking = out.verbs.keys() | out.sense_verbs.keys()
    out.steps = frozenset(steps - (speaking - _WORD_OR_DEED))
    out.agreements = frozenset(n.split()[-1] for e in codebook.agreements.values() if e.is_ in ("kind", "general") for n in e.nouns)
    out.apart = tuple(out.words["apart"])
    # The more words a cue needs, the surer it is: "point out" before "point".
    for table in (out.verbs, out.nouns, out.sense_verbs):
        for senses in table.values():
            senses.sort(key=lambda s: -len(s.needs))
    return out


def _add_senses(out: Lexicon, entry: CueEntry) -> None:
    for words in entry.verbs:
        first, *needs = words.split()
        out.sense_verbs[first].append(Sense(entry, tuple(needs)))
    for noun in entry.nouns:
        out.sense_nouns.setdefault(noun.lower(), entry)
    out.sense_phrases += [(phrase.lower(), entry) for phrase in entry.phrases]


_JUDGED = frozenset({"responsible", "accountable", "liable"})
"""What somebody is held, which the parser may hang on the last noun before it."""


def lemma(token: Token) -> str:
    """The lemma that cues are looked up by."""
    word = token.lemma_.lower()
    return _LEMMAS.get(word, word)


def _tells_when(preposition: Token) -> bool:
    """ "insisted on Monday that": the preposition belongs to the day, not to the cue."""
    if preposition.lower_ == "at" and any(c.like_num for c in preposition.children):
        return False  # "put the toll at 47", which may look like a year
    return preposition.pos_ == "ADP" and any(c.dep_ == "pobj" and c.ent_type_ in ("DATE", "TIME") for c in preposition.children)


def _days_between(doc: Doc, first: int, last: int) -> int:
    """How many tokens between two tell a day ("the number of the dead *on Sunday* at 47")."""
    between = doc[first + 1 : last]
    return sum(t.ent_type_ in ("DATE", "TIME") or _tells_when(t) for t in between) if len(between) > 4 else 0


def needed(token: Token, needs: tuple[str, ...]) -> list[Token] | None:
    """The tokens that stand for the further words of a cue, each hanging on the cue or on one found before; None where one is missing."""
    found: list[Token] = []
    pool = [*token.children]
    pool += [t for c in token.rights if c.dep_ == "dobj" for t in c.subtree if t.lower_ in _JUDGED]
    for child in list(pool):
        if child.dep_ == "xcomp":
            pool += [c for c in child.children if c.dep_ == "aux"]
    last = token.i
    for word in needs:
        match = next(
            (
                c
                for c in pool
                if c.i > last
                and c.i - _days_between(token.doc, last, c.i) <= last + (12 if word in _JUDGED else 5)
                and (c.lower_ == word or c.lemma_ == word)
                and not _tells_when(c)
            ),
            None,
        )
        if match is None:
            return None
        found.append(match)
        last = match.i
        # "put the number of men released at 63": the parser hangs "at" on the last verb before it.
        pool += [*match.children, *(c for t in match.subtree if t.dep_ == "acl" for c in t.children if c.lower_ == "at")]
    return found
