"""What the words above a number tell of what it counts: the nouns and verbs that it hangs on, totals that it is put at."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.reading.figures.totals import GIVING, PASSIVE, REACHING, given, number_of, own_role, total_of
from reportedly.reading.figures.words import Vocabulary, lemma_of
from reportedly.reading.syntax import conjuncts, subjects
from reportedly.records import Figure

_SUBJECT = frozenset({"nsubj", "csubj"})
_OBJECT = frozenset({"dobj", "dative", "attr", "oprd"})
_PART = frozenset({"including", "among", "like"})
_MADE_UP_OF = frozenset({"number", "include", "comprise", "carry", "total", "consist", "be"})
_MAKING = frozenset({"force", "send", "drive", "cause", "compel", "oblige", "prompt", "lead", "push", "leave"})
"""Verbs that make people do what the next verb tells."""
_AWAITED = frozenset({"expect", "want", "allow", "permit", "wait", "schedule"})


@dataclass(slots=True)
class Counted:
    """What the words around a number say that it counts: the role, and the word that gives it."""

    role: str | None = None
    by: Token | None = None
    whole: Token | None = None
    """The head of the noun phrase that this number is a part of ("including six children")."""
    thing: bool = False
    """Something is done to things ("destroyed three tanks")."""
    agent: bool = False
    """The phrase says who does it ("two gunmen killed ...")."""
    again: bool = False
    """It is another's count of what was counted before."""


