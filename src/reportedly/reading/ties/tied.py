"""Which ties between actors the words tell: compounds ("Iran-backed"), offices and kin ("ally", "spokesman"), nouns and verbs of support and enmity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Doc, Token

from reportedly.reading.noun_phrases import phrase
from reportedly.reading.syntax import agents, before_bracket, conjuncts, governors, objects, subjects
from reportedly.reading.ties.called import first_of_name, of_noun, run_before
from reportedly.reading.ties.ends import Ends, Found, Relations, Sense
from reportedly.reading.ties.told_by_verbs import ENDING, MEMBERS, ends_of, of_verb, used_to

_HYPHENS = frozenset({"-", "–", "‑"})

_GIVING = frozenset(
    {
        "provide",
        "give",
        "offer",
        "lend",
        "send",
        "divert",
        "extend",
        "continue",
        "increase",
        "pledge",
        "promise",
        "switch",
        "shift",
        "step",
        "express",
        "voice",
        "renew",
        "reaffirm",
        "double",
        "triple",
        "raise",
        "boost",
        "expand",
    }
)
_FORMING = frozenset({"form", "forge", "build", "create", "enter", "make", "establish", "announce", "seal", "strike"})
_GETTING = frozenset({"receive", "get", "enjoy", "obtain", "win", "have", "retain", "seek", "accept"})


def found_in(doc: Doc, words: Relations, ends: Ends) -> Iterator[Found]:
    """Every tie that the words tell; an end that only says what somebody with a name is ("the Guard, *a unit* loyal to ...") is that name."""
    for found in _told_in(doc, words, ends):
        a = found.a if found.a_span else named_by(found.a, ends)
        b = found.b if found.b_span else named_by(found.b, ends)
        yield found if (a.i, b.i) == (found.a.i, found.b.i) or a.i == b.i else replace(found, a=a, b=b)


def _told_in(doc: Doc, words: Relations, ends: Ends) -> Iterator[Found]:
    for token in doc:
        lower = token.lower_
        if lower in words.participles and token.i > 1 and doc[token.i - 1].text in _HYPHENS and not doc[token.i - 2].whitespace_:
            yield from _hyphenated(token, words.participles[lower], ends)
        elif "-" in lower and lower.rpartition("-")[2] in words.participles:
            yield from _one_word(token, words.participles[lower.rpartition("-")[2]], ends)
        elif lower in words.participles and token.tag_ == "VBN" and token.dep_ in ("acl", "amod", "advcl"):
            yield from _agent(token, words.participles[lower], ends)
        if token.tag_ in ("JJ", "VBN", "VBD") and token.i + 1 < len(doc) and f"{lower} {doc[token.i + 1].lower_}" in words.states:
            yield from _state(token, words.states[f"{lower} {doc[token.i + 1].lower_}"], ends)
        if lower in words.prefixes and token.i + 2 < len(doc) and doc[token.i + 1].text in _HYPHENS:
            yield from _prefixed(token, words.prefixes[lower], ends)
        lemma = token.lemma_.lower()
        if token.pos_ in ("NOUN", "PROPN"):
            before = doc[token.i - 1].lower_ if token.i else ""
            sense = words.nouns.get(f"{before} {lemma}") or words.nouns.get(
                "deputy" if any(c.lower_ == "deputy" for c in token.lefts) else lemma
            )
            if sense is not None and (lemma in words.nouns or f"{before} {lemma}" in words.nouns):
                yield from of_noun(token, sense, words, ends)
            relation = words.relations.get(f"{before} {lemma}") or words.relations.get(lemma)
            if relation is not None:
                yield from _of_relation(token, relation, ends)
            yield from _under(token, ends)
            yield from _of_person(token, ends)
            if lemma in MEMBERS:
                yield from _members(token, ends)
            if token.i in ends.persons:
                yield from _of_body(token, ends)
        elif token.pos_ == "VERB":
            yield from of_verb(token, lemma, words, ends)


def _head_after(token: Token) -> Token:
    """The head of the noun phrase that a modifier stands in."""
    head = token.head
    while head.dep_ in ("amod", "compound", "nmod") and head.head.i > token.i and head.pos_ != "NOUN":
        head = head.head
    return head


def named_by(whole: Token, ends: Ends) -> Token:
    """Whom an apposition says more of, where that is a name ("Hezbollah, an Iran-backed militia"); else the noun itself."""
    if whole.dep_ == "pobj" and whole.head.lower_ == "of" and whole.head.head.lower_ == "one":
        whole = whole.head.head  # "the Front, one of the larger groups, which is led by"
    head = whole.head
    while head.dep_ == "pobj" and head.head.lower_ in ("of", "for") and ends.is_named(head.head.head):
        head = head.head.head  # "the National Front for Liberation, a Turkish-backed alliance"
    beside = _name_before(whole, ends) if whole.lower_ == "one" else None
    if beside is not None:
        return beside
    if whole.dep_ != "appos" or head.i >= whole.i or ends.is_named(whole):
        return whole
    beside = _name_before(whole, ends)
    if beside is not None and whole.tag_ == "NN" and not ends.is_person(beside):
        return beside  # "forces of the Council, a movement backed by ..."
    near = not any(t.pos_ in ("VERB", "AUX") or t.lower_ in ("among", "including") for t in whole.doc[head.i + 1 : whole.left_edge.i])
    return head if ends.is_named(head) and near else whole


def _name_before(phrase_of: Token, ends: Ends) -> Token | None:
    """The name that stands right before the comma before a phrase."""
    doc, at = phrase_of.doc, phrase_of.left_edge.i - 1
    if at <= phrase_of.sent.start or doc[at].text != ",":
        return None
    name = doc[before_bracket(doc, at - 1)]
    while name.dep_ in ("compound", "nmod") and name.head.i < phrase_of.left_edge.i:
        name = name.head
    return name if name.i in ends.named and name.ent_type_ not in ("NORP", "DATE") else None


def _hyphenated(participle: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """ "Iran-backed militias", "al-Qaeda-affiliated group": the word before the hyphen is one end, the noun phrase the other."""
    doc = participle.doc
    whole = _head_after(participle)
    if whole.i <= participle.i or whole.pos_ not in ("NOUN", "PROPN"):
        whole = next((t for t in doc[participle.i + 1 : participle.i + 4] if t.pos_ in ("NOUN", "PROPN")), participle)
    if whole.i == participle.i or not ends.is_one(whole):
        return
    named = named_by(whole, ends)
    before = doc[participle.i - 2]
    first = first_of_name(before)
    if not (ends.is_one(before) or before.pos_ == "PROPN" or (before.is_title and before.pos_ == "ADJ")) or before.lower_ in (
        "well",
        "long",
        "newly",
        "best",
        "state",
    ):
        return
    span = (doc[first].idx, before.idx + len(before))
    if sense.relation == "allied":  # "Iran-aligned rebels": who is on whose side
        yield Found(sense, named, before, participle, (doc[first], whole), b_span=span)
        return
    yield Found(sense, before, named, participle, (doc[first], whole), a_span=span)


def _one_word(token: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """The same where the tokenizer leaves the compound whole."""
    whole = _head_after(token)
    if whole.i <= token.i or not ends.is_one(whole):
        return
    length = token.text.rpartition("-")[0]
    yield Found(sense, token, named_by(whole, ends), token, (token, whole), a_span=(token.idx, token.idx + len(length)))


def _prefixed(prefix: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """ "pro-government forces": the noun phrase stands so to the word after the hyphen."""
    doc = prefix.doc
    other = doc[prefix.i + 2]
    last = other
    while (
        last.i + 1 < len(doc)
        and last.pos_ == "PROPN"
        and doc[last.i + 1].pos_ == "PROPN"
        and doc[last.i + 1].ent_type_ == last.ent_type_ != ""
    ):
        last = doc[last.i + 1]
    whole = next((t for t in doc[last.i + 1 : last.i + 4] if t.pos_ in ("NOUN", "PROPN")), None)
    while whole is not None and whole.i + 1 < len(doc) and doc[whole.i + 1].pos_ == whole.pos_ and whole.dep_ in ("compound", "nmod"):
        whole = doc[whole.i + 1]
    if whole is None or not ends.is_one(whole) or not (ends.is_one(other) or other.pos_ == "PROPN"):
        return
    start = phrase(whole)[0]
    yield Found(
        sense,
        whole,
        other,
        prefix,
        (prefix, whole),
        a_span=(min(start, prefix.idx), whole.idx + len(whole)),
        b_span=(other.idx, last.idx + len(last)),
    )


def _agent(participle: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """ "an alliance led by the Front", "militias backed by Iran", "a Joint Force of former rebels led by Omar Saleh"."""
    whole = participle.head
    beside = _name_before(participle, ends)
    if beside is not None and not ends.is_person(beside) and beside.i > whole.i:
        whole = beside  # "two federations, the Ninth and the Blues, then led by Omar Saleh"
    if whole.tag_ == "NNS" and whole.dep_ == "pobj" and whole.head.lower_ == "of":
        over = whole.head.head
        if ends.is_named(over) or (over.tag_ == "NN" and ends.is_one(over)):
            whole = over  # "the faction of dissidents led by Omar Saleh"
    if not ends.is_one(whole) or whole.pos_ not in ("NOUN", "PROPN"):
        return
    for doer in _doers(participle):
        doer = ends.meant(doer)  # "backed by its ally Russia"
        if ends.is_one(doer):
            yield Found(sense, doer, whole, participle, (whole, participle, doer))


def _doers(participle: Token) -> list[Token]:
    """By whom, also where the next participle has it ("trained and equipped *by Chad*")."""
    return agents(participle) or [a for c in participle.rights if c.dep_ == "conj" and c.tag_ == "VBN" for a in agents(c)]


def _state(state: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """ "forces loyal to Assad", "rebel groups allied with Turkey", "the group is affiliated with al-Qaeda"."""
    others = ends_of(state.nbor())
    if state.dep_ in ("amod", "acl", "relcl", "appos") and state.head.i < state.i:
        whole = [state.head]
    elif state.dep_ == "acomp":
        whole = subjects(state.head)
    else:
        whole = subjects(state) or ([state.nbor(-1)] if state.i > 0 and state.nbor(-1).pos_ in ("NOUN", "PROPN") else [])
    before = {t.lower_ for t in state.doc[max(state.sent.start, state.i - 3) : state.i]}
    ended = bool(before & {"until", "once", "formerly", "previously"})
    for one in whole[:2]:
        for other in others[:3]:
            if one.i != other.i and ends.is_one(one) and ends.is_one(other):
                yield Found(sense, one, other, state, (one, state, other), ended=ended)


def _of_relation(noun: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """ "halted its support for the Front", "renounced ties with al-Qaeda", "in support of the government", "with Iranian backing"."""
    if noun.pos_ == "PROPN" and (noun.i in ends.named or noun.i in ends.not_actors) and not noun.is_sent_start:
        return  # a word of a name ("Aid to the Church")
    others = [
        (preposition.lower_, ends.meant(end))
        for preposition in noun.rights
        if preposition.dep_ in ("prep", "dative") and preposition.lower_ in ("for", "of", "with", "to", "from", "against", "between")
        for inner in preposition.children
        if inner.dep_ == "pobj"
        for end in conjuncts(inner)
        if ends.is_one(end)
    ]
    verb = noun.head if noun.dep_ in ("dobj", "nsubjpass") and noun.head.pos_ == "VERB" else None
    if sense.form in ("funds", "advises") and (verb is None or verb.lemma_.lower() not in _GIVING | ENDING):
        return  # "funds of the army"
    if verb is None and noun.dep_ == "pobj" and noun.head.head.pos_ in ("VERB", "AUX") and noun.head.lower_ in ("in", "with", "at"):
        verb = noun.head.head
    if verb is not None and verb.lemma_.lower() in (_GIVING | ENDING):
        others += [
            ("to", end)
            for preposition in verb.rights
            if preposition.lower_ in ("to", "from") and preposition.dep_ in ("prep", "dative")
            for inner in preposition.children
            if inner.dep_ == "pobj"
            for end in conjuncts(inner)
            if ends.is_one(end)
        ]
    if sense.relation == "allied" and verb is not None and verb.lemma_.lower() in _FORMING:
        both = [s for s in subjects(verb) if ends.is_one(s)]
        joined = [("with", end) for p in verb.rights if p.lower_ == "with" for end in ends_of(p) if ends.is_one(end)]
        others = [o for o in (*others, *joined) if o[0] in ("with", "between")]
        for one, other in pairwise(both) if not others else ():
            yield Found(sense, one, other, noun, (one, verb, noun))  # "Niger and Mali formed an alliance"
    mine = [c for c in noun.lefts if c.dep_ in ("poss", "amod", "compound", "nmod") and (ends.is_named(c) or c.dep_ == "poss")]
    ended = verb is not None and (verb.lemma_.lower() in ENDING or used_to(verb))
    if sense.relation == "fights":
        others = [o for o in others if o[0] in ("against", "with")]
        if not others and noun.dep_ == "pobj" and noun.head.lower_ == "at" and verb is not None:
            both = [s for s in subjects(verb) if ends.is_one(s)]  # "the army and the militia are at war"
            if len(both) == 2:
                yield Found(sense, both[0], both[1], noun, (both[0], verb, noun))
                return
    elif sense.relation == "supports":
        if verb is not None and verb.lemma_.lower() in _GETTING and mine:
            for giver in mine[:1]:
                for getter in subjects(verb):
                    if ends.is_one(getter) or getter.pos_ in ("PRON", "NOUN"):
                        yield Found(
                            sense,
                            giver,
                            getter,
                            noun,
                            (getter, verb, noun),
                            ended=ended,
                            a_span=(giver.idx, giver.idx + len(giver)) if giver.dep_ != "poss" else None,
                        )
            return
        if mine and not others and noun.dep_ == "pobj" and noun.head.lower_ == "with":
            governor = next((g for g in governors(noun) if g.pos_ == "VERB"), None)
            for getter in subjects(governor)[:1] if governor is not None else ():
                if ends.is_one(getter):
                    yield Found(sense, mine[-1], getter, noun, (noun, getter, mine[-1]), a_span=run_before(mine[-1]))
            return
        if any(p == "from" for p, _ in others) and verb is not None:
            for p, giver in others:
                if p == "from":
                    yield from (
                        Found(sense, giver, getter, noun, (getter, verb, noun, giver), ended=ended)
                        for getter in subjects(verb)
                        if ends.is_one(getter)
                    )
            return
        others = [o for o in others if o[0] in ("for", "of", "to")]
    elif sense.relation in ("allied", "communicates"):
        others = [o for o in others if o[0] in ("with", "to", "between")]
    if verb is None and sense.relation in ("supports", "fights") and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "with", "by"):
        verb = next((g for g in governors(noun) if g.pos_ in ("VERB", "AUX") and any(ends.is_one(s) for s in subjects(g))), None)
    given = [ends.whose(s) for s in subjects(verb)] if verb is not None else []
    if sense.relation == "fights":
        given = [d for d in given if d.i not in ends.persons]  # "the minister reiterates support in the fight against them"
    doers = [m for m in mine if m.pos_ != "PRON"] or [d for d in given if ends.is_one(d)]
    for doer in doers:
        for _, other in others:
            if other.i != doer.i:
                yield Found(sense, doer, other, noun, (*((verb,) if verb is not None else ()), noun, other), ended=ended)


def _members(noun: Token, ends: Ends) -> Iterator[Found]:
    """ "Coalition nations include Jordan and Bahrain": each is a member of whom the noun is of."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_.lower() not in ("include", "comprise"):
        return
    owner = next((c for c in noun.lefts if c.dep_ in ("compound", "poss", "nmod", "amod") and ends.is_named(c)), None)
    if owner is None:
        owner = next(
            (c for c in noun.lefts if c.dep_ in ("compound", "poss") and c.lemma_.lower() in ("coalition", "alliance", "council", "group")),
            None,
        )
    if owner is None:
        owner = next((i for p in noun.rights if p.lower_ == "of" for i in p.children if i.dep_ == "pobj" and ends.is_one(i)), None)
    if owner is None or (owner.dep_ == "poss" and noun.lemma_.lower() in ("ally", "partner")):
        return  # "Iran's allies include ..." tells of allies
    for member in objects(verb):
        if ends.is_named(member):
            yield Found(Sense("member_of"), member, owner, verb, (noun, verb, member), b_span=None)


