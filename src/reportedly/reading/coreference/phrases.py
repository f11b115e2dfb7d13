"""Noun phrases for actors without a name of their own: "the group", "a rebel commander", "Hezbollah fighters", "the 40-year-old"."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from reportedly.codebook.entries import NounEntry
from reportedly.reading.coreference.actors import Actor
from reportedly.reading.coreference.links import NOMINAL, Links
from reportedly.reading.coreference.offices import body_of, can_be, office_words, tell_gender
from reportedly.reading.noun_phrases import phrase, phrase_tokens

_POINTING = frozenset({"the", "this", "that", "these", "those"})
_MEMBERS_OF = frozenset({"army", "soldier", "fighter", "armed_group"})
_BODIES = frozenset({"unit", "contingent", "cell", "detachment", "squad", "battalion", "brigade"})
_SOME = _BODIES | {"member", "element", "operative"}
_ANY_BODY = frozenset({"group", "organisation", "organization", "body"})
_LANDS = frozenset({"country", "nation", "state", "kingdom", "republic", "power"})
_ANY_ARMED = frozenset({"faction", "outfit", "movement", "force"})
_SAME_AS = {
    "watchdog": "monitor", "paper": "newspaper", "daily": "newspaper", "channel": "broadcaster", "station": "broadcaster",
    "television": "broadcaster", "newswire": "agency", "site": "website",
}  # fmt: skip
"""Nouns that mean what the register's types say in another word."""
_ARMED = frozenset(
    {"armed", "rebel", "militant", "islamist", "jihadist", "extremist", "terrorist", "terror", "insurgent", "opposition", "paramilitary"}
)
_CIVIL = frozenset(
    "monitoring monitor rights right human aid campaign watchdog advocacy relief medical news media activist charity research".split()
)
_OF_A_STATE = frozenset({"army", "ministry", "government", "security", "police", "parliament", "court"})
"""What is never called "the group"."""
_SAY_NOTHING = frozenset({"same", "said", "latter", "former", "own", "whole", "very", "entire", "other", "main"})
_OF_TOWNS = frozenset({"police", "council", "hospital", "municipality", "firefighter", "resident"})
_REACH = 4
"""Sentences that a definite description or a pronoun looks back, pronouns half as far."""


def read_noun(links: Links, head: Token) -> None:
    """Link a noun that has no name to the actor it means, or, where it does or says something, to an actor of its own."""
    entry = links.vocabulary.entry(head)
    if head.i not in links.by_head and (whole := _whole_of(links, head)) is not None:
        links.link(head, whole)
        return
    if entry is None or entry.kind == "place":
        if head.lower_.endswith("-old") or (head.lower_ == "old" and head.i and head.nbor(-1).text == "-"):
            _older(links, head)
        return
    if head.i in links.by_head:
        return
    inside = _named_inside(links, head, entry)
    if inside is not None:
        links.link(head, inside)
        return
    before = list(head.lefts)
    determiner = next((c.lower_ for c in before if c.dep_ in ("det", "poss") and c.tag_ in ("DT", "PDT", "PRP$")), None)
    named_owner = any(c.i in links.in_name for c in head.subtree if c.i <= head.i)
    if determiner in _POINTING and not named_owner:
        found = _pointed_to(links, head, entry)
        if found is not None:
            links.link(head, found)
            tell_gender(links, found, head.lemma_.lower())
            return
    if (
        _acts(head)
        and not (entry.kind == "state" and head.tag_ == "NN" and head.lemma_ in _LANDS)
        and not any(c.tag_ == "WP$" for c in head.lefts)
    ):
        links.link(head, _new(links, head, entry, determiner))