def climb(head: Token, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> Counted:
    """The role that a noun phrase gets from what it hangs on: verb, participle, noun of act, or the whole that it is part of."""
    token = head
    for _ in range(6):
        own = own_role(token, words)
        if own is not None:
            return Counted(own[0], by=own[1])
        above = token.head
        if above.i == token.i:
            return Counted()
        dep = token.dep_
        if dep in ("conj", "appos") or (
            dep in ("nmod", "compound", "quantmod", "nummod", "npadvmod")
            and (above.pos_ in ("NOUN", "NUM", "PROPN") or above.lower_ in ("more", "others"))
        ):
            if dep in ("conj", "appos") and above.i in before:
                of = before[above.i][1]
                return Counted(of.role, of.by, above if dep == "appos" else of.whole, of.thing, of.agent)
            if above.pos_ == "VERB" and token.pos_ != "VERB":
                # "twenty fighters died, as well as six guards": the parser joins the second noun to the verb
                return _of_verb(above, "nsubjpass" if above.lemma_.lower() in words.done_to else "nsubj", words)
            token = above
            continue
        if dep == "npadvmod" and above.pos_ == "VERB" and words.units.get(lemma_of(token)) == "persons":
            return _of_verb(above, "nsubjpass" if above.lemma_.lower() in words.done_to else "nsubj", words)
        if dep == "npadvmod" and (listing := _lists(token)) is not None:
            return _of_verb(listing, "dobj", words)
        if dep == "pobj":
            if above.lower_ in _PART:
                whole = above.head
                if whole.i in before:
                    of = before[whole.i][1]
                    return Counted(of.role, of.by, whole, of.thing, of.agent)
                if whole.pos_ not in ("NOUN", "PROPN", "NUM"):
                    return _of_verb(whole, "nsubjpass", words) if whole.pos_ in ("VERB", "AUX") else Counted()
                token = whole
                continue
            if above.lower_ == "with" and above.i > 0 and above.nbor(-1).lower_ in ("along", "together"):
                # "22 children were killed along with six teachers"
                verb = next((g for g in above.ancestors if g.pos_ in ("VERB", "AUX")), above)
                subject = next((c for c in verb.children if c.dep_ in _SUBJECT | PASSIVE), None)
                return _of_verb(verb, subject.dep_, words) if subject is not None else Counted()
            return _of_preposition(token, above, words)
        if dep in _SUBJECT or dep in PASSIVE or dep in _OBJECT:
            found = _of_verb(above, dep, words)
            if found.role is None and dep not in _SUBJECT and words.statuses.get(lemma_of(token)) == "combatant":
                found.role = words.done_to_combatants.get(above.lemma_.lower())
            return found
        return Counted()
    return Counted()


def is_among(noun: Token, words: Vocabulary) -> Counted | None:
    """ "Six soldiers abducted in May were *among the dead*": what is told of them now, not what was done to them before."""
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head
    if first.dep_ not in _SUBJECT or first.head.lemma_ != "be" or not any(c.lower_ == "among" for c in first.head.rights):
        return None
    found = _of_verb(first.head, first.dep_, words)
    return found if found.role is not None else None


def _lists(noun: Token) -> Token | None:
    """The verb whose objects a noun goes on listing behind a comma ("destroyed a lorry, five positions and a gun"), where the parser takes it
    for a measure of the verb above."""
    first = noun.left_edge.i
    if first < 2 or noun.doc[first - 1].text != "," or noun.ent_type_ in ("DATE", "TIME"):
        return None
    last = noun.doc[first - 2]
    return last.head if last.dep_ == "dobj" and last.head.pos_ == "VERB" else None


def _of_preposition(token: Token, preposition: Token, words: Vocabulary) -> Counted:
    governor = preposition.head
    lemma = lemma_of(governor)
    if preposition.lower_ == "of" or (preposition.lower_ == "against" and lemma == "massacre"):
        if lemma in words.acts:
            if {words.acts[lemma], words.acts.get(_joined(governor)) or words.done_to.get(_joined(governor))} == {"killed", "injured"}:
                return Counted("casualties", by=governor)
            above = governor.head
            return Counted(words.acts[lemma], by=above if lemma == "batch" and governor.dep_ in _SUBJECT | PASSIVE else governor)
        if lemma in words.totals:
            return Counted(words.totals[lemma], by=governor)
        if lemma == "total":
            return climb(governor, words, {})  # "a total of 48 fighters, including three commanders, were killed"
        if governor.pos_ == "NOUN" and lemma in words.units:
            return climb(governor, words, {})
    if preposition.lower_ == "at" and (dead := number_of(governor)) is not None:
        return Counted(words.done_to.get(lemma), by=dead)
    reaches = preposition.lower_ in REACHING or (preposition.lower_ == "as" and lemma in GIVING)
    if reaches and governor.pos_ == "VERB":
        totals = [
            total
            for child in given(governor)
            if child.dep_ in ("nsubj", "nsubjpass", "dobj") or child.i == governor.head.i or (child.dep_ == "conj" and child.pos_ == "NOUN")
            for noun in conjuncts(child)
            if noun.i < preposition.i or child.dep_ in _SUBJECT | PASSIVE or lemma in ("bring", "raise", "revise", "lift")
            if (total := total_of(noun, words)) is not None
        ]
        if totals:
            at_second = preposition.i > 0 and sum(c.dep_ == "prep" and c.lower_ == "at" and c.i < preposition.i for c in governor.children)
            told = next((c for c in governor.rights if c.dep_ == "dobj"), governor) if lemma in GIVING else governor
            return Counted(totals[min(int(at_second), len(totals) - 1)], by=told)
        if preposition.lower_ == "by":
            return Counted(agent=True)
    return Counted()


def _are_combatants(verb: Token, words: Vocabulary) -> bool:
    return any(words.statuses.get(lemma_of(s)) == "combatant" for s in subjects(verb))


def _of_verb(verb: Token, dep: str, words: Vocabulary, depth: int = 0) -> Counted:
    """The role that a verb gives to its subject or object; follows "is believed to have been killed", "left 12 dead"."""
    lemma = verb.lemma_.lower()
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt" or (c.dep_ == "advmod" and c.lower_ in ("back", "home"))), None)
    joined = [f"{lemma} {c.lower_}" for c in verb.children if c.dep_ == "prep"]
    joined += [
        f"{lemma} {c.lower_} {inner.lower_}"
        for c in verb.children
        if c.dep_ == "prep"
        for inner in c.children
        if inner.dep_ in ("pobj", "prep")
    ]  # "took them to hospital", "took them out of the town"
    names = (*([f"{lemma} {particle}"] if particle else []), *(n for n in joined[::-1] if n in words.done_to or n in words.done_by), lemma)
    if dep in _SUBJECT and verb.lower_ in words.adjectives and any(c.dep_ == "aux" and c.lemma_ == "be" for c in verb.children):
        return Counted(words.adjectives[verb.lower_], by=verb)
    passive = dep in PASSIVE or (dep in _SUBJECT and (any(c.dep_ == "auxpass" for c in verb.children) or _shares_passive(verb)))
    if (dep in _OBJECT or passive) and {words.done_to.get(lemma), words.done_to.get(_joined(verb))} == {"killed", "injured"}:
        return Counted("casualties", by=verb)
    shot_dead = lemma == "shoot" and any(c.lower_ == "dead" for c in verb.rights)
    if (dep in _OBJECT or passive) and (shot_dead or _is_to_death(verb)):
        return Counted("killed", by=verb)
    for name in names:
        if dep in _OBJECT or passive:
            if name in words.done_to or name in words.things:
                return Counted(words.done_to.get(name), by=verb, thing=name in words.things)
            if dep in _OBJECT and words.done_by.get(name) == "killed":
                return Counted("killed", by=verb)
        if dep in _SUBJECT and name in words.done_by and not passive:
            if words.done_by[name] == "fighters" and not _are_combatants(verb, words):
                return Counted(by=verb, agent=True)  # protesters mass, too
            if words.done_by[name] == "displaced" and " " in name and _are_combatants(verb, words):
                return Counted("fighters", by=verb)  # "200 rebels crossed into Chad"
            return Counted(words.done_by[name], by=verb)
    if dep in _SUBJECT and not passive:
        for child in verb.children:
            if child.dep_ == "dobj":
                for what in (child, *child.lefts):
                    if (lemma, lemma_of(what)) in words.phrases:
                        return Counted(words.phrases[lemma, lemma_of(what)], by=verb)
        if verb.pos_ == "VERB" and lemma in words.done_to and any(c.dep_ == "dobj" for c in verb.children):
            return Counted(by=verb, agent=True)
    if depth < 2:
        for child in verb.children:
            if child.dep_ in ("xcomp", "oprd", "ccomp", "acomp", "attr", "advcl") and child.lower_ in words.adjectives:
                return Counted(words.adjectives[child.lower_], by=child)
            if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX") and dep in _SUBJECT | PASSIVE:
                as_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in child.children) else "nsubj"
                found = _of_verb(child, as_, words, depth + 1)
                if found.role is not None or found.thing:
                    return found
    if lemma in ("be", "remain", "lie"):
        for preposition in verb.children:
            if preposition.lower_ in ("among", "in", "under") and preposition.dep_ == "prep":
                for inner in preposition.children:
                    role = words.adjectives.get(inner.lower_) or (
                        words.acts.get(lemma_of(inner)) if preposition.lower_ == "among" else None
                    )
                    own = own_role(inner, words) if role is None and preposition.lower_ == "among" else None
                    if own is not None:
                        return Counted(own[0], by=own[1])  # "two nurses were among nine villagers killed"
                    if role is not None:
                        return Counted(role, by=inner)
    if dep in _OBJECT and lemma in _MAKING:
        for child in verb.rights:
            if (
                child.dep_ in ("xcomp", "ccomp", "advcl")
                and child.tag_ in ("VB", "VBG")
                and words.done_by.get(child.lemma_.lower()) == "displaced"
            ):
                return Counted("displaced", by=child)  # "forced 3,000 people to flee", "sent thousands fleeing"
    if dep in _OBJECT:
        for child in verb.children:
            if child.dep_ in _SUBJECT and total_of(child, words) is not None:
                return Counted(total_of(child, words), by=verb)
        if lemma in _MADE_UP_OF:
            for noun in subjects(verb):
                if words.acts.get(lemma_of(noun)) == "evacuated":
                    return Counted("evacuated", by=verb)  # "the batch would include 400 gunmen"
        for child in verb.children:
            if child.dep_ == "xcomp" and lemma in _AWAITED and child.lemma_.lower() in ("go", "leave", "depart") and child.tag_ == "VB":
                return Counted("evacuated", by=child)  # "expected 12,000 people to go"
    if lemma in words.stock and dep in _SUBJECT and not passive:
        return Counted(by=verb)
    return Counted(by=verb, agent=dep in _SUBJECT and not passive and verb.pos_ == "VERB")


