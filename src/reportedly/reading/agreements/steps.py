"""Which steps in the life of an agreement the words around its name tell: what is done to it, what it does, what is said of it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.agreements.beside import by_modifier
from reportedly.reading.agreements.terms import LENGTHS
from reportedly.reading.agreements.told import SET_TO, Told, agents_words, complements, of_subject
from reportedly.reading.agreements.truces import Named
from reportedly.reading.agreements.words import Steps, step_of, subject_step
from reportedly.reading.syntax import agents, conjuncts, governors, is_negated, is_passive, objects, subjects

_PASSES_ON = frozenset(
    {
        "survival",
        "future",
        "fate",
        "attempt",
        "effort",
        "bid",
        "success",
        "chance",
        "prospect",
        "basis",
        "framework",
        "validity",
        "part",
        "text",
        "possibility",
        "hope",
        "participation",
        "involvement",
        "agreement",
        "deal",
        "accord",
        "understanding",
        "phase",
        "stage",
        "round",
        "series",
        "string",
        "regime",
        "process",
    }
)


_MAKING = frozenset({"create", "establish", "set", "form", "declare", "begin", "start", "launch", "introduce", "impose", "enforce"})


_CALLING = frozenset({"declare", "call", "pronounce", "proclaim", "consider", "announce"})


_MADE_STEPS = frozenset({"announce", "sign", "accept", "negotiate"})


_WHEN_OR_WHO = frozenset({"on", "in", "by", "at", "last", "this", "earlier", "between", "with", "after", "two", "three"})


_HEADLINE = frozenset({"ceasefire", "truce", "armistice"})
"""Names of agreements that the parser takes for verbs in headlines ("Army declares truce over")."""


_OF_TALKS = frozenset({"breach", "observe", "call_for", "at_risk", "refuse", "suspend", "accept", "withdraw"})
"""Steps that are told of talks, an offer or the carrying out of an agreement as of the agreement itself."""


_FINITE = frozenset({"VBD", "VBN", "VBZ", "VBP"})


_OF_EACH = frozenset({"accept", "refuse", "join"})
"""Steps that each side takes for itself ("which Chad agreed to and which Togo refused")."""


_JOINING = frozenset({"sign", "accept", "join", "observe"})
"""Steps that, refused, are a refusal of the agreement."""


def told_of(mention: Named, words: Steps) -> Iterator[Told]:
    """The steps that the words around a mention tell, nearest first."""
    head = mention.head
    seen: dict[str, set[int]] = {"term": set()}
    for told in (*by_modifier(head, words), *_by_governor(head, words), *_by_next_words(mention, words)):
        who = {t.i for t in told.doers}
        if told.step not in seen or (told.step in _OF_EACH and who and seen[told.step] and not who & seen[told.step]):
            seen[told.step] = who | seen.get(told.step, set())
            yield told


def _joined(verb: Token) -> list[Token]:
    """Verbs joined to one whose subject they share ("The truce was signed on Monday and *took* effect on Friday")."""
    return [
        v
        for v in conjuncts(verb)
        if v.i > verb.i and v.pos_ in ("VERB", "AUX") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in v.lefts)
    ]


def _by_governor(head: Token, words: Steps) -> Iterator[Told]:
    """Steps told by what the mention hangs on: nouns of act ("violation of the truce"), then the verb above."""
    token, trail = head, [head]
    for _ in range(8):
        above, dep = token.head, token.dep_
        if above.i == token.i:
            return
        if dep in ("conj", "appos", "nmod") or (
            dep == "compound" and above.pos_ in ("NOUN", "PROPN") and above.lemma_.lower() in words.nouns
        ):
            if dep == "compound":
                yield from _of_noun(above, trail, words)
                return
            token = above
            continue
        if dep == "pobj" and token.i == head.i and above.lower_ in _MADE_BEFORE and _is_between(head):
            yield Told("sign", head, words=[head])  # "following a truce between the army and the rebels"
            return
        if dep == "pobj" or dep == "poss" or dep == "pcomp":
            while above.dep_ == "conj" and above.head.pos_ in ("ADP", "SCONJ"):
                above = above.head
            noun = above.head if dep != "poss" else above
            preposition = above.lower_ if dep != "poss" else "of"
            if noun.pos_ == "ADP" and noun.dep_ in ("prep", "prt") and noun.head.pos_ == "VERB" and dep != "poss":
                noun, preposition = noun.head, f"{noun.lower_} {preposition}"  # "pulled out of the truce"
            if noun.pos_ in ("NOUN", "PROPN"):
                lemma = noun.lemma_.lower()
                if lemma in ("return", "exchange") and noun.dep_ == "pobj" and (offering := _offering(noun)) is not None:
                    yield _acted(offering, "offer", [*trail, noun])  # "offered to free them in return for a truce"
                    return
                if lemma in words.nouns:
                    yield from _of_noun(noun, [*trail, noun], words)
                    return
                if lemma in ("party", "part") and noun.head.lemma_ == "be" and preposition in ("to", "of"):
                    yield from _party_to(noun, trail, words)
                    return
                if lemma in _PASSES_ON:
                    trail.append(noun)
                    token = noun
                    continue
                return
            if noun.pos_ in ("VERB", "AUX", "ADJ"):
                yield from _of_verb_with(noun, preposition, trail, words)
                return
            if noun.pos_ == "ADP" and noun.head.pos_ in ("NOUN", "VERB"):
                token = above
                continue
            return
        if dep == "nsubj" and above.lower_ == "deal" and above.i == token.i + 1 and above.head.pos_ == "VERB":
            step = step_of(above.head, words.verbs)  # "signed the ceasefire deal": the parser takes the last word for a verb
            if step is not None and above.head.i < token.i:
                yield _acted(above.head, step, [*trail, above])
            return
        if dep == "npadvmod" and above.lower_ in LENGTHS and above.dep_ == "pobj" and above.head.head.pos_ == "VERB":
            verb = above.head.head  # "extended by six months a truce with ...": the parser hangs it on the months
            step = step_of(verb, words.verbs)
            if step is not None:
                yield _acted(verb, step, trail)
            return
        if dep in ("nsubj", "nsubjpass"):
            if above.lower_ in words.adjectives and above.head.lemma_.lower() in _CALLING and above.i > head.i > above.head.i:
                yield _acted(above.head, words.adjectives[above.lower_], [*trail, above])  # "declared the truce over"
                return
            behind = [c for c in above.rights if c.dep_ == "advcl" and c.tag_ == "VBN" and agents(c) and c.i > 0 and c.nbor(-1).text == ","]
            for verb in [above, *_joined(above), *behind]:  # "took effect on Friday, monitored by Togo"
                found = of_subject(verb, words)
                if found is not None:
                    found.words = [*trail, *found.words]
                    yield found
            return
        if dep == "attr" and any(c.dep_ == "expl" for c in above.children) and any(c.lower_ in ("with", "between") for c in head.rights):
            yield Told("announce", above, verb=above, words=[above, *trail], denied=is_negated(above))  # "there was a deal with the rebels"
            return
        if dep in ("dobj", "attr", "oprd", "xcomp") and above.pos_ in ("VERB", "AUX"):
            if dep == "xcomp" and token.lemma_.lower() not in _HEADLINE:
                return
            if above.dep_ == "xcomp" and above.lemma_.lower() in _MAKING and above.head.lemma_.lower() in ("agree", "offer", "refuse"):
                yield _acted(above.head, step_of(above.head, words.verbs) or "accept", [above, *trail])
                return
            if (above.dep_ == "xcomp" and step_of(above.head, words.verbs) == "call_for") or _is_urged(above):
                yield _acted(above.head, "call_for", [above, *trail])  # "urged Russia to enforce the truce"
                return
            step = step_of(above, words.verbs)
            if above.dep_ == "xcomp" and step in _JOINING and above.head.lemma_.lower() in ("refuse", "decline"):
                yield _acted(above.head, "refuse", [above, *trail])  # "refused to sign the accord"
                return
            attempted = above.dep_ == "pcomp" and above.head.head.lemma_.lower() in _PASSES_ON
            after = head.nbor() if head.i + 1 < len(head.doc) else head
            if (
                after.lower_ in words.adjectives
                and (after.pos_ != "ADJ" or above.lemma_.lower() in _CALLING)
                and not any(c.dep_ == "pobj" for c in after.children)
            ):
                step = words.adjectives[after.lower_]  # "declared the truce over"
                trail = [*trail, after]
            of_talks = (
                step == "implement" and above.dep_ == "pcomp" and above.head.head.lemma_.lower() in ("talk", "negotiation", "discussion")
            )
            if step is not None and not (step == "sign" and attempted) and not of_talks:
                yield _acted(above, step, trail)
            if step == "implement" and above.dep_ == "pcomp" and above.head.head.lemma_.lower() in ("talk", "negotiation", "discussion"):
                token, trail = above.head.head, [above.head.head, *trail]  # "talks on carrying out the deal have stalled"
                found = of_subject(token.head, words) if token.dep_ in ("nsubj", "nsubjpass") else None
                if found is not None:
                    found.words = [*trail, *found.words]
                    yield found
                return
            if step in ("sign", "restore", "observe") and attempted:
                token, trail = above.head.head, [above.head.head, *trail]
                continue
            return
        return


def _offering(swap: Token) -> Token | None:
    """The verb with which something is offered "in return for" an agreement."""
    verb = next((g for g in governors(swap) if g.pos_ == "VERB"), None)
    above = verb.head if verb is not None and verb.dep_ in ("xcomp", "ccomp") else verb
    return above if above is not None and above.lemma_.lower() in ("offer", "propose", "promise", "pledge") else None


_MADE_BEFORE = frozenset({"as", "after", "following", "under", "since", "despite", "amid", "through", "with"})
"""Prepositions after which an agreement between sides is one that they have made."""


def _is_between(head: Token) -> bool:
    return any(c.dep_ == "prep" and c.lower_ == "between" for c in head.rights) and any(c.lower_ in ("a", "an") for c in head.lefts)


def _is_urged(verb: Token) -> bool:
    """Is somebody called on to do what the verb tells ("called on both sides to respect the truce")?"""
    above = verb.head
    return (
        verb.dep_ in ("xcomp", "advcl", "ccomp")
        and verb.tag_ == "VB"
        and above.lemma_.lower() in ("call", "appeal")
        and any(c.lower_ in ("on", "upon", "to") and c.dep_ == "prep" for c in above.children)
    )


def _acted(verb: Token, step: str, trail: list[Token]) -> Told:
    """A step that a verb does to the agreement: who does it is its subject, or its agent."""
    who = agents(verb) if is_passive(verb) else _doers(verb)
    return Told(
        step,
        verb,
        verb=verb,
        doers=who,
        words=[*([who[0]] if who and who[0].i < verb.i and verb.i - who[0].i <= 6 else []), verb, *trail],
        denied=is_negated(verb),
    )


def _doers(verb: Token) -> list[Token]:
    """Who does it: the verb's subject; with "accused X of violating", X."""
    if verb.dep_ == "pcomp" and verb.head.head.pos_ == "VERB" and verb.head.lower_ in ("of", "for"):
        blamed = objects(verb.head.head)
        if blamed:
            return blamed
    if verb.dep_ == "acl" and verb.tag_ == "VB" and (his := [c for c in verb.head.lefts if c.dep_ == "poss"]):
        return his  # "his offer to extend the truce"
    return subjects(verb)


