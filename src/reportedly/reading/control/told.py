"""Which changes of control the words tell: what verbs do to a place, who is driven out of one, what a place does ("fell")."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from spacy.tokens import Token

from reportedly.reading.control.nouns import is_lifted, of_noun, of_participle, of_stronghold
from reportedly.reading.control.places import GENERIC, Places, heads_after, whole
from reportedly.reading.control.words import Changes, Found
from reportedly.reading.syntax import agents, conjuncts, done_to, is_bare, is_negated, is_passive, objects, subjects


def found_at(token: Token, words: Changes, places: Places) -> Iterator[Found]:
    lower = token.lower_
    if lower in words.participles:
        yield from of_participle(token, words.participles[lower], words, places)
    elif token.pos_ == "VERB":
        yield from _verb(token, words, places)
    elif token.pos_ == "NOUN" and token.lemma_.lower() in words.nouns and not is_lifted(token, words):
        yield from of_noun(token, words.nouns[token.lemma_.lower()], places)
    elif token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in _STRONGHOLDS:
        yield from of_stronghold(token, places)
    if token.pos_ == "VERB" and lower in words.participles:
        yield from _verb(token, words, places)


_STRONGHOLDS = frozenset({"stronghold", "bastion", "redoubt", "fiefdom", "fief"})


def _verb(verb: Token, words: Changes, places: Places) -> Iterator[Found]:
    driven = list(_driven(verb, words, places))
    if driven:
        yield from driven
        return
    change, after = _sense(verb, words)
    if change is None and verb.lemma_.lower() in words.of_sites:
        left = done_to(verb)[:1]
        by_force = any(d.lemma_.lower() in words.forces for d in (agents(verb) if is_passive(verb) else subjects(verb)))
        told = words.of_sites[verb.lemma_.lower()]
        if any(o.lemma_.lower() in words.sites[told] or (by_force and told == "lost" and places.is_one(o)) for o in left):
            change = told
    if change is None and verb.lemma_.lower() in words.subject_verbs and is_bare(verb):
        fallen = tuple(s for s in subjects(verb) if s.dep_ == "nsubj" and (s.i in places.by_token or _can_fall(s, verb)))
        if fallen:
            yield Found(words.subject_verbs[verb.lemma_.lower()], verb, fallen)  # "Goma has fallen"
        return
    if change is None or _is_blame(verb):
        return
    if after and any(f"{verb.lemma_.lower()} {c.lower_}" in words.subject_verbs for c in verb.children):
        yield Found(change, verb, tuple(s for s in subjects(verb) if places.is_one(s) or _fell_to(s, after, places, words)), tuple(after))
        return
    passive = is_passive(verb)
    if after:
        held, doers = after, agents(verb) if passive else subjects(verb)
    elif passive:
        held, doers = subjects(verb), agents(verb)
    else:
        held, doers = done_to(verb), subjects(verb)
        if not held and verb.lemma_.lower() in _DONE_TO_PLACES and any(_is_town(s, verb, places) for s in doers):
            held, doers = [s for s in doers if _is_town(s, verb, places)], []  # "Bakhmut fully liberated": a headline's participle
        if not held and verb.dep_ == "conj" and verb.head.dep_ == "relcl" and not any(c.dep_ == "nsubj" for c in verb.lefts):
            held = done_to(verb.head)  # "a town that Chad took in May and lost in June"
        after_it = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else verb
        if not held and after_it.i in places.by_token and after_it.dep_ in ("advmod", "npadvmod", "acomp", "oprd"):
            held = [after_it]  # the parser does not know the town
    if verb.tag_ == "VBG" and change == "besieged" and not any(c.dep_ == "aux" for c in verb.children):
        if verb.dep_ in ("acl", "amod", "pcomp", "pobj") or verb.lower_ == "surrounding":
            return  # "the hills surrounding the town", "in surrounding Hasakeh"
    if change == "lost" and after and passive and not any(_is_people(s, places, words) for s in subjects(verb)[:1]):
        return  # "weapons must be withdrawn from the zone"
    if change == "lost" and after and passive:
        doers = subjects(verb)
    wanted = words.objects.get(change)
    if _is_asked(verb):
        return  # "called on all sides to open corridors"
    named = [w for h in held for w in whole(h)]
    held = [_meant(h, verb, places) for h in named]
    pronoun = next((n for n, h in zip(named, held, strict=True) if n.i != h.i), None)
    if change == "handed_over" and is_negated(verb):
        held = [h for h in held if h.i in places.by_token]  # "would not give up its land" tells of no place
    sure = bool(after) and change in (
        "held",
        "captured",
        "recaptured",
        "lost",
    )  # "control of Kawlin" is of a place, whatever it is taken for
    of_places = verb.lemma_.lower() in _OF_PLACES
    beside = any(h.i in places.by_token for h in held)  # "hold Palma and Mocimboa da Praia": of two names one is known
    held = [
        h
        for h in held
        if (
            places.is_one(h)
            or (of_places and h.lemma_.lower() == "garrison")
            or (
                (sure or ((beside or of_places) and h.pos_ == "PROPN"))
                and h.ent_type_ in ("ORG", "PERSON", "")
                and not ((h.dep_ == "conj" or of_places) and h.i in places.actors)
            )
        )
        and (wanted is None or _is_wanted(h, wanted))
    ]
    if not held:
        return
    back = [c for c in verb.rights if c.dep_ in ("prt", "advmod") and c.lower_ in ("back", "over")]  # "handed the town back to the army"
    hung = [verb, *held, *(p for h in held for c in h.rights if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj")]
    others = tuple(
        end
        for at in (hung if change in ("captured", "recaptured") else [verb, *back])  # "took the mill in Lira from the rebels"
        for child in at.children
        if child.dep_ in ("prep", "dative") and child.lower_ in (("to",) if change in words.losers else ("from",))
        for inner in child.children
        # "handed the district over to Azerbaijan"; "withdrew from Lira to Gulu" tells only where to
        if inner.dep_ == "pobj" and ((change in words.losers and not (change == "lost" and after)) or inner.i not in places.by_token)
        for end in conjuncts(inner)
    )
    doing = tuple(d for d in doers if d.pos_ in ("NOUN", "PROPN", "PRON") and d.lemma_.lower() not in GENERIC)
    if doers and not doing:
        return
    if change in words.losers:
        yield Found(change, verb, tuple(held), others, doing, pronoun=pronoun)
    else:
        yield Found(change, verb, tuple(held), doing, others, pronoun=pronoun)


_OF_PLACES = frozenset({"besiege", "encircle", "surround", "overrun", "retake", "recapture"})
"""Verbs whose object, where it is a name and nobody's, is a place though no gazetteer knows it."""


