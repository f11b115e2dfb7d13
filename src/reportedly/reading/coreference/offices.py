"""What stands beside a name: titles, offices and whom they are held for, appositions ("Omar Saleh, spokesman for the group")."""

from __future__ import annotations

import re

from spacy.tokens import Token

from reportedly.codebook.entries import NounEntry
from reportedly.reading.coreference.actors import Actor
from reportedly.reading.coreference.links import Links
from reportedly.reading.names.kinds import OWN_NAME
from reportedly.reading.noun_phrases import phrase_tokens

MEN = frozenset(
    "man boy father husband son brother king prince emir sultan spokesman chairman policeman serviceman mr abu sir lord imam sheikh bishop patriarch".split()
)
WOMEN = frozenset(
    "woman girl mother wife daughter sister queen princess spokeswoman chairwoman mrs ms miss umm lady dame baroness nurse".split()
)
_RANKS = frozenset({"general", "colonel", "captain", "major", "brigadier", "lieutenant", "officer"})
"""What someone is beside the post that they speak in ("spokesman Colonel ...")."""
_OFFICE_WORDS = frozenset(
    "foreign prime defence defense interior vice deputy chief special senior top former supreme assistant information military political "
    "media humanitarian field general acting secretary crown high spiritual attorney state national security reconciliation justice health".split()
)
"""Words of an office that are capitalised with it."""
_FAR = 12
"""Tokens between an office and the name that stands after it in commas."""


GIVEN_NAME = re.compile(
    rf"(?:\b(?:mother|father|grandmother|grandfather|parent)[ -]of[ -](?:\w+)|\b(?:first|given|only) name,|\bnamed|\bcalled|\bgoes by|{OWN_NAME}) $"
)
"""What stands before the name of "a witness named Ahmad"."""


def learn_from_name(links: Links, head: Token, actor: Actor) -> None:
    """Titles before a name and descriptions beside it: offices, what it is called, whom it acts for."""
    for child in head.children:
        if child.dep_ == "appos" and child.i > head.i and child.i not in links.in_name and child.tag_ in ("NN", "NNS") and len(child) > 2:
            entry = links.vocabulary.entry(child)
            if entry is not None and entry.code in ("office", "witness") and child.tag_ == "NN" and _may_be_person(links, head, actor):
                # "Nadia Mansour, head of the council": whatever the parser took the name for.
                actor.kind = "person"
            if entry is None or can_be(links, entry, child, actor):
                _describe(links, child, actor)
                if child.i not in links.by_head:
                    links.link(child, actor)
    if head.dep_ == "appos" and head.head.i < head.i and head.head.i not in links.in_name:
        above = head.head
        entry = links.vocabulary.entry(above)
        if entry is not None and can_be(links, entry, above, actor) and above.i not in links.by_head:
            _describe(links, above, actor)
            links.link(above, actor)
        elif (
            entry is not None
            and above.i in links.by_head
            and not links.by_head[above.i].actor.proper
            and can_be(links, entry, above, actor)
        ):
            links.same(links.by_head[above.i].actor, actor)
    if (head.i not in links.by_head or not _described_before(links, head, actor)) and (
        head.dep_ != "appos" or head.head.i in links.in_name
    ):
        _between_commas(links, head, actor)
    _given(links, head, actor)
    first = phrase_tokens(head)[0]
    before = [t for t in links.doc[first : head.i] if t.i not in links.in_name or links.in_name[t.i] is not actor]
    _title(links, before, actor)


def _may_be_person(links: Links, head: Token, actor: Actor) -> bool:
    """Is a name that the register does not know made like a person's: two or three words, none of them a word for a body?"""
    words = actor.name.split()
    plain = all(w[:1].isupper() and not w.isupper() and w.lower() not in links.vocabulary.closes for w in words)
    return (
        actor.kind in ("organisation", "group", "outlet")
        and actor.actor is None
        and 2 <= len(words) <= 3
        and plain
        and head.ent_type_ != "NORP"
    )


