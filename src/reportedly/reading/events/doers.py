"""Who does what a verb says: its subject as the parser has it, and as it is where the parser errs in ways that can be told."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.events.misread import (
    SPEAKING,
    counted_behind,
    is_headline_future,
    is_where,
    joined_above,
    noun_after_conjunction,
    noun_after_weekday,
    noun_before_misread,
    object_before,
    participle_misread,
    side_by_side,
    subject_of_tensed,
)
from reportedly.reading.events.sorts import Sorter
from reportedly.reading.syntax import conjuncts, done_to, is_passive, objects, subjects


def past_dash(heads: list[Token], verb: Token, sort: Sorter) -> list[Token]:
    """The subject, where the parser took a dateline before a dash for it: then the last noun before the verb."""
    out = []
    if heads and is_where(heads[0]):
        heads = [c for c in verb.lefts if c.dep_ == "nsubj" and c.i > heads[0].i] or heads[1:]
    for head in heads:
        if head.i < verb.i:
            between = [i for i in sort.dashes if head.i < i < verb.i]
            dash = between[-1] if len(between) % 2 else None  # a pair of dashes only holds an aside
            if dash is not None:
                nouns = [
                    t
                    for t in head.doc[dash + 1 : verb.i]
                    if t.pos_ in ("NOUN", "PROPN", "PRON") and t.dep_ not in ("compound", "poss", "pobj", "npadvmod")
                ]
                if len(nouns) > 1 and nouns[-1].nbor(-1).lower_ == "and" and nouns[-1].nbor(-2).i == nouns[-2].i and nouns[-2] not in out:
                    out.append(nouns[-2])
                if nouns and nouns[-1] not in out:
                    out.append(nouns[-1])
                continue
        if not sort.is_time(head):
            out.append(head)
    return out


def doers(verb: Token, sort: Sorter) -> list[Token]:
    """Heads of who does what the verb says, or of whom it is done to where it is passive: `subjects`, but that the one who acts in "used the
    pause to attack" is the user and not the pause."""
    before = (
        noun_before_misread(verb, sort)
        or noun_after_conjunction(verb)
        or noun_after_weekday(verb, sort)
        or participle_misread(verb, sort)
        or counted_behind(verb)
    )
    if before is not None:
        return conjuncts(before)
    if both := object_before(verb, sort):
        return both
    if (upon := _called_upon(verb)) is not None:
        return conjuncts(upon)
    if (before := subject_of_tensed(verb, sort)) is not None:
        return conjuncts(before)
    if is_headline_future(verb) and verb.dep_ in ("relcl", "acl"):
        return conjuncts(verb.head)
    if (over := _said_besides(verb)) is not None:
        return doers(over, sort)
    if (above := joined_above(verb)) is not None:
        return doers(above, sort)
    if verb.dep_ == "xcomp" and verb.head.pos_ in ("VERB", "AUX") and verb.head.lemma_.lower() not in sort.grammar["object_control"]:
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
        if not own and any(c.dep_ == "dobj" for c in verb.head.children):
            return doers(verb.head, sort)
    if verb.tag_ == "VBG" and verb.dep_ in ("xcomp", "dobj", "ccomp", "pcomp") and verb.head.lemma_.lower() in _NOTICING:
        return [t for c in verb.children if c.dep_ == "nsubj" for t in conjuncts(c)]  # "residents reported shelling"
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.head.lemma_.lower() in _TELLING and verb.head.i < verb.i:
        told = [c for c in verb.head.lefts if c.dep_ == "ccomp" and c.pos_ == "VERB"]
        if told and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
            return doers(told[-1], sort)  # "they hit a bridge, an official said, using drones"
    if (
        verb.dep_ in ("dep", "conj")
        and verb.lemma_ == "go"
        and verb.head.pos_ == "VERB"
        and not any(c.dep_ == "nsubj" for c in verb.children)
    ):
        return doers(verb.head, sort)
    if verb.dep_ == "advcl" and verb.head.lemma_ == "go" and any(c.lower_ == "on" for c in verb.head.children):
        return doers(verb.head, sort)  # "then went on to fire on the town"
    if verb.dep_ == "acomp" and verb.tag_ == "VBN":
        return doers(verb.head, sort)
    if verb.dep_ == "conj" and verb.tag_ == "VBG" == verb.head.tag_ and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return doers(verb.head, sort)  # "killing ten and wounding others"
    if verb.dep_ == "pcomp" and verb.tag_ == "VBG" and verb.nbor(-1).dep_ == "pobj" and verb.nbor(-1).head.i == verb.head.i:
        return conjuncts(verb.nbor(-1))  # "a force of fighters massing", hung on "of"
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.head.lemma_.lower() in sort.grammar["perceiving"]:
        seen = [c for c in verb.head.rights if c.dep_ == "dobj" and c.right_edge.i == verb.i - 1]
        if seen:
            return conjuncts(verb.nbor(-1) if verb.nbor(-1).dep_ == "pobj" else seen[0])
    if verb.dep_ == "pcomp" and verb.head.lower_ == "with" and (with_own := [c for c in verb.lefts if c.dep_ == "nsubj"]):
        return conjuncts(with_own[0])  # "with tanks shelling the town"
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
        return _doers_behind_preposition(verb, sort)
    if (charge := charge_before(verb, sort)) is not None:
        return _doers_behind_preposition(charge, sort)
    who = [c for c in verb.children if c.dep_ == "nsubj" and c.tag_ in ("WP", "WDT")]
    if who and verb.dep_ == "ccomp" and verb.head.dep_ == "relcl":
        return conjuncts(verb.head.head)  # "militants who, it says, have fired rockets"
    if is_participle_of_clause(verb, sort):
        above = verb.head
        while above.head.i != above.i and above.pos_ != "VERB":
            above = above.head
        return doers(above, sort) if above.pos_ == "VERB" and not is_passive(above) else []
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and verb.head.dep_ == "dobj" and verb.head.lemma_.lower() in sort.grammar["texts"]:
        return doers(verb.head.head, sort)
    found = past_dash(subjects(verb), verb, sort)
    if len(found) <= 2 and (pair := side_by_side(verb, sort)):
        return pair
    if not found and verb.dep_ in ("xcomp", "conj", "advcl") and verb.head.pos_ == "VERB" and verb.head.i < verb.i:
        return [] if is_passive(verb.head) else doers(verb.head, sort)  # whose subject is lost and found above
    return found


