"""Where the small parser errs in ways that can be told: whom a verb's subject was lost to, and what it takes for a subject that is none."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.events.sorts import NAMED, Sorter
from reportedly.reading.syntax import agents, heads_headline, objects

SPEAKING = frozenset(
    {"accuse", "appeal", "blame", "call", "condemn", "demand", "denounce", "pledge", "promise", "reject", "threaten", "urge", "vow", "warn"}
)
"""Verbs of speaking that are acts, done by persons and bodies."""
_AT = frozenset({"near", "in", "at", "inside", "outside", "around", "across"})


def noun_before_misread(verb: Token, sort: Sorter) -> Token | None:
    """The army in "killed in army shelling of the town", where the parser takes the army for what "in" governs and the shelling for its verb."""
    if verb.tag_ == "VBG" and verb.dep_ == "pobj":  # "wounded in Army Shelling of the town"
        named = next((c for c in reversed(list(verb.lefts)) if c.dep_ == "compound" and sort.of(c) & NAMED), None)
        return named if named is not None and not is_mere_place(named, sort) else None
    if not verb.lower_.endswith("ing") or verb.dep_ not in ("acl", "advcl", "pcomp", "ccomp") or verb.i == 0:
        return None
    before = verb.nbor(-1)
    if before.dep_ != "pobj" or before.head.lower_ not in ("in", "by", "from", "after", "during", "amid", "under"):
        return None
    if any(c.dep_ in ("dobj", "aux", "auxpass") for c in verb.children):
        return None
    if any(c.dep_ == "det" and c.lower_ not in ("a", "an") for c in before.lefts):
        return None
    return before if sort.of(before) & NAMED and not sort.is_time(before) and not is_mere_place(before, sort) else None


def subject_of_tensed(verb: Token, sort: Sorter) -> Token | None:
    """The subject of a tensed verb that the parser hangs on the noun before it: the noun that the whole phrase is about ("bombardment of a
    quarter held by rebels killed ten"), or one that it takes for a part of the verb ("as the alliance attacks the town")."""
    tensed = verb.tag_ in ("VBD", "VBZ", "VBP") or (verb.tag_ == "VBN" and verb.dep_ == "acl" and bool(objects(verb)) and not agents(verb))
    if not tensed or any(c.dep_ in ("nsubj", "nsubjpass", "expl", "auxpass") for c in verb.children):
        return None
    if verb.i > 0 and verb.nbor(-1).lower_ in ("latter", "former") and verb.nbor(-1).dep_ == "amod":
        return verb.nbor(-1)
    before = next((c for c in reversed(list(verb.lefts)) if c.dep_ in ("compound", "nmod") and c.pos_ in ("NOUN", "PROPN")), None)
    if before is not None and before.i == verb.i - 1:
        return before if sort.acts(before) or sort.of(before) & {"place"} else None
    if verb.dep_ != "acl" or verb.head.pos_ not in ("NOUN", "PROPN") or verb.head.i != verb.i - 1:
        return None
    top = verb.head
    while top.dep_ in ("pobj", "prep", "agent", "acl", "relcl", "conj", "appos", "compound") and top.head.i < top.i:
        top = top.head
    return top if top.pos_ in ("NOUN", "PROPN") and top.dep_ in ("ROOT", "nsubj") else None


def counted_behind(verb: Token) -> Token | None:
    """The soldiers in "Between 40 and 60 soldiers are to be stationed there", where the parser takes them for what "between" governs."""
    over = verb.head if verb.dep_ == "xcomp" and verb.head.pos_ == "AUX" else verb
    if any(c.dep_ in ("nsubj", "nsubjpass", "expl") for v in (verb, over) for c in v.children):
        return None
    for child in over.lefts:
        if child.dep_ == "prep" and child.lower_ in ("between", "around", "over", "up", "about") and child.i == over.sent.start:
            return next(
                (c for c in child.children if c.dep_ == "pobj" and c.tag_ == "NNS" and any(n.dep_ == "nummod" for n in c.lefts)), None
            )
    return None


def participle_misread(verb: Token, sort: Sorter) -> Token | None:
    """The soldiers in "fleeing soldiers had looted the clinic", where the parser takes "fleeing" for a clause with them as its object."""
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return None
    clause = next((c for c in verb.lefts if c.dep_ in ("csubj", "csubjpass") and c.tag_ == "VBG"), None)
    if clause is None or clause.i + 1 >= len(verb.doc) or any(c.dep_ == "nsubj" for c in clause.children):
        return None
    done = clause.nbor(1)
    return done if done.dep_ == "dobj" and done.tag_ == "NNS" and sort.of(done) & (NAMED | {"people"}) else None


def object_before(verb: Token, sort: Sorter) -> list[Token]:
    """The army and the militias in "the army and allied militias overran a post", where the parser takes "allied" for the verb and the
    militias for its object."""
    if verb.dep_ not in ("ccomp", "conj", "advcl") or verb.tag_ != "VBD" or verb.i < 2 or verb.head.i >= verb.i:
        return []
    if any(c.dep_ in ("nsubj", "nsubjpass", "expl", "mark") for c in verb.children):
        return []
    misread, noun = verb.head, verb.nbor(-1)
    if noun.dep_ != "dobj" or noun.head.i != misread.i or misread.tag_ not in ("VBD", "VBN") or not sort.of(noun) & NAMED:
        return []
    if (
        any(c.dep_ in ("nsubj", "aux", "auxpass") for c in misread.lefts)
        or noun.left_edge.i != misread.i + 1
        or misread.i == misread.sent.start
    ):
        return []
    before = misread.nbor(-1)
    if before.lower_ == "and" and before.i > misread.sent.start and sort.of(before.nbor(-1)) & NAMED:
        return [before.nbor(-1), noun]
    return [noun] if before.pos_ == "DET" or before.lower_ == "and" else []


def noun_after_conjunction(verb: Token) -> Token | None:
    """The alliance in "killed as an alliance attacked the town", where the parser takes "as" for a preposition."""
    if verb.dep_ != "advcl" or verb.tag_ not in ("VBD", "VBZ", "VBP") or any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return None
    before = verb.nbor(-1) if verb.i else verb
    if before.dep_ != "pobj" or before.head.lower_ not in ("as", "after", "before", "until"):
        return None
    if before.head.dep_ == "mark":  # "as UN commander seeks talks": both its mark and what governs the commander
        return before if before.head.head.i == verb.i else None
    return before if before.head.head.i == verb.head.i and not any(c.dep_ == "mark" for c in verb.children) else None


def joined_above(verb: Token) -> Token | None:
    """The verb that a past tense is joined to where the parser hangs it on a relative clause in the present ("summoned the envoy of the state
    that stands in for it and demanded an inquiry") or the perfect."""
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or any(c.dep_ in ("nsubj", "nsubjpass", "mark") for c in verb.children):
        return None
    clause = verb.head
    while clause.dep_ == "conj" and clause.head.pos_ in ("VERB", "AUX"):
        clause = clause.head
    perfect = any(c.dep_ == "aux" and c.lower_ in ("has", "have") for c in clause.children)
    present = clause.tag_ in ("VBZ", "VBP") or (perfect and verb.lemma_.lower() in SPEAKING)
    if clause.dep_ != "relcl" or not present:
        return None
    above = clause.head
    while above.head.i != above.i and above.pos_ not in ("VERB", "AUX"):
        above = above.head
    return above if above.tag_ == "VBD" and above.i < clause.head.i else None


_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today"})


_PARTS_OF_DAYS = frozenset({"morning", "afternoon", "evening", "night", "midday", "noon", "dawn", "dusk", "midnight"})


def noun_after_weekday(verb: Token, sort: Sorter) -> Token | None:
    """The rebels in "on Friday rebels had carried out a raid", where the parser takes them for what "on" governs."""
    if any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in verb.children) or verb.tag_ not in ("VBD", "VBN", "VBZ", "VBP"):
        return None
    first = min((c.i for c in verb.lefts if c.dep_ in ("aux", "auxpass", "neg")), default=verb.i)
    if first < 2:
        return None
    before = verb.doc[first - 1]
    if before.text == ",":  # "On 3 May members of the militia, which he leads, attacked"
        behind = (c for p in verb.lefts if p.dep_ == "prep" for c in p.children if c.dep_ == "pobj")
        before = next((c for c in behind if c.right_edge.i in (first - 2, first - 1)), before)
    if before.dep_ != "pobj" or not (sort.of(before) & NAMED or "people" in sort.of(before)):
        return None
    if before.dep_ == "pobj" and before.head.lower_ == "of" and before.head.head.dep_ == "pobj":
        before = before.head.head  # "on Tuesday supporters of the front had stormed it"
    edge = before.left_edge
    of_place = (
        before.head.lower_ in ("in", "at") and before.tag_ == "NNS" and edge.i == before.i - 1 and edge.is_title and edge.dep_ == "compound"
    )
    of_part = before.head.lower_ in ("in", "at", "by", "during") and any(
        c.dep_ == "compound" and c.lower_ in _PARTS_OF_DAYS for c in before.lefts
    )  # "in the morning rebel units attacked"
    of_day = edge.lower_ in _WEEKDAYS or edge.ent_type_ == "DATE"  # "on 14 April rebels clashed"
    if before.head.head.i != verb.i or not (sort.of(before) & NAMED or "people" in sort.of(before)):
        return None
    return before if (edge.i < before.i and of_day) or of_part or of_place else None