def _described_before(links: Links, head: Token, actor: Actor) -> bool:
    """ "A defender, Omar Saleh, was shot", "telephoned the governor of Marib, General Saleh": the person between commas is whom the phrase right
    before tells of, whatever noun it is and wherever the parser hangs the name."""
    doc, first = links.doc, phrase_tokens(head)[0]
    if actor.kind != "person" or first < 2 or doc[first - 1].text != "," or links.sentence_of[first - 2] != links.sentence_of[head.i]:
        return False
    last = phrase_tokens(head)[1]
    if last + 1 < len(doc) and doc[last + 1].text not in (",", ".", ";", ":"):
        return False
    noun = doc[first - 2]
    while noun.dep_ in _INSIDE and noun.head.i < first - 1 and noun.head.pos_ not in ("VERB", "AUX"):
        noun = noun.head
    if noun.tag_ != "NN" or noun.i in links.in_name or noun.ent_type_ in ("DATE", "TIME") or not _tells_person(links, noun):
        return False
    link = links.by_head.get(noun.i)
    if link is not None:
        if link.actor.proper:
            return False
        links.same(link.actor, actor)
    else:
        links.link(noun, actor)
    _describe(links, noun, actor)
    return True


_INSIDE = frozenset({"pobj", "prep", "compound", "poss", "case", "nmod", "conj"})
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "my"})


def _tells_person(links: Links, noun: Token) -> bool:
    """May a noun be a person's: one that the vocabulary has for persons, or one that it has not, with an article or its owner before it?"""
    entry = links.vocabulary.entry(noun)
    if entry is not None:
        return entry.kind in ("person", "unnamed")
    before = any(c.lower_ in _DETERMINERS or c.dep_ == "poss" for c in noun.lefts)
    return before and noun.dep_ not in ("pobj", "npadvmod") and not noun.lower_.endswith(_ABSTRACT)


_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ship", "ing", "cy")


def _between_commas(links: Links, head: Token, actor: Actor) -> None:
    """ "A spokesman for the brigade, Omar Saleh, said": the parser may hang the name on the body that is spoken for."""
    doc, (first, last) = links.doc, phrase_tokens(head)
    first = next((i for i in range(first, head.i + 1) if i and doc[i - 1].text == ","), first)  # the front may hang on the name
    if actor.kind != "person" or first < 2 or last + 1 >= len(doc) or doc[first - 1].text != "," or doc[last + 1].text != ",":
        return
    for i in range(first - 2, max(first - _FAR, -1), -1):
        token = doc[i]
        if token.text == "," or token.pos_ in ("VERB", "AUX") or links.sentence_of[i] != links.sentence_of[head.i]:
            return
        link = links.by_head.get(i)
        if link is not None and token.tag_ == "NN" and not link.actor.proper:
            entry = links.vocabulary.entry(token)
            if _office(entry) and entry is not None and can_be(links, entry, token, actor):
                links.same(link.actor, actor)
            return


def _given(links: Links, head: Token, actor: Actor) -> None:
    """ "A nurse at the hospital, who gave her name only as Rima, said": whom the sentence spoke of last before is so called."""
    first = links.doc[phrase_tokens(head)[0]]
    if actor.kind != "person" or not GIVEN_NAME.search(links.text[max(0, first.idx - _FAR * 5) : first.idx]):
        return
    for i in range(first.i - 1, first.sent.start - 1, -1):
        link = links.by_head.get(i)
        if link is not None and links.doc[i].tag_ == "NN" and not link.actor.proper and link.actor.kind == "unnamed":
            links.same(link.actor, actor)
            return


