"""Which ties between actors the words tell: compounds ("Iran-backed"), offices and kin ("ally", "spokesman"), nouns and verbs of support and enmity."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from reportedly.reading.syntax import agents, conjuncts, governors, is_negated, is_passive, objects, phrase, subjects
from reportedly.reading.ties.called import first_of_name, of_noun, run_before
from reportedly.reading.ties.ends import Ends, Found, Relations, Sense

_HYPHENS = frozenset({"-", "–", "‑"})

_ENDING = frozenset(
    {"halt", "stop", "end", "cut", "cease", "suspend", "renounce", "sever", "break", "withdraw", "freeze", "drop", "lose", "cancel"}
)
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
    }
)
_CONTESTS = frozenset({"defeat", "confront", "counter"})
"""Verbs of enmity that, done to a person, tell of an election or a quarrel."""
_LEAVING = frozenset({"leave", "quit", "abandon", "desert", "defect"})
_GETTING = frozenset({"receive", "get", "enjoy", "obtain", "win", "have", "retain", "seek", "accept"})
_MEMBERS = frozenset({"member", "nation", "country", "state", "group", "faction", "brigade", "party", "partner", "militia", "unit", "ally"})


def found_in(doc: Doc, words: Relations, ends: Ends) -> Iterator[Found]:
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
            if sense is not None and lemma in words.nouns:
                yield from of_noun(token, sense, words, ends)
            if lemma in words.relations:
                yield from _of_relation(token, words.relations[lemma], ends)
            if lemma in _MEMBERS:
                yield from _members(token, ends)
            if token.i in ends.persons:
                yield from _of_body(token, ends)
        elif token.pos_ == "VERB":
            yield from _of_verb(token, lemma, words, ends)


def _head_after(token: Token) -> Token:
    """The head of the noun phrase that a modifier stands in."""
    head = token.head
    while head.dep_ in ("amod", "compound", "nmod") and head.head.i > token.i and head.pos_ != "NOUN":
        head = head.head
    return head


def _named_by(whole: Token, ends: Ends) -> Token:
    """Whom an apposition says more of, where that is a name ("Hezbollah, an Iran-backed militia"); else the noun itself."""
    head = whole.head
    while head.dep_ == "pobj" and head.head.lower_ in ("of", "for") and ends.is_named(head.head.head):
        head = head.head.head  # "the National Front for Liberation, a Turkish-backed alliance"
    return head if whole.dep_ == "appos" and head.i < whole.i and ends.is_named(head) and not ends.is_named(whole) else whole


def _hyphenated(participle: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """ "Iran-backed militias", "al-Qaeda-affiliated group": the word before the hyphen is one end, the noun phrase the other."""
    doc = participle.doc
    whole = _head_after(participle)
    if whole.i <= participle.i or whole.pos_ not in ("NOUN", "PROPN"):
        whole = next((t for t in doc[participle.i + 1 : participle.i + 4] if t.pos_ in ("NOUN", "PROPN")), participle)
    if whole.i == participle.i or not ends.is_one(whole):
        return
    named = _named_by(whole, ends)
    before = doc[participle.i - 2]
    first = first_of_name(before)
    if not (ends.is_one(before) or before.pos_ == "PROPN" or (before.is_title and before.pos_ == "ADJ")) or before.lower_ in (
        "well",
        "long",
        "newly",
        "best",
    ):
        return
    span = (doc[first].idx, before.idx + len(before))
    yield Found(sense, before, named, participle, (doc[first], whole), a_span=span)


def _one_word(token: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """The same where the tokenizer leaves the compound whole."""
    whole = _head_after(token)
    if whole.i <= token.i or not ends.is_one(whole):
        return
    length = token.text.rpartition("-")[0]
    yield Found(sense, token, _named_by(whole, ends), token, (token, whole), a_span=(token.idx, token.idx + len(length)))


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
    """ "an alliance led by the Front", "militias backed by Iran"."""
    whole = participle.head
    if not ends.is_one(whole) or whole.pos_ not in ("NOUN", "PROPN"):
        return
    for doer in agents(participle):
        doer = ends.meant(doer)  # "backed by its ally Russia"
        if ends.is_one(doer):
            yield Found(sense, doer, whole, participle, (whole, participle, doer))


def _state(state: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """ "forces loyal to Assad", "rebel groups allied with Turkey", "the group is affiliated with al-Qaeda"."""
    others = _ends_of(state.nbor())
    if state.dep_ in ("amod", "acl", "relcl", "appos") and state.head.i < state.i:
        whole = [state.head]
    elif state.dep_ == "acomp":
        whole = subjects(state.head)
    else:
        whole = subjects(state) or ([state.nbor(-1)] if state.i > 0 and state.nbor(-1).pos_ in ("NOUN", "PROPN") else [])
    for one in whole[:2]:
        for other in others[:3]:
            if one.i != other.i and ends.is_one(one) and ends.is_one(other):
                yield Found(sense, one, other, state, (one, state, other))


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
    if verb is None and noun.dep_ == "pobj" and noun.head.head.pos_ in ("VERB", "AUX") and noun.head.lower_ in ("in", "with", "at"):
        verb = noun.head.head
    if verb is not None and verb.lemma_.lower() in (_GIVING | _ENDING):
        others += [
            ("to", end)
            for preposition in verb.rights
            if preposition.lower_ in ("to", "from") and preposition.dep_ in ("prep", "dative")
            for inner in preposition.children
            if inner.dep_ == "pobj"
            for end in conjuncts(inner)
            if ends.is_one(end)
        ]
    mine = [c for c in noun.lefts if c.dep_ in ("poss", "amod", "compound", "nmod") and (ends.is_named(c) or c.dep_ == "poss")]
    ended = verb is not None and (verb.lemma_.lower() in _ENDING or _used_to(verb))
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
    given = subjects(verb) if verb is not None else []
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
    if owner is None:
        return
    for member in objects(verb):
        if ends.is_named(member):
            yield Found(Sense("member_of"), member, owner, verb, (noun, verb, member), b_span=None)


def _of_body(person: Token, ends: Ends) -> Iterator[Found]:
    """ "Ibrahim Saleh of the Civil Defence said": whom he speaks for."""
    preposition = next((c for c in person.rights if c.dep_ == "prep" and c.lower_ == "of" and c.i == person.i + 1), None)
    for body in _ends_of(preposition) if preposition is not None else ():
        if body.i in ends.named and body.i not in ends.persons and body.ent_type_ not in ("GPE", "LOC", "FAC", "PERSON", "DATE"):
            yield Found(Sense("member_of"), person, body, person, (person, body))


def _of_verb(verb: Token, lemma: str, words: Relations, ends: Ends) -> Iterator[Found]:
    told, others = _sense(verb, lemma, words)
    sense = words.verbs.get(told)
    if sense is None:
        return
    passive = is_passive(verb)
    if told == lemma:
        doers, others = (agents(verb), subjects(verb)) if passive else (subjects(verb), _done_to(verb))
        if verb.dep_ in ("acl", "amod") and passive and verb.lower_ in words.participles:
            return
    else:
        doers = subjects(verb)
        if lemma == "receive":
            doers, others = others, doers
    if sense.relation == "fights" and not (passive or _lasting(verb)):
        return
    if told in words.habitual and not _is_habit(verb):
        return
    if lemma == "join" and verb.dep_ in ("xcomp", "advcl", "conj") and verb.head.lemma_.lower() in _LEAVING and objects(verb.head):
        sense = Sense("switches_to")
    others = [ends.meant(o) for o in others]
    if lemma == "unite" and len(others) < 2 and not any(o.tag_ in ("NNS", "NNPS") for o in others):
        return  # "cannot unite Syria"
    if lemma in _CONTESTS:
        others = [o for o in others if o.i not in ends.persons and o.ent_type_ != "PERSON"]
    if lemma in ("join", "include"):
        others = [o for o in others if ends.is_named(o) and o.ent_type_ != "PERSON"]
        doers = [d for d in doers if lemma == "join" or d.lemma_.lower() not in _MEMBERS]
    stopped = verb.dep_ in ("xcomp", "ccomp") and verb.tag_ == "VBG" and verb.head.lemma_.lower() in _ENDING and not is_negated(verb.head)
    ended = _used_to(verb) or _until(verb) or stopped or lemma in ("break", "split", "part")
    for doer in doers[:3]:
        for other in others[:4]:
            if doer.i != other.i and ends.is_one(doer) and ends.is_one(other):
                yield Found(
                    sense,
                    doer,
                    other,
                    verb,
                    (doer, verb, other) if abs(doer.i - verb.i) < 9 else (verb, other),
                    ended=ended,
                    by_negation=f"not {lemma}" in words.verbs,
                )


def _sense(verb: Token, lemma: str, words: Relations) -> tuple[str, list[Token]]:
    """The words of a relation that the verb tells, and the heads after the preposition that belongs to it ("fight alongside X")."""
    for child in verb.children:
        if child.dep_ in ("prep", "agent", "prt", "dobj", "advmod"):
            name = f"{lemma} {child.lower_}"
            for inner in child.children:
                if inner.dep_ == "prep" and f"{name} {inner.lower_}" in words.verbs:
                    return f"{name} {inner.lower_}", _ends_of(inner)
                if inner.dep_ == "pobj":
                    for last in inner.rights:  # "fights under the banner of the Front"
                        if last.dep_ == "prep" and f"{name} {inner.lower_} {last.lower_}" in words.verbs:
                            return f"{name} {inner.lower_} {last.lower_}", _ends_of(last)
            if child.dep_ == "dobj":
                for other in verb.children:
                    if other.dep_ == "prep" and f"{name} {other.lower_}" in words.verbs:
                        return f"{name} {other.lower_}", _ends_of(other)
            elif name in words.verbs:
                if child.dep_ in ("prt", "advmod"):
                    joined = [t for p in verb.children if p.dep_ == "prep" and p.lower_ == "with" for t in _ends_of(p)]
                    return name, [*objects(verb), *joined]
                return name, _ends_of(child)
    if f"not {lemma}" in words.verbs and is_negated(verb):
        return f"not {lemma}", objects(verb)
    return lemma, []


def _ends_of(preposition: Token) -> list[Token]:
    return [end for inner in preposition.children if inner.dep_ == "pobj" for end in conjuncts(inner)]


def _done_to(verb: Token) -> list[Token]:
    """Heads of what the verb is done to: its objects, those it shares with the next verb ("trained and armed the rebels"), or the noun that
    its relative clause is about ("the militias that Iran supports")."""
    found = objects(verb) or [o for c in verb.children if c.dep_ == "conj" for o in objects(c)]
    if all(o.tag_ in ("WDT", "WP") for o in found):
        return [verb.head] if verb.dep_ == "relcl" and verb.head.i < verb.i else []
    return found


def _lasting(verb: Token) -> bool:
    """Does the verb tell a standing fight and not one act ("is fighting", "has fought", "fights")?"""
    return verb.tag_ in ("VBG", "VBZ", "VBP", "VB") or any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)


def _is_habit(verb: Token) -> bool:
    """Is an act told as one that goes on: "has been bombing", "regularly shelled by"?"""
    if any(
        c.dep_ == "advmod" and c.lower_ in ("regularly", "repeatedly", "frequently", "often", "routinely", "daily") for c in verb.children
    ):
        return True
    return verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.lower_ == "been" for c in verb.children)


def _used_to(verb: Token) -> bool:
    return (verb.dep_ == "xcomp" and verb.head.lower_ == "used") or any(
        c.lower_ in ("formerly", "previously", "once") for c in verb.children
    )


def _until(verb: Token) -> bool:
    """Past tense with "until ...": it is over."""
    return verb.tag_ == "VBD" and any(
        (c.dep_ == "advcl" and any(m.lower_ == "until" for m in c.children)) or (c.dep_ == "prep" and c.lower_ == "until")
        for c in verb.children
    )