_NOTICING = frozenset({"report", "hear", "describe", "witness", "recall", "record", "note", "mention", "condemn", "denounce"})
_TELLING = frozenset(
    """
    add admit affirm announce argue ask assert assure claim complain concede confirm declare demand deny fear hope insist instruct maintain note order
    pledge promise put regret repeat report say state stress suggest tell urge vow warn
    """.split()
)


_CALLING = {"call": ("on", "upon"), "appeal": ("to",), "plead": ("with",)}


def _called_upon(verb: Token) -> Token | None:
    """The rebels in "called on the rebels to lay down their arms and go home"."""
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        verb = verb.head
    if verb.tag_ != "VB" or not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.lefts):
        return None
    over = verb.head
    if verb.dep_ in ("acl", "relcl") and over.dep_ == "pobj" and over.head.lower_ in _CALLING.get(over.head.head.lemma_.lower(), ()):
        return over
    if verb.dep_ not in ("xcomp", "advcl", "ccomp") or over.i > verb.i:
        return None
    upon = (c for c in over.rights if c.dep_ == "prep" and c.i < verb.i and c.lower_ in _CALLING.get(over.lemma_.lower(), ()))
    return next((i for c in upon for i in c.rights if i.dep_ == "pobj"), None)


def _said_besides(verb: Token) -> Token | None:
    """The verb of who "denied that his men fired and blamed the army": whoever denies also blames, though the parser joins it to what is denied."""
    if verb.dep_ != "conj" or verb.lemma_.lower() not in SPEAKING or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    if any(c.dep_ in ("nsubj", "nsubjpass", "mark", "aux") for c in verb.children):
        return None
    said = verb.head
    while said.dep_ == "conj" and said.head.pos_ in ("VERB", "AUX"):
        said = said.head
    if said.lemma_.lower() in SPEAKING and said.tag_ == verb.tag_:
        return None
    over = said
    while (
        over.dep_ in ("ccomp", "xcomp", "acomp", "pcomp", "prep")
        and over.head.i < over.i
        and not (over.i != said.i and over.lemma_.lower() in _TELLING)
    ):
        over = over.head
    return over if over.i != said.i and over.tag_ == verb.tag_ and over.lemma_.lower() in _TELLING else None


