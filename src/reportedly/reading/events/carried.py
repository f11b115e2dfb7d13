"""What the verb above a noun for an act adds: who launched it, came under it, claimed it, fought in it."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.events.act import Act, Known, names_act, unique
from reportedly.reading.events.clause import Clause
from reportedly.reading.events.doers import doers
from reportedly.reading.events.done_to_whom import is_aimed_at
from reportedly.reading.events.participants import Part, actors_inside, after_prepositions, part, parts
from reportedly.reading.events.sorts import NAMED
from reportedly.reading.events.verb_acts import doer
from reportedly.reading.syntax import agents, conjuncts, is_negated, objects

_HAPPENING = frozenset(
    """
    begin break coincide come continue erupt escalate follow go happen intensify last occur persist rage resume start take
    """.split()
)


_OWNING = frozenset({"responsibility", "responsible", "involvement", "role", "hand", "credit"})


_CLAIMING = frozenset({"claim", "admit", "accept", "acknowledge"})


_DENYING = frozenset({"deny", "disclaim", "reject"})


_ANSWERING = frozenset({"reply", "respond", "retaliate", "answer", "counter"})


HELD = frozenset({"suspect", "believe", "think", "allege", "report", "say", "claim", "presume", "consider"})


_AMID = frozenset({"after", "following", "during", "in", "amid", "of", "as", "upon"})


def side_above(known: Known, noun: Token) -> list[Part]:
    """The rebels in "rebels seized the town after two days of clashes with the army": who fought is who acts in the verb above."""
    token = noun
    while token.dep_ == "pobj" and token.head.lower_ in _AMID and token.head.head.pos_ in ("NOUN", "PROPN"):
        token = token.head.head
    if token.dep_ not in ("pobj", "pcomp") or token.head.lower_ not in _AMID or token.head.head.pos_ != "VERB":
        return []
    verb = token.head.head
    above = Clause.of(verb, known.sort)
    sides = above.done_to if above.passive else above.doers  # "ten rebels were killed in clashes with the army"
    return [part(h, known.sort) for h in sides if known.sort.of(h) & (NAMED - {"carriers"}) and not names_act(known, known.sort.core(h))]


def reached(known: Known, act: Act, head: Token) -> None:
    for token in conjuncts(head):
        mine = known.sort.of(token)
        if token.lower_ == "sake":
            continue  # "for the sake of peace"
        if token.lower_ in ("place", "effect", "force") and not any(True for _ in token.lefts):
            continue  # "a blockade, in place since May"
        if known.sort.is_time(token) or ("weapons" in mine and not mine & {"sites", "carriers"}):
            continue
        if act.event_class in ("ASSAULT", "COERCE") and names_act(known, token):
            continue
        if act.event_class in ("PROTEST", "ACCUSE", "REQUEST", "THREATEN") and not is_aimed_at(known, act, token, by_preposition=True):
            act.target += actors_inside(token, known.sort)
            continue
        act.target.append(part(token, known.sort))


def carried(known: Known, act: Act, entry) -> None:  # type: ignore[no-untyped-def]
    """A light verb over the noun ("launched an attack on", "came under attack from") adds who did it or whom it was done to."""
    noun = act.trigger
    top = noun
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
    if top.dep_ == "pobj" and top.head.lower_ == "of" and known.sort.core(top.head.head).i == top.i:
        top = top.head.head
    verb = top.head
    if (over := _brings_about(top)) is not None:  # "the drone led to the killing of a shepherd"
        for head in doers(over, known.sort):
            doer(known, act, head)
    if top.dep_ in ("dobj", "nsubjpass", "attr", "oprd") or (top.dep_ == "pobj" and verb.dep_ in ("prep", "agent")):
        preposition = ""
        if top.dep_ == "pobj":
            preposition, verb = verb.lower_, verb.head
        if preposition == "under" and verb.pos_ in ("NOUN", "PROPN") and f"be {preposition}" in known.senses.undergo:
            if entry.code in known.senses.undergo[f"be {preposition}"]:
                act.target.append(part(verb, known.sort))
                act.carrier = top.head
            return
        if verb.lemma_.lower() in _OWNING:
            _owned(known, act, verb)
        elif preposition in ("for", "in") and verb.lemma_.lower() in _CLAIMING | _DENYING:  # "claimed responsibility on Sunday for"
            for word in objects(verb):
                if word.lemma_.lower() in _OWNING:
                    _owned(known, act, word)
                    return
        if preposition == "in" and verb.lemma_.lower() in ("part", "role") and verb.dep_ == "dobj":
            preposition, verb = f"{verb.lemma_.lower()} in", verb.head  # "took part in joint raids", hung on "part"
        elif preposition == "in" and (share := next((o for o in objects(verb) if o.lemma_.lower() in ("part", "role")), None)) is not None:
            preposition = f"{share.lemma_.lower()} in"
        if preposition == "with" and verb.lemma_.lower() in _ANSWERING and not act.actor:
            act.actor = [part(h, known.sort) for h in doers(verb, known.sort) if known.sort.of(h) & NAMED]
        if verb.pos_ not in ("VERB", "AUX"):
            return
        if top.dep_ == "nsubjpass" and verb.lemma_ in HELD:
            below = next((c for c in verb.children if c.dep_ == "xcomp"), None)
            if below is not None:
                act.suspected = True
                named = agents(below)
                act.actor = parts(named, known.sort) or act.actor
                return
        lemma = known.senses.lemma(verb)
        if lemma in _CLAIMING and not preposition and is_negated(verb):
            act.unowned = True  # "no group claimed the attack"
            return
        phrase_ = f"{lemma} {preposition}".strip()
        particle = next(
            (f"{lemma} {c.lower_}" for c in verb.children if c.dep_ in ("prt", "advmod") and f"{lemma} {c.lower_}" in known.senses.light),
            "",
        )
        code = entry.code
        if code in known.senses.undergo.get(phrase_, ()):
            if preposition == "under" and objects(verb):  # "put the town under siege"
                act.target += [part(h, known.sort) for h in objects(verb)]
                act.actor = [part(h, known.sort) for h in doers(verb, known.sort) if known.sort.of(h) & NAMED] or act.actor
            elif top.dep_ != "nsubjpass":
                act.target += [part(h, known.sort) for h in doers(verb, known.sort) if not names_act(known, known.sort.core(h))]
                for _, inner in after_prepositions(verb, ("from", "by")):
                    act.actor += parts((h for h in conjuncts(inner) if known.sort.acts(h)), known.sort)
                for _, inner in after_prepositions(noun, ("from", "by")):
                    act.actor += parts((h for h in conjuncts(inner) if known.sort.acts(h)), known.sort)
            act.carrier, act.undergone = verb, True
        elif (
            code in known.senses.light.get(phrase_, ())
            or (particle and code in known.senses.light.get(particle, ()))
            or (not preposition and code in known.senses.light.get(lemma, ()))
        ):
            if top.dep_ == "nsubjpass":
                act.actor = parts(agents(verb), known.sort) or act.actor
            else:
                above = [h for h in doers(verb, known.sort) if not names_act(known, known.sort.core(h))]
                passive = Clause.of(verb, known.sort).passive
                if passive and preposition != "in":  # who is engaged in it does it
                    above = agents(verb)
                may = {"place", "people"} if code == "PROTEST" else {"place"}
                mine = [part(h, known.sort) for h in above if known.sort.acts(h) or known.sort.of(h) & may]
                act.actor = unique(mine + (act.actor if act.both else [])) if mine else act.actor
            for _, inner in after_prepositions(verb, act.sense.pattern.get("target", entry.toward)):
                reached(known, act, inner)
            act.carrier = verb
    elif top.dep_ == "nsubj" and verb.pos_ == "VERB" and verb.lemma_.lower() in _HAPPENING:
        act.carrier = verb
        for _, inner in after_prepositions(verb, ("between",)):
            act.actor += parts(conjuncts(inner), known.sort)


def _brings_about(noun: Token) -> Token | None:
    """The verb above a noun for what came of an act: "led to", "resulted in", "caused"."""
    above = noun.head
    if noun.dep_ == "pobj" and (above.head.lemma_.lower(), above.lower_) in (("lead", "to"), ("result", "in")):
        return above.head
    return above if noun.dep_ == "dobj" and above.lemma_.lower() == "cause" else None


def _owned(known: Known, act: Act, word: Token) -> None:
    """ "Claimed responsibility for the blast", "denied any role in it", "is responsible for it": who says that they did it, or did not."""
    over = word.head
    if over.pos_ not in ("VERB", "AUX") or word.dep_ not in ("dobj", "acomp", "attr", "oprd"):
        return
    lemma = over.lemma_.lower()
    if lemma not in _CLAIMING | _DENYING and not (lemma == "be" and word.pos_ == "ADJ"):
        return
    if lemma in _CLAIMING and is_negated(over):
        act.unowned = True  # "no group has claimed responsibility": nobody denies it either
        return
    act.actor = [part(h, known.sort) for h in doers(over, known.sort) if known.sort.acts(h) or known.sort.of(h) & {"place"}] or act.actor
    act.carrier = over
    act.denied = lemma in _DENYING or is_negated(over)
    act.claimed = lemma in _CLAIMING