def _whole_of(links: Links, head: Token) -> Actor | None:
    """The named group that "members of", "elements of", "a unit of" are some of; one member alone is a person."""
    if not (head.lemma_.lower() in _SOME if head.tag_ == "NNS" else head.lemma_.lower() in _BODIES) or not _acts(head):
        return None
    owners = [links.in_name[g.i] for c in head.rights if c.dep_ == "prep" and c.lower_ == "of" for g in c.children if g.i in links.in_name]
    return owners[0] if len(owners) == 1 and owners[0].kind == "group" else None


def _named_inside(links: Links, head: Token, entry: NounEntry) -> Actor | None:
    """The named actor whose people or means a phrase tells of: "Hezbollah fighters", "Russian warplanes", "the Nusra Front group",
    "members of Jaysh al-Izza"."""
    found = []
    for child in head.children:
        if (
            child.i in links.in_name
            and child.dep_ in ("compound", "amod", "nmod", "poss")
            and child.i < head.i
            and not links.hyphened(child)
        ):
            found.append((child, links.in_name[child.i]))
            found += [(g, links.in_name[g.i]) for g in child.conjuncts if g.i in links.in_name and g.i < head.i]
        elif child.tag_ == "PRP$" and child.i in links.by_head and entry.code in _MEMBERS_OF:
            found.append((child, links.by_head[child.i].actor))
        elif child.dep_ == "prep" and child.lower_ in ("of", "from") and entry.code in _MEMBERS_OF:
            found += [(g, links.in_name[g.i]) for g in child.children if g.i in links.in_name]
    whole = {id(a): a for _, a in found}
    if len(whole) != 1:
        return None
    actor = next(iter(whole.values()))
    others = [c for c in head.lefts if c.dep_ in ("compound", "amod") and c.i not in links.in_name]
    if (
        actor.kind == "state"
        and head.lemma_.lower() in _OF_TOWNS
        and all(c.i in links.at and links.at[c.i][0].kind == "place" for c, _ in found)
    ):
        # "London police" are the town's, whatever government sits there.
        return None
    if actor.kind == "state" and any(
        (e := links.vocabulary.word(c.lemma_.lower())) is not None and e.code in ("fighter", "witness") for c in others
    ):
        return None
    if actor.kind == "group" and (entry.code in _MEMBERS_OF or (entry.of_state and not entry.office)):
        return actor
    if actor.kind == "state" and ((entry.of_state and not entry.office) or (entry.code == "side" and head.tag_ == "NN")):
        return actor
    if actor.kind in ("organisation", "outlet") and entry.kind in ("organisation", "outlet", "group") and entry.code != "fighter":
        return actor
    if actor.kind == "organisation" and entry.code in ("fighter", "armed_group"):
        return actor
    return None


def _older(links: Links, head: Token) -> None:
    """ "The 40-year-old" is whoever was last spoken of."""
    first = phrase_tokens(head)[0]
    if links.doc[first].lower_ == "the" and not any(c.dep_ in ("amod", "compound") and c.i in links.in_name for c in head.children):
        found = _last(links, lambda a: a.kind in ("person", "unnamed") and not a.plural, head, _REACH)
        if found is not None and head.dep_ in NOMINAL and head.dep_ != "appos":
            links.link(head, found)


def _pointed_to(links: Links, head: Token, entry: NounEntry) -> Actor | None:
    """The actor spoken of before that "the commander", "the group", "the same sources" means."""
    lemma, plural = head.lemma_.lower(), head.tag_ in ("NNS", "NNPS")
    modifiers = {c.lemma_.lower() for c in head.lefts if c.dep_ in ("amod", "compound", "nmod")} - _SAY_NOTHING
    if any(c.dep_ in ("prep",) and c.lower_ in ("of", "for", "from") for c in head.rights) and not any(
        c.lower_ == "of" and g.i in links.in_name for c in head.rights for g in c.children
    ):
        return None
    body = body_of(links, head)
    other: Actor | None = None
    for link in reversed(links.made):
        back = links.sentence_of[head.i] - link.sentence
        if back > 4 * _REACH or (other is not None and back > _REACH):
            return other
        actor = link.actor
        if actor.plural != plural:
            continue
        if _answers(links, actor, lemma, entry, modifiers) and (body is None or actor.of is body):
            if lemma not in _ANY_BODY or modifiers or actor.kind == "group" or lemma in actor.said_to_be:
                return actor
            # "the group" is an armed one before it is a monitor or an outlet that was spoken of last
            other = other or actor
    return other