def relative_cut(verb: Token, sort: Sorter) -> tuple[Token, Token] | None:
    """Who signed and what in "the accord which the army and the rebels signed in May", where the parser takes "signed" for a participle of the
    rebels and loses what "which" stands for; None where it is one."""
    if verb.tag_ not in ("VBN", "VBD") or verb.dep_ != "acl" or verb.head.i > verb.i or agents(verb) or objects(verb):
        return None
    if any(c.dep_ in ("nsubj", "nsubjpass", "auxpass") for c in verb.children):
        return None
    first = verb.head
    while first.dep_ == "conj" and first.head.i < first.i and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head
    edge = min(first.left_edge.i, first.i)
    if edge < 2 or not sort.of(verb.head) & NAMED:
        return None
    mark, doc = verb.doc[edge - 1], verb.doc
    noun = doc[edge - 3] if doc[edge - 2].text == "," and edge > 2 else doc[edge - 2]
    if mark.lower_ not in ("which", "that") or noun.pos_ not in ("NOUN", "PROPN") or noun.sent.start != verb.sent.start:
        return None
    return (first, noun) if "bargains" in sort.of(noun) else None


def side_by_side(verb: Token, sort: Sorter) -> list[Token]:
    """The two in the headline "Togo, rebels sign truce", where a comma stands for "and"."""
    doc, start = verb.doc, verb.sent.start
    if verb.tag_ != "VBP" or verb.dep_ != "ROOT" or not 3 <= verb.i - start <= 8:
        return []
    commas = [t.i for t in doc[start : verb.i] if t.text == ","]
    if len(commas) != 1 or any(t.pos_ in ("VERB", "AUX", "ADP", "CCONJ") for t in doc[start : verb.i]):
        return []
    pair = [doc[commas[0] - 1], doc[verb.i - 1]] if start < commas[0] < verb.i - 1 else []
    both = all(t.pos_ in ("NOUN", "PROPN") and not sort.is_time(t) and (sort.acts(t) or "place" in sort.of(t)) for t in pair)
    return pair if both and verb.lemma_.lower() not in SPEAKING else []


def is_headline_future(verb: Token) -> bool:
    """ "Rebels to leave the town": a sentence whose root is a bare noun with an infinitive behind it."""
    head = verb.head
    return (
        heads_headline(head) and head.pos_ in ("NOUN", "PROPN") and head.i == verb.i - 2 and verb.nbor(-1).lower_ == "to"
        and not any(c.dep_ == "det" for c in head.lefts)
    )  # fmt: skip


def is_mere_place(token: Token, sort: Sorter) -> bool:
    """A place that is no state: it does nothing ("the Aleppo blast")."""
    name = sort.names.get(token.i)
    return name is not None and name.kind == "place" and not name.acts and not name.actor


def is_where(head: Token) -> bool:
    """Does a "subject" open with a word for where ("Near Homs, two strikes hit ...", the parser takes "Near" for a part of the name)?"""
    first = head.left_edge
    if first.i == head.i or first.lower_ not in _AT or first.dep_ not in ("compound", "amod", "nmod"):
        return False
    start = head.sent.start
    return all(t.is_space or t.is_punct for t in head.doc[start : first.i])
