"""Whom "he", "they", "it" and "who" mean: by number, gender, role in the sentence and nearness."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.coreference.actors import Actor
from reportedly.reading.coreference.links import HE, IT, SHE, SUBJECT, THEY, Link, Links
from reportedly.reading.nouns import Nouns

_WHO = frozenset({"who", "whom", "whose"})
_TELLING = frozenset(
    {"accuse", "blame", "urge", "warn", "ask", "call", "tell", "order", "condemn", "thank", "praise", "criticise", "criticize"}
)
_BODIES = frozenset({"group", "organisation", "outlet", "state"})
_LASTING = frozenset({"place", "effect", "time", "second", "minute", "hour", "day", "night", "week", "month", "year", "while", "long"})
"""What "it takes" where "it" is no actor."""


def subject_ahead(links: Links, pronoun: Token) -> Token | None:
    """The subject of the main clause after "Although they agree, ..."."""
    if pronoun.lower_ not in HE | SHE | THEY | IT:
        return None
    clause = next((a for a in (pronoun, *pronoun.ancestors) if a.dep_ == "advcl"), None)
    if clause is None or clause.head.i < pronoun.i or clause.sent.start < clause.left_edge.i - 1:
        return None
    return next((c for c in clause.head.children if c.dep_ in SUBJECT and c.i > pronoun.i and c.pos_ != "PRON"), None)


def look_back(links: Links, ahead: list[tuple[Token, Token]]) -> None:
    """Pronouns that stand before whom they mean, once the sentence is read."""
    for pronoun, main in ahead:
        link = links.by_head.get(main.i)
        if link is not None and _agrees(pronoun, link):
            links.link(pronoun, link.actor, (pronoun.idx, pronoun.idx + len(pronoun)))
    ahead.clear()


def read_pronoun(links: Links, token: Token) -> None:
    """Link a pronoun to whom it means, where that is clear."""
    word = token.lower_
    if word in _WHO or (word in ("that", "which") and token.dep_ in SUBJECT):
        _relative(links, token)
    elif word in HE or word in SHE or word in THEY or (word in IT and not _says_what(token, links.vocabulary)):
        found = _antecedent(links, token)
        if found is not None:
            if word in HE or word in SHE:
                found.gender = "he" if word in HE else "she"
            links.link(token, found, (token.idx, token.idx + len(token)))


def _relative(links: Links, token: Token) -> None:
    clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
    link = links.by_head.get(clause.head.i) if clause is not None else None
    if link is not None:
        links.link(token, link.actor, (token.idx, token.idx + len(token)))


def _antecedent(links: Links, pronoun: Token) -> Actor | None:
    """Whom a pronoun points to: the last subject that fits, in its own sentence or the two before; never one that stands in the
    same clause as an argument of the same verb."""
    here = links.sentence_of[pronoun.i]
    plain, many = pronoun.lower_ in IT, pronoun.lower_ in THEY
    verb = pronoun.head
    other: Actor | None = None
    if (
        not (pronoun.lower_ in HE or pronoun.lower_ in SHE)
        and pronoun.dep_ == "nsubjpass"
        and any(c.dep_ == "agent" for c in verb.children)
    ):
        return None
    if plain and (teller := _teller_above(links, pronoun)) is not None:
        return teller
    if plain and pronoun.dep_ == "dobj" and verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.lemma_.lower() in _TELLING:
        # "suspended talks with the group, accusing it of ...": not whoever accuses
        beside = next((k for k in reversed(links.made) if k.sentence == here and not k.subject and _agrees(pronoun, k)), None)
        if beside is not None:
            return beside.actor
    for link in reversed(links.made):
        if here - link.sentence > (0 if pronoun.lower_.endswith(("self", "selves")) else 1 if plain or many else 2):
            break
        head = links.doc[link.head]
        if head.head.i == verb.i and pronoun.dep_ in ("dobj", "pobj", "dative") and link.subject:
            continue
        if many and link.sentence >= here - 1 and not link.plural and _coordinated(links, head):
            return None
        if not _agrees(pronoun, link):
            continue
        if link.subject or (link.sentence == here and pronoun.dep_ == "poss" and (link.plural or not many)):
            if plain and not _has_office(pronoun, links.vocabulary) and _nearer_thing(links, link.head, pronoun):
                return None
            return _known_by_pronoun(links, pronoun, link) or link.actor
        other = other or link.actor
    return None if plain else other


def _known_by_pronoun(links: Links, pronoun: Token, subject: Link) -> Actor | None:
    """ "The reporter found her in the street. She spoke of ...": whom the sentence of the last subject calls "she" already, where the
    report does not tell whether the subject is a woman."""
    if subject.actor.gender is not None or subject.sentence == links.sentence_of[pronoun.i]:
        return None
    wanted = HE if pronoun.lower_ in HE else SHE if pronoun.lower_ in SHE else frozenset()
    for link in reversed(links.made):
        if link.sentence < subject.sentence:
            return None
        if link.head > subject.head and links.doc[link.head].lower_ in wanted and link.actor is not subject.actor:
            return link.actor
    return None


def _teller_above(links: Links, it: Token) -> Actor | None:
    """The body that tells the whole: "the ministry said that ..., in which it said ...": one verb of saying told twice has one teller."""
    verb = it.head
    if it.dep_ not in SUBJECT or verb.pos_ != "VERB":
        return None
    for above in verb.ancestors:
        if above.pos_ == "VERB" and above.lemma_ == verb.lemma_ and any(c.dep_ == "ccomp" for c in above.children):
            link = next((links.by_head[c.i] for c in above.lefts if c.dep_ in SUBJECT and c.i in links.by_head), None)
            return link.actor if link is not None and _agrees(it, link) else None
    return None


def _coordinated(links: Links, head: Token) -> bool:
    """Is it one of several ("Turkey and Qatar"), whom "they" may mean together?"""
    return any(c.i in links.by_head for c in head.conjuncts)


def _has_office(its: Token, vocabulary: Nouns) -> bool:
    """ "The truce holds, its spokesman said": what has a spokesman is a body, not a thing."""
    entry = vocabulary.entry(its.head) if its.dep_ == "poss" else None
    return entry is not None and entry.office


def _nearer_thing(links: Links, start: int, pronoun: Token) -> bool:
    """Does a subject that is no actor stand between an actor and "it"?"""
    between = links.doc[start + 1 : pronoun.i]
    return any(t.dep_ in SUBJECT and t.tag_ in ("NN", "NNP") and t.i not in links.by_head and t.i not in links.in_name for t in between)


def _agrees(pronoun: Token, link: Link) -> bool:
    """Do number, gender and kind allow the pronoun to point there?"""
    word, kind = pronoun.lower_, link.actor.kind
    if word in IT:
        return kind in _BODIES and not link.plural
    if word in THEY:
        return link.plural or kind in ("population", "group", "organisation")
    return kind in ("person", "unnamed") and not link.plural and link.actor.gender in (None, "he" if word in HE else "she")


def _says_what(it: Token, vocabulary: Nouns) -> bool:
    """Does "it" point to no actor: "it was an attack", "it is clear that", "it took place"?"""
    verb = it.head
    if it.dep_ not in SUBJECT:
        return False
    if verb.lemma_ in ("take", "begin") and any(
        c.dep_ in ("dobj", "xcomp") and c.i > verb.i and c.lemma_.lower() not in _LASTING for c in verb.children
    ):
        return False  # "it took the town", "it began shelling"
    if verb.lemma_ in ("take", "happen", "occur", "begin", "seem", "appear", "remain", "become", "come", "last", "mean"):
        return True
    if verb.lemma_ != "be":
        return False
    attribute = next((c for c in verb.children if c.dep_ in ("attr", "acomp")), None)
    if attribute is None or attribute.dep_ == "acomp":
        return attribute is None or any(c.dep_ in ("ccomp", "xcomp", "advcl", "csubj") for c in (*verb.children, *attribute.children))
    entry = vocabulary.entry(attribute)
    return entry is None or entry.kind == "place"