def is_participle_of_clause(verb: Token, sort: Sorter) -> bool:
    """ "carried out raids near the city, killing ten": the parser hangs the participle on the nearest noun; it tells of the clause."""
    if verb.dep_ != "acl" or verb.tag_ != "VBG" or verb.lemma_.lower() in sort.grammar["staying"]:
        return False
    head = verb.head
    if head.dep_ == "dobj" and head.head.lemma_.lower() in sort.grammar["perceiving"]:
        return False  # "spotted a column gathering at the border"
    if head.dep_ in ("nsubj", "nsubjpass", "ROOT") and head.i < verb.i and not any(t.pos_ == "VERB" for t in head.doc[head.i : verb.i]):
        return False
    return verb.i - head.i > 1 or not sort.of(head) & {"fighters", "carriers", "group"}


def charge_before(verb: Token, sort: Sorter) -> Token | None:
    """ "Accused the rebels of shelling a school, killing three": the act or its noun that somebody is charged with, of which the participle
    tells what came of it, though the parser joins it to the charge."""
    over = verb.head
    if verb.dep_ != "advcl" or verb.tag_ != "VBG" or over.i > verb.i or over.lemma_.lower() not in sort.grammar["object_acts"]:
        return None
    charges = [c for t in (over, *objects(over)) for p in t.rights if p.dep_ == "prep" and p.lower_ in ("of", "for") for c in p.rights]
    return next((c for c in charges if c.dep_ in ("pcomp", "pobj") and c.i < verb.i), None)


def _charged(noun: Token, sort: Sorter) -> Token | None:
    """The militias in "accused militias from the coast of shelling the port", where the parser hangs the charge on a noun inside their phrase."""
    top = noun
    while top.dep_ in ("pobj", "prep", "conj") and top.head.i < top.i and top.head.pos_ in ("NOUN", "PROPN", "ADP"):
        top = top.head
    return top if top.i != noun.i and top.dep_ == "dobj" and top.head.lemma_.lower() in sort.grammar["object_acts"] else None


def _doers_behind_preposition(verb: Token, sort: Sorter) -> list[Token]:
    """Who acts in "accused the rebels of shelling", "made progress in clearing", "is committed to supporting"."""
    over = verb.head.head
    if verb.head.lower_ == "of" and (charged := _charged(over, sort)) is not None:
        return conjuncts(charged)
    if over.pos_ in ("NOUN", "PROPN", "PRON") and over.dep_ in ("dobj", "nsubjpass") and over.head.pos_ == "VERB":
        return (
            conjuncts(over)
            if over.head.lemma_.lower() in sort.grammar["object_acts"]
            else doers(over.head, sort)
            if over.dep_ == "dobj"
            else []
        )
    if over.pos_ != "VERB":
        return []
    passive = is_passive(over)
    if passive and is_passive(verb) and verb.head.lower_ in ("before", "after", "since", "without", "despite"):
        return past_dash(subjects(over), over, sort)  # "were questioned before being shot"
    if over.lemma_.lower() in sort.grammar["object_acts"] and verb.head.lower_ in ("of", "for", "with", "from"):
        accused = [] if passive else done_to(over)
        if accused and accused[0].lower_ in ("other", "another") and accused[0].i and accused[0].nbor(-1).lower_ in ("each", "one"):
            return doers(over, sort)  # "accused each other of shelling"
        return subjects(over) if passive else accused
    if passive and over.lemma_.lower() not in ("commit", "dedicate", "engage", "involve", "oppose"):
        return []
    return past_dash(subjects(over), over, sort) if passive else doers(over, sort)
