"""Truces and deals wherever a report names them, and which of the names mean the same one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from reportedly.codebook import Codebook
from reportedly.reading.syntax import agents, conjuncts, is_passive, phrase, prepositional, subjects
from reportedly.reading.vocabulary import per_codebook
from reportedly.records import AgreementKind
from reportedly.spans import Span

_FIGHTING = frozenset({"cessation_of_hostilities", "ceasefire", "humanitarian_pause", "local_truce", "deescalation_zone"})
_APART = frozenset({"cessation_of_hostilities", "humanitarian_pause", "local_truce"})
_INDEFINITE = frozenset({"a", "an", "any", "another", "no", "some", "new", "future", "several", "previous", "earlier", "past"})
_DEFINITE = frozenset({"the", "this", "that", "its", "their", "these"})
_HYPHENS = frozenset({"-", "–", "‑"})
_SPELT = {"cease-fire": "ceasefire"}
_SIDES = frozenset(
    {"rebel", "regime", "army", "opposition", "militant", "faction", "fighter", "insurgent", "militia", "force", "gunman", "separatist",
     "jihadist", "paramilitary", "rebels", "fighters", "troops", "separatists", "peacekeeper", "commander", "guerrilla"}
)  # fmt: skip
_WAR = frozenset({"side", "war", "ceasefire", "truce", "hostilities"})
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
_STATES = frozenset({"government", "authority", "authorities", "state"})
_CONCLUDING = frozenset(
    {"sign", "reach", "strike", "conclude", "clinch", "seal", "broker", "negotiate", "agree", "make", "finalise", "finalize", "announce",
     "ink", "initial", "secure", "hammer", "accept", "offer", "propose", "reject", "refuse"}
)  # fmt: skip
"""Verbs whose object is an agreement of this war where it says what the sides are to do, or where sides of the fighting do it."""
_TRADE = frozenset(
    {"trade", "oil", "gas", "arms", "energy", "economic", "nuclear", "loan", "business", "transfer", "defence", "defense", "customs",
     "framework", "partnership", "cooperation", "contract", "licensing", "film", "player", "fishery", "fisheries", "fishing", "visa", "extradition",
     "tax", "labour", "labor", "climate", "tourism", "aviation", "data", "book", "record", "research", "investment", "mining", "minerals"}
)  # fmt: skip
_NEVER_VERBS = frozenset({"ceasefire", "truce", "armistice"})
"""Nouns that the parser takes for verbs in headlines ("Army declares truce over")."""
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
)


@dataclass(frozen=True, slots=True)
class Kinds:
    """The nouns that name agreements, from agreements.yaml: their kinds, the words that tell a kind before a general noun, general nouns."""

    nouns: Mapping[str, AgreementKind]
    modifiers: Mapping[str, AgreementKind]
    general: frozenset[str]
    acts: Mapping[str, AgreementKind]
    """Verbs that tell the kind of an agreement by what the sides are to do ("an agreement to leave the district")."""


@per_codebook
def kinds(codebook: Codebook) -> Kinds:
    """The kinds of agreements.yaml."""
    nouns: dict[str, AgreementKind] = {}
    modifiers: dict[str, AgreementKind] = {}
    acts: dict[str, AgreementKind] = {}
    general: set[str] = set()
    for entry in codebook.agreements.values():
        if entry.is_ == "general":
            general.update(entry.nouns)
        elif entry.is_ == "kind":
            nouns.update(dict.fromkeys(entry.nouns, entry.code))  # type: ignore[arg-type]
            modifiers.update(dict.fromkeys(entry.modifiers, entry.code))  # type: ignore[arg-type]
            acts.update(dict.fromkeys(entry.verbs, entry.code))  # type: ignore[arg-type]
    return Kinds(nouns, modifiers, frozenset(general), acts)


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
    is_of_war = not _PEACE.isdisjoint(_lemmas(doc))
    for token in doc:
        lemma = _lemma(token)
        if lemma not in words.nouns and lemma not in words.general:
            continue
        cessation = _after_hostilities(token)
        if cessation is not None and found and found[-1].head.i == cessation.i:
            found[-1] = Named(_higher(cessation, token), (found[-1].span[0], token.idx + len(token)), found[-1].truce)
            continue
        if (token.pos_ not in ("NOUN", "PROPN") and lemma not in _NEVER_VERBS) or _is_modifier(token, words):
            continue
        kind = _kind(token, lemma, words)
        marks = _marks(token)
        determiner = next((c.lower_ for c in token.lefts if c.dep_ in ("det", "poss")), "")
        if kind is None:
            named = (
                "by" in marks
                or (is_of_war and _is_made_between(token))
                or ("name" in marks and (is_of_war or any(t.lemma_.lower() in _SIDES for t in token.sent)))
            ) and not any(c.lower_ in _TRADE for c in token.lefts)
            earlier = (
                known[-1]
                if known and (determiner in _DEFINITE or _is_quoted(token)) and lemma not in _LOOSE and lemma not in ("zone", "zones")
                else None
            )
            told = _by_act(token, words) if lemma not in _LOOSE else None
            before = bool(known) and bool({"month", "earlier"} & marks.keys())
            if not named and earlier is None and told is None and not before and not _is_between_sides(token):
                continue
            if lemma in _LOOSE:
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
        if (_is_generic(token, determiner) or (kind == "political" and determiner in _INDEFINITE)) and not _is_settled(token):
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
                and sum(_lemma(t) in words.nouns for t in doc[token.left_edge.i : token.i + 1]) < 2
                and (truce.name is None or len(name) > len(truce.name))
            ):
                truce.name = name
        found.append(Named(token, span, truce))
    return found


_LOOSE = frozenset({"plan", "talk", "talks", "process", "initiative", "proposal"})


def _by_act(token: Token, words: Kinds) -> AgreementKind | None:
    """The kind of an agreement without a kind word, where the words say what its sides are to do ("signed an agreement to leave the
    town", "a deal that would see fighters leave", "a deal under which ...") and that sides of a war make it."""
    if any(c.lower_ in _TRADE for c in token.lefts) or token.tag_ == "NNS":
        return None
    verb = next((g for g in (token.head, token.head.head) if g.pos_ == "VERB"), None) if token.dep_ != "ROOT" else None
    if verb is None or verb.lemma_.lower() not in _CONCLUDING:
        verb = None
    acts = list(_acts(token))
    if token.dep_ == "pobj" and token.head.lower_ == "under" and token.head.head.pos_ == "VERB":
        acts.append(token.head.head)
    if verb is not None and token.dep_ in ("dobj", "nsubjpass", "pobj"):
        acts += [c for c in verb.children if c.dep_ in ("advcl", "xcomp") and c.i > token.i and any(a.tag_ == "TO" for a in c.lefts)]
    told = next((words.acts[a.lemma_.lower()] for a in acts if a.lemma_.lower() in words.acts), None)
    if told is not None:
        return told if not (_SIDES | _WAR).isdisjoint(_lemmas(token.doc)) else None
    if verb is None or verb.lemma_.lower() in ("announce", "accept", "make", "offer", "propose", "reject", "refuse"):
        return None
    makers = agents(verb) if is_passive(verb) else subjects(verb)
    return "other" if token.dep_ in ("dobj", "nsubjpass") and any(m.lemma_.lower() in _SIDES for m in makers) else None


def _acts(token: Token) -> Iterator[Token]:
    """Verbs of what an agreement is for: its infinitive, participle or relative clause, and what those let happen ("allowing them to leave")."""
    passive = token.head if token.dep_ == "nsubjpass" else None  # "a deal has been reached that will see rebels leave"
    for child in (*token.rights, *(passive.rights if passive is not None else ())):
        if child.dep_ in ("acl", "relcl") and child.pos_ in ("VERB", "AUX"):
            yield child
            for inner in child.rights:
                if inner.dep_ in ("ccomp", "xcomp", "conj") and inner.pos_ == "VERB":
                    yield inner
                elif inner.dep_ == "dobj":  # "that will see rebels evacuated"
                    yield from (c for c in inner.rights if c.dep_ == "acl" and c.tag_ == "VBN")


def _lemmas(doc: Doc) -> frozenset[str]:
    """All lemmas of a report, put together once: what is asked for each mention must not cost more in a longer report."""
    found: frozenset[str] | None = doc.user_data.get("lemmas")
    if found is None:
        found = doc.user_data["lemmas"] = frozenset(t.lemma_.lower() for t in doc)
    return found


def _lemma(token: Token) -> str:
    """The token's lemma, with what a hyphen joins to it: "cease-fire" is "ceasefire"."""
    if token.i > 1 and not token.nbor(-1).whitespace_ and token.nbor(-1).text in _HYPHENS and not token.nbor(-2).whitespace_:
        joined = f"{token.nbor(-2).lower_}-{token.lemma_.lower()}"
        return _SPELT.get(joined, joined)
    return token.lemma_.lower()


def _is_between_sides(token: Token) -> bool:
    """Is the deal one that sides of the fighting have made ("a deal between the regime and rebels", "an agreement with the army")?"""
    governor = token.head if token.dep_ in ("dobj", "nsubjpass") else token
    wanted = _SIDES
    if (token.dep_ == "pobj" and token.head.lower_ == "under") or (
        token.dep_ == "attr" and any(c.dep_ == "expl" for c in token.head.lefts)
    ):
        # "left the town under a deal with the government", "there was an agreement with the Russians"
        wanted = _SIDES | _STATES
        if _SIDES.isdisjoint(_lemmas(token.doc)):
            return False
    made = [c for c in token.rights if c.dep_ == "acl" and c.lemma_.lower() in _CONCLUDING]  # "an agreement reached between ..."
    return any(
        end.lemma_.lower() in wanted or (wanted is not _SIDES and end.ent_type_ == "NORP")
        for noun in (token, governor, *made)
        for _, side in prepositional(noun, "between", "with")
        for end in conjuncts(side)
    )


def _higher(first: Token, second: Token) -> Token:
    """The one of two words of a name that governs the other."""
    return second if any(a.i == second.i for a in first.ancestors) else first


def _is_modifier(token: Token, words: Kinds) -> bool:
    """Is the noun a modifier of another noun that names the agreement ("ceasefire deal"), or of something else ("truce talks")?"""
    if token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i:
        head = token.head.lemma_.lower()
        return (
            head in words.general
            or head in words.nouns
            or head in ("committee", "line", "violation", "monitor", "breach", "task", "centre", "center")
        )
    return False


def _kind(token: Token, lemma: str, words: Kinds) -> AgreementKind | None:
    told = []
    for child in token.doc[token.left_edge.i : token.i]:
        modifier = words.modifiers.get(_lemma(child)) or words.modifiers.get(child.lower_) or words.nouns.get(_lemma(child))
        if modifier is not None and not (modifier == "local_truce" and lemma in words.general):
            told.append(modifier)
    if told:
        return "evacuation" if "evacuation" in told else told[-1]
    if _after_hostilities(token) is not None:
        return "cessation_of_hostilities"
    if lemma in words.general:
        return None
    behind = token.doc[token.i + 1 : token.i + 5]
    of_fighting = any(t.lower_ in ("hostilities", "hostility", "fighting", "violence") for t in behind[:3]) or (
        len(behind) > 0 and behind[0].lower_ in ("to", "in", "on", "of") and any(_lemma(t) in _ACTS for t in behind)
    )
    if lemma in ("cessation", "halt") or (lemma == "pause" and of_fighting):
        return words.nouns[lemma] if of_fighting else None
    if lemma == "pause" and token.dep_ == "nsubjpass" and token.head.lemma_.lower() in ("extend", "agree", "announce", "violate", "renew"):
        return words.nouns[lemma]
    if lemma in ("swap", "exchange"):
        return words.nouns[lemma] if _of_prisoners(token) else None
    if lemma in ("settlement", "pause", "lull", "reconciliation", "silence"):
        return words.nouns[lemma] if any(c.dep_ in ("amod", "compound") for c in token.lefts) and lemma == "pause" else None
    return words.nouns.get(lemma)


def _of_prisoners(token: Token) -> bool:
    """Is an exchange or a swap one of prisoners, by its own words or by the sentence and the one before?"""
    if token.dep_ == "pobj" and token.head.lower_ == "in":
        return False  # "in exchange for"
    first = token.doc[max(0, token.sent.start - 1)].sent.start
    of = [g for c in token.rights if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
    told = {t.lemma_.lower() for t in of} if of else {t.lemma_.lower() for t in token.doc[first : token.sent.end]}
    if token.lemma_.lower() == "swap" and any(c.dep_ in ("amod", "compound") for c in token.lefts):
        return True
    return bool(told & _CAPTIVES) and not any(c.dep_ in ("amod", "compound") and c.lemma_.lower() not in _CAPTIVES for c in token.lefts)


_ACTS = frozenset({"strike", "airstrike", "attack", "bombing", "bombardment", "shelling", "raid", "assault", "shooting", "offensive"})
"""What a halt may be of that is a truce ("a halt to strikes on power plants")."""
_CAPTIVES = frozenset({"prisoner", "captive", "hostage", "detainee", "body", "pow", "remains"})


def _after_hostilities(token: Token) -> Token | None:
    """The word "cessation" of "cessation of hostilities agreement", from its last word."""
    at = token.i - 1
    if at > 2 and token.doc[at].text in "”\"'’":
        at -= 1
    if at >= 2 and token.doc[at].lower_ == "hostilities" and token.doc[at - 2].lower_ == "cessation":
        return token.doc[at - 2]
    return None


def _marks(token: Token) -> dict[str, str]:
    """What tells this mention from others: "name" (a place or other name in it), "by" (its makers), "month", "length", "place"."""
    marks: dict[str, str] = {}
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
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "from") and child.i == token.i + 1:
            for inner in child.children:
                if inner.lower_ in _MONTHS:
                    marks["month"] = inner.lower_
        if child.dep_ == "prep" and child.lower_ in ("in", "for") and child.i <= token.i + 2:
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.ent_type_ in ("GPE", "LOC", "FAC"):
                    marks["place"] = inner.text
        if child.dep_ == "acl" and child.lower_ in _MADE_BY and "by" not in marks:
            makers = agents(child)
            if makers:
                marks["by"] = child.doc[makers[0].left_edge.i : makers[-1].i + 1].text
    return marks


def _is_made_between(token: Token) -> bool:
    """ "a deal agreed between Russia and Turkey", "an accord signed by the two governments", "Russia and Turkey signed a deal"."""
    if token.dep_ == "dobj" and token.head.lemma_.lower() in _MADE_BY_TWO:
        if any(s.pos_ == "PROPN" and len(conjuncts(s)) > 1 for s in subjects(token.head)[:1]):
            return True
    return any(
        c.dep_ == "acl" and c.lemma_.lower() in _CONCLUDING and (agents(c) or any(i.lower_ == "between" for i in c.children))
        for c in token.rights
    )


_MADE_BY_TWO = frozenset({"sign", "conclude", "reach", "seal", "clinch", "ink", "initial", "finalise", "finalize"})
"""Verbs whose object, where two do it together, lies between them."""
_MADE_BY = frozenset({"brokered", "mediated", "sponsored", "guaranteed", "co-brokered"})
"""Participles that tell of a general noun that it is an agreement of the war ("a deal brokered by Qatar")."""


def _is_settled(token: Token) -> bool:
    """Is the agreement said to have been made, kept or broken ("signed a peace agreement", "no truce had been reached"), or not?"""
    verb = token.head
    if token.dep_ not in ("dobj", "nsubjpass") or verb.lemma_.lower() not in _CONCLUDING or verb.pos_ != "VERB":
        return False
    return verb.tag_ == "VBD" or (verb.tag_ == "VBN" and not any(c.tag_ == "MD" for c in verb.lefts))


def _is_quoted(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and token.nbor().text in "”\"’'" and token.i > 1


def _is_generic(token: Token, determiner: str) -> bool:
    """Does the phrase speak of no agreement in particular ("any future agreement", "ceasefires")?"""
    if determiner in ("any", "every", "no"):
        return True
    return any(c.lower_ in ("future", "possible", "eventual") for c in token.lefts)


def _same(known: list[Truce], kind: AgreementKind, marks: dict[str, str], general: bool, determiner: str) -> Truce | None:
    """The agreement named before that this mention means, the latest first; None where it is a new one."""
    if determiner == "another":
        return None
    if general and determiner in ("a", "an") and "by" in marks:
        known = [truce for truce in known if truce.marks.get("by", "").lower() == marks["by"].lower()]
    apart = determiner in ("a", "an") and kind in _APART
    telling = {key: value.lower() for key, value in marks.items() if key in ("month", "length", "name", "earlier")}
    for truce in reversed(known):
        alike = general or truce.kind in (kind, "other") or (truce.kind in _FIGHTING and kind in _FIGHTING)
        if apart and truce.kind in _APART and truce.kind != kind:
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
