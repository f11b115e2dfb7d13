"""The words of a figure: those that give it, those for whom it counts, the side that they are of, and the label put on them."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from reportedly.reading.figures.counted_above import Counted
from reportedly.reading.figures.numbers import Number
from reportedly.reading.figures.words import Vocabulary, lemma_of
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention, names_in
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.records import ActorMention, Quote, quote
from reportedly.spans import Span, trim

_GENERIC = frozenset(
    {
        "members",
        "elements",
        "fighters",
        "soldiers",
        "men",
        "residents",
        "troops",
        "people",
        "militants",
        "groups",
        "factions",
        "units",
        "bodies",
    }
)


def span_of(doc: Doc, number: Number, counted: Counted, start: int) -> Span:
    """The words that hold the number and what it counts; with the verb where there is no noun ("kill 7", "five dead")."""
    if number.noun is not None and number.noun.i > number.last:
        return start, _end(number.noun)
    last = doc[number.last]
    end = last.idx + len(last)
    by = counted.by
    parted = by is not None and by.i < number.start and any(t.text == "," for t in doc[by.i : number.start])  # "of the 19 dead, seven"
    if by is not None and abs(by.i - number.last) <= 4 and by.sent.start == last.sent.start and not parted:
        return min(start, by.idx), max(end, by.idx + len(by))
    return start, end


def _end(noun: Token) -> int:
    """Where the words of those counted end: with the second of two nouns under one number ("13 women and children"), and with "of" after
    people ("members of the council")."""
    end = noun.idx + len(noun)
    if noun.ent_type_ != "GPE" and any(c.dep_ == "prep" and c.lower_ == "of" and c.i == noun.i + 1 for c in noun.rights):
        end = max(end, phrase(noun)[1]) if noun.lower_ in _GENERIC else end
    joined = [c for c in noun.rights if c.dep_ == "conj" and c.i == noun.i + 2 and c.tag_ == "NNS" and not any(True for _ in c.lefts)]
    return joined[0].idx + len(joined[0]) if joined and noun.tag_ == "NNS" else end


def words_for(doc: Doc, number: Number, text: str) -> Quote | None:
    """The words for those counted, without the number."""
    if number.noun is None or number.last + 1 > number.noun.i:
        return None
    first = number.last + 1
    of = False
    while (doc[first].lower_ in ("of", "the", "more", "or") or (of and doc[first].like_num)) and first < number.noun.i:
        of = of or doc[first].lower_ == "of"
        first += 1
    start, end = trim(text, doc[first].idx, _end(number.noun))
    return quote(text, (start, end)) if start < end else None


def side_of(number: Number, so_far: Records) -> ActorMention | None:
    """The actor that those counted are said to be of: "eight army soldiers", "members of the council", "Hezbollah fighters"."""
    noun = number.noun
    if noun is None:
        return None
    core = noun.doc[number.last]
    inside = [n for n in names_in(core.idx + len(core), noun.idx, so_far) if n.kind not in ("place", "person")]
    if inside:
        name = inside[-1]
        return actor_mention(so_far.one(Parse).tokens(name.start, name.end)[-1], so_far, span=(name.start, name.end))
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "from") and noun.lower_ in _GENERIC:
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.ent_type_ not in ("GPE", "LOC", "FAC", "DATE"):
                    return actor_mention(inner, so_far)
    return None


def label_of(noun: Token, words: Vocabulary, text: str) -> Quote | None:
    """The word that puts a label on those counted ("terrorists")."""
    for token in (noun, *noun.lefts):
        if lemma_of(token) in words.labels:
            return quote(text, (token.idx, token.idx + len(token)))
    return None