def _of_verb_with(verb: Token, preposition: str, trail: list[Token], words: Steps) -> Iterator[Told]:
    """Steps told by a verb with a preposition: "call for a truce", "abide by it", "excluded from it", "withdrew from it"."""
    lemma = verb.lower_ if verb.pos_ == "ADJ" or verb.dep_ == "acomp" else verb.lemma_.lower()
    if preposition == "in" and trail[0].lemma_.lower() in ("swap", "exchange") and lemma in words.concrete and verb.tag_ in ("VBD", "VBN"):
        if not is_negated(verb):
            yield Told("implement", verb, verb=verb, doers=agents(verb) if is_passive(verb) else subjects(verb), words=[verb, *trail])
        return  # "exchanged 20 prisoners in a swap"
    if preposition == "under" and lemma in words.concrete and verb.tag_ in _FINITE and trail[0].i > verb.i:
        if not any(c.tag_ in ("MD", "TO") for c in verb.lefts) and not is_negated(verb):
            yield Told("implement", verb, verb=verb, words=[verb, *trail])
        return
    particle = next((c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod") and c.i == verb.i + 1), None)
    done = [f"{lemma} {c.lemma_.lower()} {preposition}" for c in verb.rights if c.dep_ == "dobj" and c.i < trail[0].i]  # "cast doubt on"
    for name in (f"{lemma} {particle} {preposition}", *done, f"{lemma} {preposition}"):
        if name in words.verbs:
            step = words.verbs[name]
            who = subjects(verb.head if verb.dep_ == "acomp" else verb)
            told = Told(
                step,
                verb,
                verb=verb,
                words=[*([who[0]] if who and 0 < verb.i - who[0].i <= 8 else []), verb, *trail],
                denied=is_negated(verb),
            )
            if is_passive(verb):
                told.doers = who if step in ("exclude", "include") else agents(verb)
            else:
                told.doers = who
            yield told
            return


def _party_to(noun: Token, trail: list[Token], words: Steps) -> Iterator[Told]:
    verb = noun.head
    yield Told("include", verb, verb=verb, doers=subjects(verb), words=[verb, noun, *trail], denied=is_negated(verb))


def _of_noun(noun: Token, trail: list[Token], words: Steps) -> Iterator[Told]:
    """Steps told by a noun of act: "violation of the truce", "in breach of it", "calls for a truce", "unease over it"."""
    step = words.nouns[noun.lemma_.lower()]
    if step == "implement" and noun.dep_ == "nsubj" and (stop := subject_step(noun.head, words)) in ("suspend", "collapse"):
        yield Told(stop or "", noun.head, verb=noun.head, words=[noun, *trail, noun.head, *complements(noun.head)])
        return  # "Implementation of the deal has stalled"
    told = Told(step, noun, words=[noun, *trail], doers=agents(noun) or (_breakers(noun, trail[0]) if step == "breach" else []))
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head  # "violated the embargo and the terms of the truce"
    verb = first.head
    if first.dep_ in ("dobj", "nsubjpass") and verb.pos_ == "VERB" and (first.i == noun.i or step_of(verb, words.verbs) in _OF_TALKS):
        asks = step_of(verb, words.verbs)
        if asks in _OF_TALKS:
            yield _acted(verb, asks, [noun, *trail])
            return
        told.verb = verb
        if step == "breach" and verb.lemma_.lower() in _COUNTING:
            told.tellers = agents(verb) if is_passive(verb) else subjects(verb)
        else:
            told.doers = told.doers or ([] if noun.dep_ == "nsubjpass" else subjects(verb))
        told.words = [verb, *told.words] if abs(verb.i - noun.i) <= 4 else told.words
        told.denied = is_negated(verb)
        if step == "expire" and verb.lemma_.lower() in _CALLING:
            told.step = "collapse"  # "declared the end of the truce"
    elif noun.dep_ == "pobj" and noun.head.head.pos_ == "ADP" and noun.head.head.head.pos_ == "VERB":
        verb = noun.head.head.head
        name = f"{verb.lemma_.lower()} {noun.head.head.lower_} {noun.head.lower_}"
        if words.verbs.get(name) in _OF_TALKS:  # "walked out of the truce talks"
            yield _acted(verb, words.verbs[name], [noun, *trail])
            return
    elif noun.dep_ == "pobj" and noun.head.head.pos_ == "VERB" and noun.head.lower_ in ("for", "on", "in", "to", "down", "from"):
        verb = noun.head.head
        name = f"{verb.lemma_.lower()} {noun.head.lower_}"
        if words.verbs.get(name) in _OF_TALKS:
            told.step, told.verb, told.doers, told.words = words.verbs[name], verb, subjects(verb), [verb, noun, *trail]
        elif noun.head.lower_ == "in":
            told.verb, told.words = verb, [noun.head, noun, *trail]
            told.doers = [] if is_passive(verb) else subjects(verb)
    elif noun.dep_ == "pobj" and noun.head.lower_ == "as" and step == "guarantee" and noun.head.head.pos_ == "VERB":
        told.verb, told.doers = noun.head.head, subjects(noun.head.head)  # "will act as guarantor of the truce"
    elif first.i != noun.i:
        pass
    elif noun.dep_ == "attr":
        told.verb, told.doers, told.denied = verb, subjects(verb) if step == "guarantee" else [], is_negated(verb)
    elif noun.dep_ == "appos" and step == "guarantee":
        told.doers = [noun.head]
    elif noun.dep_ == "nsubj" and step in ("sign", "implement"):
        told.verb = verb
    yield told


_COUNTING = frozenset(
    {
        "report",
        "record",
        "document",
        "count",
        "log",
        "register",
        "note",
        "allege",
        "confirm",
        "cite",
        "list",
        "condemn",
        "denounce",
        "protest",
        "observe",
        "see",
    }
)
"""Verbs whose subject tells of breaches, and commits none."""


def _breakers(noun: Token, head: Token) -> list[Token]:
    """By whom an agreement is broken, where the parser hangs "by" on the agreement or on "called" ("what they called a breach of the truce by
    the army")."""
    for above in (head, *([noun.head] if noun.dep_ == "oprd" else [])):
        if found := [t for t in agents(above) if t.i > head.i]:
            return found
    return []


def _by_next_words(mention: Named, words: Steps) -> Iterator[Told]:
    """Steps told right after the mention, where the parser does not see that they are: "a ceasefire since it began this week", "a deal due
    to take effect", "since the cessation of hostilities took effect"."""
    head, doc = mention.head, mention.head.doc
    at = head.i + 1
    while at < len(doc) and doc[at].idx < mention.span[1]:
        at += 1
    made = next((c for c in head.rights if c.dep_ == "acl" and c.left_edge.i <= at <= c.i), None)
    if made is not None and agents(made):
        at = max(t.i for t in agents(made)) + 1  # "a truce brokered by the US and Russia collapsed"
    if at + 3 < len(doc) and doc[at].text == "," and doc[at + 1].dep_ == "acl" and doc[at + 1].head.i != head.i:
        at += 1  # "the Agreement on the Resolution of the Conflict, signed in ..."
    if at + 2 >= len(doc) or doc[at].is_sent_start:
        return
    first, second, third = doc[at], doc[at + 1], doc[at + 2]
    verb = None
    if (first.lower_ in ("since", "after", "when", "before", "until") and second.lower_ == "it") or (
        first.lower_ in SET_TO and second.lower_ == "to"
    ):
        verb = third
    elif first.tag_ in ("VBN", "VBD") and first.dep_ in ("acl", "advcl", "dep") and step_of(first, words.verbs) in _MADE_STEPS:
        if second.lower_ in _WHEN_OR_WHO and made is None:
            done = step_of(first, words.verbs) or ""  # "in line with the ceasefire declared on 3 May"
            yield Told(done, first, verb=first, passive_doers=agents(first), words=[head, first, *agents_words(first)])
        return
    elif first.pos_ == "VERB" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in first.children):
        verb = first if first.tag_ in ("VBD", "VBZ", "VBP") else None
    step = subject_step(verb, words) if verb is not None else None
    if verb is not None and step:
        yield Told(step, verb, verb=verb, words=[head, first, verb, *complements(verb)])