def _is_town(name: Token, verb: Token, places: Places) -> bool:
    """Is the subject of a verb without an object a place, or a name that is nobody's and "liberated"?"""
    return name.i in places.by_token or (verb.lemma_ == "liberate" and name.pos_ == "PROPN" and name.i not in places.actors)


_DONE_TO_PLACES = frozenset({"liberate", "recapture", "retake", "capture", "overrun", "besiege", "encircle", "recover"})
_CAN_FALL = frozenset({"town", "city", "village", "capital", "citadel", "base", "airport", "stronghold", "garrison", "enclave", "district"})


def _fell_to(name: Token, after: list[Token], places: Places, words: Changes) -> bool:
    """ "Ndumbakiri fell to the militia": a name that no gazetteer knows, where those to whom it fell are somebody."""
    return (
        name.pos_ == "PROPN"
        and name.ent_type_ != "PERSON"
        and name.i not in places.actors
        and any(_is_people(t, places, words) for t in after)
    )


def _can_fall(noun: Token, verb: Token) -> bool:
    """ "The citadel has fallen", but not "the village fell quiet" or "the bridge has fallen"."""
    return (
        noun.lemma_.lower() in _CAN_FALL
        and verb.tag_ == "VBN"
        and any(c.lower_ in ("the", "'s", "its") or c.dep_ == "poss" for c in noun.lefts)
    )


def _is_wanted(held: Token, wanted: Collection[str]) -> bool:
    """Is it one of the things that a change is told of ("the road", "the supply line", but not "the power line")?"""
    word = held.lemma_.lower()
    return word in wanted or any(f"{c.lower_} {word}" in wanted for c in held.lefts)