def _answers(links: Links, actor: Actor, lemma: str, entry: NounEntry, modifiers: set[str]) -> bool:
    """Has the report, or the register, called this actor so, and do the modifiers not say otherwise?"""
    known = {w for said in actor.said_to_be for w in (said, *said.split())} | actor.qualities | set(actor.name.lower().split())
    if lemma in actor.said_to_be or (actor.proper and lemma in known):
        return modifiers <= known or bool(modifiers & known) or modifiers <= _ARMED | _CIVIL
    if lemma in _ANY_BODY and known & _OF_A_STATE:
        return False
    if not actor.proper or entry.office or entry.code in ("witness", "helper", "side") or not can_be(links, entry, None, actor):
        return False
    if _SAME_AS.get(lemma, lemma) not in known and lemma not in _ANY_BODY and not (lemma in _ANY_ARMED and actor.kind == "group"):
        return False
    if modifiers & (_CIVIL if actor.kind == "group" else _ARMED):
        return False
    return modifiers <= known | _ARMED | _CIVIL


def _new(links: Links, head: Token, entry: NounEntry, determiner: str | None) -> Actor:
    """An actor known by a description only. Several told alike ("rebels", "the rebels") are one; each "a commander" is another."""
    plural = head.tag_ in ("NNS", "NNPS")
    start, end = phrase(head)
    lefts = [c for c in head.lefts if c.dep_ in ("amod", "compound", "nmod", "poss") and c.tag_ not in ("PRP$",)]
    alone = any(c.dep_ == "nummod" or c.tag_ == "PRP$" for c in head.lefts)
    key = (
        head.lemma_.lower() + ("s" if plural else ""),
        frozenset(c.lemma_.lower() for c in lefts) | frozenset({"of"} if end > head.idx + len(head) else ()),
    )
    if (plural or determiner == "the") and not alone and end <= head.idx + len(head) and key in links.unnamed:
        return links.unnamed[key]
    kind = (entry.many if plural else entry.kind) if entry.kind in ("person", "unnamed") else entry.kind
    name = links.text[start:end]
    for article in ("the ", "The ", "a ", "A ", "an ", "An "):
        name = name.removeprefix(article)
    made = Actor("unnamed" if kind == "person" else kind, name, (start, end), plural=plural, proper=False)  # type: ignore[arg-type]
    made.said_to_be.add(head.lemma_.lower())
    made.qualities.update(c.lemma_.lower() for c in lefts)
    tell_gender(links, made, head.lemma_.lower())
    if entry.office:
        made.office = office_words(links, head)
        made.of = body_of(links, head)
        if made.of is not None:
            links.in_office.setdefault((made.office, id(made.of)), []).append(made)
    if not alone:
        links.unnamed[key] = made
    return made


def _last(links: Links, fits: Callable[[Actor], bool], token: Token, reach: int) -> Actor | None:
    here = links.sentence_of[token.i]
    for link in reversed(links.made):
        if here - link.sentence > reach:
            return None
        if fits(link.actor):
            return link.actor
    return None


def _acts(head: Token) -> bool:
    """Does a noun phrase do or say something: subject of an active verb, "by ...", "according to ..."?"""
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    if head.dep_ == "nsubj":
        return head.head.pos_ in ("VERB", "AUX")
    if head.dep_ == "pobj":
        above = head.head
        return above.dep_ == "agent" or (above.lower_ == "to" and above.head.lower_ == "according") or above.lower_ == "by"
    return False