def _is_to_death(verb: Token) -> bool:
    """ "Hacked 25 of them *to death*"."""
    return any(c.dep_ == "prep" and c.lower_ == "to" and any(d.lower_ == "death" for d in c.children) for c in verb.rights) and (
        verb.lemma_.lower() not in ("sentence", "condemn", "put")
    )


def _shares_passive(verb: Token) -> bool:
    """ "Two were killed and seven *wounded*": the second participle goes without its "were"."""
    return (
        verb.dep_ == "conj" and verb.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in verb.head.children)
        and not any(c.dep_ in (*_OBJECT, "aux") for c in verb.children)
    )  # fmt: skip


def _joined(act: Token) -> str:
    """The lemma of the act that shares what is done to with this one: "killing and wounding scores", "killed or wounded"."""
    other = act.head if act.dep_ == "conj" else next((c for c in act.rights if c.dep_ == "conj" and c.i <= act.i + 3), None)
    if other is None or other.pos_ != act.pos_ or abs(other.i - act.i) > 3:
        return ""
    first, second = sorted((other, act), key=lambda t: t.i)
    if any(t.like_num for t in act.doc[first.i : second.i]):
        return ""  # "five were killed and 18 wounded"
    return "" if any(c.dep_ in _OBJECT for c in first.children) else other.lemma_.lower()
