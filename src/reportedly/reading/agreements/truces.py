"""Truces and deals wherever a report names them, and which of the names mean the same one."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from reportedly.reading.agreements.kinds import (
    CONCLUDING,
    SIDES,
    TRADE,
    Kinds,
    after_hostilities,
    by_act,
    is_between_sides,
    is_modifier,
    kind_of,
    lemma_of,
    lemmas_of,
)
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.syntax import agents, conjuncts, is_passive, subjects
from reportedly.records import AgreementKind
from reportedly.spans import Span

_FIGHTING = frozenset({"cessation_of_hostilities", "ceasefire", "humanitarian_pause", "local_truce", "deescalation_zone"})
_APART = frozenset({"cessation_of_hostilities", "humanitarian_pause", "local_truce"})
_INDEFINITE = frozenset({"a", "an", "any", "another", "no", "some", "new", "future", "several", "previous", "earlier", "past"})
_DEFINITE = frozenset({"the", "this", "that", "its", "their", "these"})
_PEACE = frozenset(
    {
        "ceasefire",
        "cease",
        "truce",
        "armistice",
        "hostilities",
        "hostility",
        "peace",
        "evacuation",
        "reconciliation",
        "pause",
        "disarmament",
    }
)
"""Words of reports in which an agreement with a name ("the Minsk agreements") is one of the war, and not of trade or the climate."""
_NEVER_VERBS = frozenset({"ceasefire", "truce", "armistice"})
"""Nouns that the parser takes for verbs in headlines ("Army declares truce over")."""
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
)


@dataclass(slots=True)
class Truce:
    """One agreement of the report: what tells it from others. `name` is the fullest that it is called by, None where it has no name."""

    first: Span
    kind: AgreementKind
    marks: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    wide: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """One place where the text names an agreement: its head noun, the characters of its noun phrase, and which agreement it is."""

    head: Token
    span: Span
    truce: Truce


def truces(doc: Doc, text: str, words: Kinds) -> list[Named]:
    """Every mention of an agreement in order, each tied to the agreement it means.

    A general noun ("deal") counts where it names a kind ("evacuation deal"), bears a name ("the Sochi deal") or stands for an agreement
    that the report has named before ("the deal"). Mentions mean one agreement unless something tells them apart: their kind, a
    duration, a month, a place in the name, "another".
    """
    found: list[Named] = []
    known: list[Truce] = []
    is_of_war = not _PEACE.isdisjoint(lemmas_of(doc))
    is_at_war = is_of_war or not AT_WAR.isdisjoint(lemmas_of(doc))
    for token in doc:
        lemma = lemma_of(token)
        if lemma not in words.nouns and lemma not in words.general and lemma not in PAPERS:
            continue
        cessation = after_hostilities(token)
        if cessation is not None and found and found[-1].head.i == cessation.i:
            found[-1] = Named(_higher(cessation, token), (found[-1].span[0], token.idx + len(token)), found[-1].truce)
            continue
        if (token.pos_ not in ("NOUN", "PROPN") and lemma not in _NEVER_VERBS) or is_modifier(token, words):
            continue
        if token.pos_ == "PROPN" and found and _is_in_name(token, found[-1].head):
            continue  # "the Accord for Peace and National *Reconciliation*"
        kind = kind_of(token, lemma, words)
        signed = (
            is_at_war
            and lemma not in _LOOSE
            and (lemma not in _DECLARED or lemma == "protocol")
            and _is_signed(token)
            and not any(c.lower_ in TRADE for c in token.lefts)
        )
        if lemma in PAPERS and not signed and not (known and lemma != "peace" and _is_answered(token)):
            continue
        marks = _marks(token)
        determiner = next((c.lower_ for c in token.lefts if c.dep_ in ("det", "poss")), "")
        if kind is None:
            named = (
                "by" in marks
                or (is_of_war and _is_made_between(token))
                or ("name" in marks and (is_of_war or any(t.lemma_.lower() in SIDES for t in token.sent)))
            ) and not any(c.lower_ in TRADE for c in token.lefts)
            earlier = (
                known[-1]
                if known
                and not ("proper" in marks and "name" in marks)
                and (determiner in _DEFINITE or _is_quoted(token))
                and lemma not in _LOOSE
                and lemma not in ("zone", "zones")
                and (lemma not in _DECLARED or lemma == known[-1].marks.get("noun"))
                else None
            )
            told = by_act(token, words) if lemma not in _LOOSE or lemma in _PROPOSED else None
            named = named or (
                is_of_war and lemma not in _LOOSE and _is_concluded(token) and not any(c.lower_ in TRADE for c in token.lefts)
            )
            named = named or signed or (lemma in _DECLARED and is_of_war and _is_of_principles(token) and _is_settled(token))
            before = bool(known) and bool({"month", "earlier"} & marks.keys())
            if not named and earlier is None and told is None and not before and not is_between_sides(token) and lemma not in _TALKS:
                continue
            if lemma in _TALKS:
                if not (is_of_war and _is_step_of_talks(token)) or _is_on_one(token, words):
                    continue
                told = "political"
            elif lemma in _LOOSE and (lemma not in _PROPOSED or told in (None, "other")):
                continue
            kind = (
                earlier.kind
                if earlier
                else (told if told != "other" else None) or (known[-1].kind if before else words.nouns.get(lemma, "other"))
            )
            general = earlier is not None or (told is None and not before and not (determiner in _INDEFINITE and _is_made_between(token)))
        else:
            general = False
        if lemma in ("zone", "zones") and kind != "deescalation_zone":
            continue
        if (
            _is_generic(token, determiner) or (kind == "political" and determiner in _INDEFINITE and not _is_dated(token))
        ) and not _is_settled(token):
            continue
        truce = _same(known, kind, marks, general, determiner)
        span = phrase(token)
        if truce is None:
            truce = Truce(
                first=(token.idx, token.idx + len(token)), kind=kind, marks=marks, wide=kind in _FIGHTING and "place" not in marks
            )
            known.append(truce)
        else:
            truce.marks = {**marks, **truce.marks}
            if truce.kind == "other" or (truce.kind == "ceasefire" and kind == "cessation_of_hostilities"):
                truce.kind = kind
            known.remove(truce)
            known.append(truce)
        if "name" in marks or "by" in marks:
            name = _name(text, span)
            if (
                len(name.split()) <= 5
                and sum(lemma_of(t) in words.nouns for t in doc[token.left_edge.i : token.i + 1]) < 2
                and (truce.name is None or len(name) > len(truce.name))
            ):
                truce.name = name
        found.append(Named(token, span, truce))
    return found


SIGNING = frozenset({"sign", "initial", "countersign", "ink", "cosign", "co-sign"})
AT_WAR = SIDES | {"war", "guerrilla", "hostage", "fighting"}
"""Words of reports in which what is signed is an agreement of the war."""
PAPERS = frozenset({"peace", "text", "document", "charter", "paper"})
"""What is an agreement only where it is signed or answered."""
_PROVIDING = frozenset({"provide", "stipulate", "oblige", "require", "foresee", "envisage", "give", "grant"})
_ANSWERING = frozenset({"accept", "approve", "endorse", "reject", "refuse", "ratify", "adopt"})


_LOOSE = frozenset({"plan", "talk", "talks", "process", "initiative", "proposal", "negotiation", "dialogue"})
_TALKS = frozenset({"talk", "talks", "negotiation", "dialogue", "process"})
_BREAKING_OFF = frozenset(
    {
        "suspend",
        "freeze",
        "resume",
        "break",
        "collapse",
        "abandon",
        "quit",
        "leave",
        "pull",
        "walk",
        "withdraw",
        "reject",
        "refuse",
        "boycott",
        "restart",
        "halt",
        "stall",
    }
)
"""Verbs that tell of talks as a step of their own ("pulled out of talks", "the dialogue was suspended")."""
_PROPOSED = frozenset({"plan", "initiative", "proposal"})
"""Of these, those that count where they say what the sides are to do ("accepted a proposal to lay down their arms")."""
_DECLARED = frozenset({"declaration", "protocol", "roadmap", "framework", "communique", "communiqué"})
"""Nouns of documents that are an agreement only by name ("the Jeddah declaration"), or of principles, and where the same word named one before."""


def _higher(first: Token, second: Token) -> Token:
    """The one of two words of a name that governs the other."""
    return second if any(a.i == second.i for a in first.ancestors) else first


def _marks(token: Token) -> dict[str, str]:
    """What tells this mention from others: "name" (a place or other name in it), "by" (its makers), "month", "length", "place"."""
    marks: dict[str, str] = {"noun": token.lemma_.lower()}
    if token.pos_ == "PROPN" and not token.is_sent_start:
        marks["proper"] = "yes"
    for child in token.lefts:
        if child.dep_ in ("compound", "nmod", "poss", "amod"):
            lower = child.lower_
            if lower in _MONTHS:
                marks["month"] = lower
            elif (
                "hour" in lower
                or "day" in lower
                or "week" in lower
                or any(c.lower_ in ("hour", "day", "week") for c in (child, *child.children))
            ):
                marks["length"] = child.doc[child.left_edge.i : child.i + 1].text.lower()
            elif lower in ("brokered", "backed", "sponsored", "mediated", "led") or child.ent_type_ == "NORP":
                marks["by"] = child.doc[child.left_edge.i : child.i + 1].text
            elif child.pos_ == "PROPN" and child.ent_type_ not in ("DATE", "PERSON") and child.dep_ != "poss":
                marks["name" if child.ent_type_ in ("GPE", "LOC", "FAC", "ORG", "") else "by"] = child.text
        if child.lower_ in ("earlier", "previous", "former", "past"):
            marks["earlier"] = child.lower_
        if child.lower_ in _ANOTHER and any(c.lower_ in ("a", "an") for c in token.lefts):
            marks["apart"] = child.lower_
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "from") and child.i == token.i + 1:
            for inner in child.children:
                if inner.lower_ in _MONTHS:
                    marks["month"] = inner.lower_
        if child.dep_ == "prep" and child.lower_ in ("in", "for") and child.i <= token.i + 2:
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.ent_type_ in ("GPE", "LOC", "FAC"):
                    marks["place"] = inner.text
        if child.dep_ in ("acl", "relcl") and "by" not in marks and (verb := _made_by(child)) is not None:
            makers = agents(verb) if is_passive(verb) else subjects(child)
            if makers and makers[0].i != token.i:
                marks["by"] = child.doc[makers[0].left_edge.i : makers[-1].i + 1].text
    return marks


def _made_by(clause: Token) -> Token | None:
    """The verb that tells who made an agreement: "a deal brokered by Qatar", "which Qatar brokered", "which Qatar helped to broker"."""
    for verb in (clause, *(c for c in clause.rights if c.dep_ in ("xcomp", "ccomp"))):
        if verb.lower_ in _MADE_BY or (verb.lemma_.lower() in _BROKERING and clause.dep_ == "relcl"):
            return verb
    return None


def _is_made_between(token: Token) -> bool:
    """ "a deal agreed between Russia and Turkey", "an accord signed by the two governments", "Russia and Turkey signed a deal"."""
    if token.dep_ == "dobj" and token.head.lemma_.lower() in _MADE_BY_TWO:
        if any(s.pos_ == "PROPN" and len(conjuncts(s)) > 1 for s in subjects(token.head)[:1]):
            return True
    return any(
        c.dep_ == "acl" and c.lemma_.lower() in CONCLUDING and (agents(c) or any(i.lower_ == "between" for i in c.children))
        for c in token.rights
    )


_MADE_BY_TWO = frozenset({"sign", "conclude", "reach", "seal", "clinch", "ink", "initial", "finalise", "finalize"})
"""Verbs whose object, where two do it together, lies between them."""
_ANOTHER = frozenset({"similar", "separate", "second", "further", "parallel", "comparable", "different", "new"})
"""Adjectives that, with "a", tell of an agreement beside the one told of before."""
_LED = frozenset({"announced", "launched", "hosted", "chaired", "facilitated", "convened", "supervised"})
_LEADING = frozenset({"host", "chair", "mediate", "broker", "facilitate", "convene"})
"""What is done to talks and not to agreements."""
_BROKERING = frozenset({"broker", "mediate", "sponsor", "guarantee"})
_MADE_BY = frozenset({"brokered", "mediated", "sponsored", "guaranteed", "co-brokered"})
"""Participles that tell of a general noun that it is an agreement of the war ("a deal brokered by Qatar")."""


def _is_settled(token: Token) -> bool:
    """Is the agreement said to have been made, kept or broken ("signed a peace agreement", "no truce had been reached"), or not?"""
    verb = token.head
    if token.dep_ not in ("dobj", "nsubjpass") or verb.lemma_.lower() not in CONCLUDING or verb.pos_ != "VERB":
        return False
    if verb.tag_ in ("VBZ", "VBP") and verb.lemma_.lower() in _MADE_BY_TWO:
        return True  # a chronology: "The presidents sign a peace agreement in Paris"
    return verb.tag_ == "VBD" or (verb.tag_ == "VBN" and not any(c.tag_ == "MD" for c in verb.lefts))


def _is_dated(token: Token) -> bool:
    """ "A 2016 peace deal", "a peace deal, which was signed in Lome": one in particular, though with "a"."""
    return any(c.like_num and len(c.text) == 4 and c.is_digit for c in token.lefts) or any(
        c.dep_ in ("acl", "relcl") and c.tag_ in ("VBN", "VBD") and c.lemma_.lower() in CONCLUDING for c in token.rights
    )


def _is_in_name(token: Token, head: Token) -> bool:
    between = token.doc[head.i + 1 : token.i]
    return head.pos_ == "PROPN" and head.is_ancestor(token) and all(t.pos_ in ("PROPN", "ADP", "CCONJ", "DET", "ADJ") for t in between)


def _is_signed(token: Token) -> bool:
    """Is it said to be signed ("signed a treaty", "the pact signed by both", "put their names to a text"), or to have been?"""
    verb = token.head
    if token.dep_ in ("dobj", "nsubjpass"):
        return verb.lemma_.lower() in SIGNING
    if token.dep_ == "pobj" and verb.lower_ == "to":
        name = verb.head if verb.head.pos_ == "NOUN" else next((c for c in verb.head.rights if c.dep_ == "dobj"), None)
        if name is not None and name.lemma_.lower() in ("name", "signature") and any(c.dep_ == "poss" for c in name.lefts):
            return True
    return any(c.dep_ in ("acl", "relcl") and c.tag_ in ("VBN", "VBD") and c.lemma_.lower() in SIGNING for c in token.rights)


def _is_answered(token: Token) -> bool:
    """ "The document", which a side says yes or no to or which says what is to be done, after the report has named an agreement."""
    if not any(c.lower_ in ("the", "this") for c in token.lefts):
        return False
    verb = token.head.lemma_.lower()
    return (token.dep_ == "dobj" and verb in _ANSWERING) or (token.dep_ == "nsubj" and verb in _PROVIDING) or token.head.lower_ == "under"


def _is_of_principles(token: Token) -> bool:
    if any(c.lower_ == "joint" for c in token.lefts):
        return True
    return any(c.lower_ in ("principle", "principles", "intent") for p in token.rights if p.lower_ == "of" for c in p.children)


def _is_concluded(token: Token) -> bool:
    """ "A similar agreement struck in Lome in 2018", "the protocol which both signed": one that the words say was made."""
    return any(
        (c.dep_ == "acl" or (c.dep_ == "relcl" and _is_done_to(c)))
        and c.tag_ in ("VBN", "VBD")
        and c.lemma_.lower() in _MADE_BY_TWO | {"strike"}
        for c in token.rights
    )


def _is_done_to(clause: Token) -> bool:
    """Is what a relative clause is about its object ("that Oman brokered"), or has it one of its own?"""
    own = [c for c in clause.children if c.dep_ == "dobj"]
    return bool(subjects(clause)) and all(c.tag_ in ("WDT", "WP") or c.lower_ == "that" for c in own)


def _is_step_of_talks(token: Token) -> bool:
    """Are talks mediated by somebody, or broken off, put off or taken up again ("pulled out of talks", "talks have been frozen")?"""
    if any(c.dep_ == "acl" and c.lower_ in _MADE_BY | _LED and agents(c) for c in token.rights):
        return True
    if any(c.dep_ == "relcl" and c.lower_ in _MADE_BY | _LED and _is_done_to(c) for c in token.rights):
        return True  # "talks that Oman's diplomats brokered"
    above = token.head
    while above.pos_ == "ADP" and above.head.i != above.i:
        above = above.head
    if above.lemma_.lower() == "party" and token.dep_ == "pobj":
        return any(c.pos_ == "PROPN" for c in token.lefts)  # "was no party to the Kunming talks"
    return (
        above.pos_ == "VERB" and above.lemma_.lower() in _BREAKING_OFF | _LEADING and token.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj")
    )


def _is_on_one(token: Token, words: Kinds) -> bool:
    """Are talks on an agreement that the words name ("talks on a truce"), which is what they are a step of?"""
    return any(
        c.lower_ in ("on", "over", "about", "for") and any(lemma_of(e) in words.nouns for e in c.children)
        for c in token.rights
        if c.dep_ == "prep"
    )


def _is_quoted(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and token.nbor().text in "”\"’'" and token.i > 1


def _is_generic(token: Token, determiner: str) -> bool:
    """Does the phrase speak of no agreement in particular ("any future agreement", "ceasefires")?"""
    if determiner in ("any", "every", "no"):
        return True
    return any(c.lower_ in ("future", "possible", "eventual") for c in token.lefts)


def _same(known: list[Truce], kind: AgreementKind, marks: dict[str, str], general: bool, determiner: str) -> Truce | None:
    """The agreement named before that this mention means, the latest first; None where it is a new one."""
    if determiner == "another" or "apart" in marks:
        return None
    if general and determiner in ("a", "an") and "by" in marks:
        known = [truce for truce in known if truce.marks.get("by", "").lower() == marks["by"].lower()]
    apart = determiner in ("a", "an") and kind in _APART
    telling = {key: value.lower() for key, value in marks.items() if key in ("month", "length", "name", "earlier")}
    proper = "name" in marks and "proper" in marks
    for truce in reversed(known):
        if determiner in ("a", "an") and kind == "political" and "name" in truce.marks and "name" not in marks:
            continue  # "The Lome agreement ... Both signed a peace agreement in Doha"
        if proper and truce.kind in _FIGHTING and "name" not in truce.marks:
            continue  # "the Lome Accord" is not the truce told of before
        alike = general or truce.kind in (kind, "other") or (truce.kind in _FIGHTING and kind in _FIGHTING)
        if apart and truce.kind != kind and (truce.kind in _APART or truce.kind == "other"):
            continue  # "a cessation of hostilities" is not the pause told of before
        has = {key: value.lower() for key, value in truce.marks.items()}
        if alike and all(has.get(key, "" if determiner in ("a", "an") else value) == value for key, value in telling.items()):
            return truce
    return None


def _name(text: str, span: Span) -> str:
    """The noun phrase as a name: without its article and quotation marks."""
    words = text[span[0] : span[1]].split()
    while words and words[0].lower().strip("“\"'‘") in {*_INDEFINITE, *_DEFINITE}:
        words = words[1:]
    return " ".join(words).strip("“”\"'‘’ ")