def _driven(verb: Token, words: Changes, places: Places) -> Iterator[Found]:
    """ "The army drove the rebels out of the town": whoever is driven out has lost it."""
    for preposition in verb.children:
        if preposition.dep_ not in ("prep", "prt"):
            continue
        name = f"{verb.lemma_.lower()} {preposition.lower_}"
        inner = [c for c in (*preposition.children, *verb.children) if c.dep_ == "prep" and f"{name} {c.lower_}" in words.verbs_from]
        change = words.verbs_from.get(f"{name} {inner[0].lower_}" if inner else name)
        named = heads_after(inner[0] if inner else preposition)
        held = [h for h in named if places.is_one(h) or (h.pos_ == "PROPN" and h.ent_type_ not in ("NORP", "DATE", "TIME"))]
        if change is None or not held:
            continue
        losers, holders = (subjects(verb), agents(verb)) if is_passive(verb) else (done_to(verb), subjects(verb))
        if losers:
            yield Found(change, verb, tuple(held), tuple(holders), tuple(losers))
            return


def _meant(held: Token, verb: Token, places: Places) -> Token:
    """The place that "it" is in "lost the town but won it back", "They took the town. A week later they lost it"."""
    if held.lower_ != "it" or held.i in places.actors:
        return held
    if verb.dep_ == "conj" and (beside := [o for o in objects(verb.head) if places.is_one(o)]):
        return beside[0]
    last = places.last
    return last if last is not None and last.i < held.i and _sentences_between(last, held) <= 1 else held


def _is_people(token: Token, places: Places, words: Changes) -> bool:
    return token.i in places.actors or token.lemma_.lower() in words.people or token.pos_ in ("PROPN", "PRON")


def _sentences_between(first: Token, second: Token) -> int:
    return sum(1 for t in first.doc[first.i + 1 : second.i + 1] if t.is_sent_start)


_ASKED = frozenset({"need", "call", "demand", "wish", "request", "appeal", "urge"})
_ASKING = frozenset({"call", "urge", "ask", "appeal", "demand", "beg", "implore", "press"})


def _is_asked(verb: Token) -> bool:
    """Is somebody asked to do it, so that nobody says that it is done?"""
    above = verb
    while above.dep_ == "conj" and above.head.tag_ == "VB":
        above = above.head
    if above.dep_ == "acl" and above.tag_ == "VB" and above.head.lemma_.lower() in _ASKED:
        return True  # "the need to seal the border"
    return above.tag_ == "VB" and above.dep_ in ("xcomp", "ccomp", "advcl") and above.head.lemma_.lower() in _ASKING


def _is_blame(verb: Token) -> bool:
    """ "held Moscow responsible", "held Ankara to account": nobody holds a place."""
    if verb.lemma_.lower() == "hold" and any(t.lower_ in ("responsible", "accountable", "liable") for t in verb.subtree if t.i > verb.i):
        return True  # "held the United States and its allies fully responsible"
    return verb.lemma_.lower() == "hold" and any(
        c.lower_ in ("responsible", "accountable", "liable", "back")
        or (c.lower_ == "to" and any(i.lower_ == "account" for i in c.children))
        for c in verb.rights
    )


def _sense(verb: Token, words: Changes) -> tuple[str | None, list[Token]]:
    """The change that a verb tells, and the heads after the preposition that belongs to it ("took control of X", "fell to Y")."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.dep_ not in ("prep", "prt", "advmod", "dobj", "nsubjpass"):
            continue
        name = f"{lemma} {child.lemma_.lower()}"
        if child.dep_ in ("prt", "advmod") and name in words.verbs:
            return words.verbs[name], []
        if child.dep_ == "prt" and child.lower_ in ("off", "out", "up", "down"):
            return None, []  # "held off the champions", "took up the pen"
        if child.dep_ in ("dobj", "nsubjpass"):
            for preposition in (*child.children, *verb.children):
                if preposition.dep_ == "prep" and f"{name} {preposition.lower_}" in words.verbs:
                    return words.verbs[f"{name} {preposition.lower_}"], heads_after(preposition)
        elif child.dep_ == "prep" and any(f"{name} {c.lower_}" in words.verbs for c in child.children):
            inner = next(c for c in child.children if f"{name} {c.lower_}" in words.verbs)
            return words.verbs[f"{name} {inner.lower_}"], heads_after(inner)  # "pulled out of the town"
        elif name in words.subject_verbs:
            return words.subject_verbs[name], heads_after(child)
        elif name in words.verbs and not objects(verb):
            return words.verbs[name], heads_after(child)
    if lemma == "rule" and any(c.dep_ == "prt" for c in verb.rights):
        return None, []  # "ruled out the port as a venue"
    return words.verbs.get(lemma), []