def _title(links: Links, before: list[Token], actor: Actor) -> None:
    """ "Syrian Foreign Minister", "media activist", "the group's spokesman", "Capt" before a name."""
    words = [t for t in before if t.pos_ not in ("DET", "PUNCT", "SPACE", "PART") and t.tag_ != "POS"]
    if not words:
        return
    bodies = [links.in_name[t.i] for t in words if t.i in links.in_name]
    rest = [t for t in words if t.i not in links.in_name and t.tag_ not in ("CD", "PRP$")]
    for t in rest:
        low = t.lower_.rstrip(".")
        entry = links.vocabulary.word(t.lemma_.lower()) or links.vocabulary.word(low)
        if low in links.vocabulary.titles or (entry is not None and entry.kind != "place"):
            actor.said_to_be.add(low if entry is None else t.lemma_.lower())
        else:
            actor.qualities.add(t.lemma_.lower())
        tell_gender(links, actor, low)
    if actor.kind != "person" or not rest:
        return
    last = rest[-1]
    offices = [t for t in rest if t.lower_.rstrip(".") in links.vocabulary.titles or _office(links.vocabulary.word(t.lemma_.lower()))]
    if offices and actor.office is None and not (len(rest) == 1 and last.lower_.rstrip(".") in ("mr", "mrs", "ms", "miss")):
        held = [t for t in offices if _office(links.vocabulary.word(t.lemma_.lower()))]
        posts = [t for t in held if t.lemma_.lower() not in _RANKS] or held or offices
        actor.office = office_words(links, posts[-1])
        actor.of = actor.of or (bodies[-1] if bodies else None)
        for known in links.in_office.get((actor.office, id(actor.of)), ()) if actor.of else ():
            if known is not actor and not known.proper:
                links.same(known, actor)


def office_words(links: Links, last: Token) -> str:
    """The words of an office up to its last: "foreign minister", "deputy defence minister"."""
    first = last.i
    while first > 0 and links.sentence_of[first - 1] == links.sentence_of[last.i]:
        before = links.doc[first - 1]
        if before.text == "-" and first > 1 and not before.whitespace_:
            first -= 2
            continue
        if before.i in links.in_name or not before.is_alpha or before.pos_ not in ("NOUN", "PROPN", "ADJ"):
            break
        if not first <= before.head.i <= last.i and before.head.i != last.head.i:
            break
        if before.tag_ in ("NNP", "NNPS") and before.lower_ not in _OFFICE_WORDS:
            break
        first -= 1
    return links.doc[first : last.i + 1].text.lower().rstrip(".")


def _describe(links: Links, noun: Token, actor: Actor) -> None:
    """What an apposition says: "spokesperson for the group", "a rebel coalition in the north"."""
    lemma = noun.lemma_.lower()
    entry = links.vocabulary.entry(noun)
    actor.said_to_be.add(lemma)
    tell_gender(links, actor, lemma)
    for child in noun.lefts:
        if child.dep_ in ("amod", "compound", "nmod") and child.i not in links.in_name:
            actor.qualities.add(child.lemma_.lower())
    if actor.kind == "person" and _office(entry) and actor.office is None:
        actor.office = office_words(links, noun)
        actor.of = actor.of or body_of(links, noun)


def body_of(links: Links, noun: Token) -> Actor | None:
    """For whom somebody holds an office: "spokesman for X", "X's spokesman", "Turkish minister"."""
    for child in noun.children:
        if child.i in links.in_name and child.dep_ in ("poss", "compound", "amod", "nmod"):
            return links.in_name[child.i]
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "at", "with", "to", "from"):
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.i in links.in_name:
                    return links.in_name[inner.i]
                if inner.dep_ == "pobj" and child.lower_ in ("of", "for") and links.vocabulary.entry(inner) is not None:
                    # "for the UN humanitarian office"
                    owner = next((g for g in inner.lefts if g.i in links.in_name and g.dep_ in ("nmod", "compound", "poss", "amod")), None)
                    if owner is not None:
                        return links.in_name[owner.i]
    return None


def tell_gender(links: Links, actor: Actor, word: str) -> None:
    if actor.kind in ("person", "unnamed") and actor.gender is None:
        actor.gender = "he" if word in MEN else "she" if word in WOMEN else None


def can_be(links: Links, entry: NounEntry, noun: Token | None, actor: Actor) -> bool:
    """Can an actor of this kind be called by this noun?"""
    if entry.code == "side":
        return True
    if actor.kind == "person":
        return entry.kind in ("person", "unnamed")
    if actor.kind in ("group", "organisation", "outlet"):
        return entry.kind in ("group", "organisation", "outlet")
    if actor.kind == "state":
        return entry.kind == "state"
    return entry.kind == actor.kind


def _office(entry: NounEntry | None) -> bool:
    return entry is not None and entry.office