def _under(noun: Token, ends: Ends) -> Iterator[Found]:
    """ "Units under Colonel Amos Keita raided the camp": who leads them."""
    doc, at = noun.doc, noun.i + 1
    at += at + 1 < len(doc) and doc[at].text == ","  # "Troops of the Fifth Corps, under General Omar Saleh, ..."
    if at >= len(doc) or doc[at].lower_ != "under" or not ends.is_one(noun) or noun.i in ends.persons or noun.ent_type_ in ("GPE", "NORP"):
        return
    for chief in ends_of(doc[at]):
        if chief.lower_ in _COMMAND and (of := next((c for c in chief.rights if c.lower_ == "of"), None)) is not None:
            chief = next(iter(ends_of(of)), chief)  # "a band under the command of Amos Keita"
        if chief.i in ends.persons:
            yield Found(Sense("commands"), chief, noun, doc[at], (noun, chief))


_FORCES = frozenset(
    {"faction", "group", "militia", "brigade", "force", "forces", "army", "movement", "front", "wing", "battalion", "unit", "gang"}
)


_COMMAND = frozenset({"command", "leadership", "orders", "lead"})


def _of_person(noun: Token, ends: Ends) -> Iterator[Found]:
    """ "The Salvation Front of Thomas Cirillo", "the faction of Omar Keita": whose force it is."""
    body = noun.i in ends.named and noun.i not in ends.persons and noun.ent_type_ not in ("GPE", "LOC", "NORP")
    if not (body or noun.lemma_.lower() in _FORCES) or noun.i + 1 >= len(noun.doc) or noun.nbor().lower_ != "of":
        return
    for chief in ends_of(noun.nbor()):
        if chief.i in ends.persons:
            yield Found(Sense("commands"), chief, noun, noun.nbor(), (noun, chief))


def _of_body(person: Token, ends: Ends) -> Iterator[Found]:
    """ "Ibrahim Saleh of the Civil Defence said": whom he speaks for."""
    at = person.i + 1 + (person.i + 1 < len(person.doc) and person.nbor().text == ",")  # "Omar Saleh, of the Civil Defence, said"
    preposition = next((c for c in person.rights if c.dep_ == "prep" and c.lower_ == "of" and c.i == at), None)
    for body in ends_of(preposition) if preposition is not None else ():
        if body.i in ends.named and body.i not in ends.persons and body.ent_type_ not in ("GPE", "LOC", "FAC", "PERSON", "DATE"):
            yield Found(Sense("member_of"), person, body, person, (person, body))
