"""To whom an act is done where the clause below its verb tells it: "demanded that the army withdraw", "refused to meet the king"."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.events.act import Act, Known
from reportedly.reading.events.participants import Part, actors_inside, after_prepositions, done_to, modifiers, part, parts
from reportedly.reading.events.sorts import NAMED
from reportedly.reading.syntax import conjuncts, objects

_CLAUSE_BELOW = frozenset({"ccomp", "xcomp", "advcl", "acl", "acomp"})
OFFERED = ("by", "of", "from", "with", "against", "on", "to", "for", "between", "among", "in", "over", "into", "at")
_LETTING = frozenset({"let", "allow", "permit", "admit"})


def from_clause(known: Known, act: Act) -> None:
    """ "demanded that Israel ease ...", "refused to meet the king": whom it is addressed to stands in the clause below."""
    above = [
        act.trigger,
        *([act.carrier] if act.carrier.i != act.trigger.i else []),
        *objects(act.trigger),
        *(inner for _, inner in after_prepositions(act.trigger, ("on", "for", "to"))),
    ]
    for depth in range(4):
        below = [
            c for a in above for c in a.children if c.dep_ in _CLAUSE_BELOW and (c.pos_ in ("VERB", "AUX", "ADJ") or c.dep_ == "ccomp")
        ]
        if act.event_class == "ACCUSE":  # "condemned it, saying that ..."
            below = [c for c in below if c.dep_ != "advcl" or c.lemma_.lower() not in ("say", "add", "note", "stress")]
        for clause in below:
            if clause.i < act.trigger.i and act.event_class in ("REJECT", "AGREE", "REQUEST"):
                continue  # "the rebels accepted; the army turned it down"
            if act.event_class == "REJECT" and clause.lemma_.lower() in _LETTING:  # "refused to let the column in"
                let = [g for c in clause.rights if c.dep_ in ("ccomp", "xcomp") for g in c.lefts if g.dep_ == "nsubj"] or objects(clause)
                act.target += parts(let, known.sort)
            if act.event_class == "REJECT" and not _is_meeting(known, clause):
                if act.target:
                    return
                continue  # "refused to pursue the plane": nobody is refused anything
            if clause.pos_ != "ADJ" and not (clause.dep_ == "advcl" and not any(c.lower_ == "to" for c in clause.lefts)):
                theirs = act.event_class in ("AGREE", "REJECT") and any(
                    c.tag_ == "PRP$" for s in clause.children if s.dep_ == "nsubj" for c in s.lefts
                )
                theirs = theirs or (
                    act.event_class == "THREATEN" and act.trigger.lemma_ in ("warn", "vow", "swear")
                )  # of what one's own side will do
                if act.event_class == "REQUEST":
                    act.target += _called_upon(known, clause) if depth == 0 else []
                else:
                    act.target += in_clause(known, clause, own_first=depth == 0 and not theirs)
            if act.target:
                return
        above = below
    if act.event_class == "THREATEN":
        act.target += _who_must_yield(known, act.trigger)


def _is_meeting(known: Known, verb: Token) -> bool:
    """Is it what is done with others ("refused to negotiate with the junta")?"""
    return any(of_class[0].event_class == "CONSULT" for of_class in known.senses.verbs.get(known.senses.lemma(verb), ()) if of_class)


def _who_must_yield(known: Known, verb: Token) -> list[Part]:
    """ "Threatened to strike if the army goes on", "unless the rebels leave": whom the threat is meant to move."""
    below = [c for c in verb.children if c.dep_ in _CLAUSE_BELOW]
    for clause in (*below, *(c for b in below for c in b.children if c.dep_ == "advcl")):
        if any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in clause.children):
            for subject in clause.children:
                if subject.dep_ == "nsubj" and known.sort.of(subject) & (NAMED | {"place"}) and "pronoun" not in known.sort.of(subject):
                    return parts(conjuncts(subject), known.sort)
    return []


def _called_upon(known: Known, clause: Token) -> list[Part]:
    """Who is to do what is demanded: the subject of "that the army withdraw", "that it leave"; nobody where it is only to be done."""
    own = _own_subject(clause, ("nsubj",))
    return parts((h for h in conjuncts(own[0]) if known.sort.acts(h) or known.sort.of(h) & {"place"}), known.sort) if own else []


def _own_subject(clause: Token, labels: tuple[str, ...]) -> list[Token]:
    """The subject of a clause, also where the parser takes its verb for a noun ("that the premier *resign*")."""
    own = [c for c in clause.children if c.dep_ in labels]
    if not own and clause.tag_ == "NN" and any(c.dep_ == "mark" for c in clause.lefts):
        own = [c for c in clause.lefts if c.dep_ == "compound"][-1:]
    return own


def in_clause(known: Known, clause: Token, own_first: bool) -> list[Part]:
    """Who is meant in a clause: its subject where that is somebody else, else whom it is done to, else whom its prepositions name."""
    sort = known.sort
    own = _own_subject(clause, ("nsubj", "nsubjpass"))
    if own_first and own and own[0].dep_ == "nsubj" and sort.acts(own[0]) and "pronoun" not in sort.of(own[0]):
        return parts(conjuncts(own[0]), known.sort)
    named = [
        part(h, known.sort) for h in done_to(clause, sort)
        if sort.of(h) & (NAMED | {"place"}) and not sort.of(h) & {"aid", "weapons"} and (modifiers(h, sort) or "carriers" not in sort.of(h)) and not any(c.tag_ == "PRP$" for c in h.lefts)
    ]  # fmt: skip
    if named:
        return named
    for head in done_to(clause, sort):
        if found := [x for x in actors_inside(head, sort, OFFERED) if x.head.pos_ != "ADJ" or x.head.ent_type_]:
            return found
        for _, inner in after_prepositions(head, ("against", "with", "in", "on")):
            if sort.of(inner) & (NAMED | {"place"}) and not sort.is_time(inner):
                return parts(conjuncts(inner), sort)
    for _, inner in after_prepositions(clause, ("against", "with", "to", "on", "from", "for", "into", "in", "between")):
        if known.sort.is_time(inner):
            continue
        if sort.of(inner) & (NAMED | {"place"}) and not any(c.tag_ == "PRP$" for c in inner.lefts):
            return parts(conjuncts(inner), known.sort)
        if found := actors_inside(inner, sort, OFFERED):
            return found
    return []
