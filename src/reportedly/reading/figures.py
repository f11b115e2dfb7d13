"""Numbers of people and things: how many, bounded how, of whom, counted when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from spacy.tokens import Doc, Token

from reportedly.codebook import Codebook
from reportedly.reading.circumstances import circumstances
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention
from reportedly.reading.notes import Name, Reference
from reportedly.reading.numbers import Bounds, Number, numbers
from reportedly.reading.places import where
from reportedly.reading.stage import Records
from reportedly.reading.syntax import phrase
from reportedly.reading.vocabulary import per_codebook
from reportedly.records import Event, Figure, PlaceMention, Quote, Report, Statement, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import Span, trim

READER = "rules:1"
_SUBJECT = frozenset({"nsubj", "csubj"})
_PASSIVE = frozenset({"nsubjpass", "csubjpass"})
_OBJECT = frozenset({"dobj", "dative", "attr", "oprd"})
_CASUALTY = frozenset({"killed", "injured", "casualties", "neutralised"})
_EVENTS_OF = {
    **dict.fromkeys((*_CASUALTY, "attacks"), ("ASSAULT",)),
    **dict.fromkeys(("detained", "abducted", "besieged"), ("COERCE", "ASSAULT")),
}
_PART = frozenset({"including", "among", "like"})
_NOUNS = ("NOUN", "PROPN")
_GENERIC = frozenset(
    {"members", "elements", "fighters", "soldiers", "men", "residents", "troops", "people", "militants", "groups", "factions", "units"}
)
_NOT_PEOPLE_NAMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})


@dataclass(frozen=True)
class Vocabulary:
    """The tables that figures are read by, from figures.yaml; all keys are lemmas or lower-case words."""

    bounds: Bounds
    done_to: dict[str, str] = field(default_factory=dict)
    done_by: dict[str, str] = field(default_factory=dict)
    phrases: dict[tuple[str, str], str] = field(default_factory=dict)
    adjectives: dict[str, str] = field(default_factory=dict)
    acts: dict[str, str] = field(default_factory=dict)
    alone: dict[str, str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    not_counted: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    scopes: dict[str, str] = field(default_factory=dict)


@per_codebook
def vocabulary(codebook: Codebook) -> Vocabulary:
    """The tables of figures.yaml."""
    before: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    after: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    tables: dict[str, dict[Any, str]] = {
        name: {} for name in ("done_to", "done_by", "phrases", "adjectives", "acts", "alone", "totals", "units", "statuses")
    }
    labels: set[str] = set()
    not_counted: set[str] = set()
    months: set[str] = set()
    things: set[str] = set()
    scopes: dict[str, str] = {}
    for entry in codebook.figures.values():
        match entry.is_:
            case "qualifier":
                for words in (tuple(w.split()) for w in entry.words if entry.low is None):
                    if words[0] == "or":
                        after.setdefault(words[0], []).append((words, entry.code))
                    else:
                        before.setdefault(words[-1], []).append((words, entry.code))
            case "unit":
                tables["units"].update(dict.fromkeys(entry.words, entry.name))
            case "status":
                tables["statuses"].update(dict.fromkeys(entry.words, entry.code))
            case "label":
                labels.update(entry.words)
            case "not_counted":
                not_counted.update(entry.words)
            case "date":
                months.update(w.lower() for w in entry.words)
            case "things":
                things.update(entry.verbs)
            case "scope":
                scopes.update(dict.fromkeys(entry.words, entry.code))
            case "role":
                tables["done_to"].update(dict.fromkeys(entry.verbs, entry.code))
                tables["done_by"].update(dict.fromkeys(entry.subject_verbs, entry.code))
                tables["adjectives"].update(dict.fromkeys(entry.adjectives, entry.code))
                tables["acts"].update(dict.fromkeys(entry.nouns, entry.code))
                tables["alone"].update(dict.fromkeys(entry.alone, entry.code))
                tables["totals"].update(dict.fromkeys(entry.totals, entry.code))
                tables["phrases"].update({tuple(p.split(" ", 1)): entry.code for p in entry.phrases})

    def sorted_phrases(found: dict[str, list[tuple[tuple[str, ...], str]]]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
        return {word: tuple(sorted(phrases, key=lambda p: -len(p[0]))) for word, phrases in found.items()}

    return Vocabulary(
        bounds=Bounds(sorted_phrases(before), sorted_phrases(after)), labels=frozenset(labels),
        not_counted=frozenset(not_counted), months=frozenset(months), things=frozenset(things), scopes=scopes, **tables,
    )  # fmt: skip


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


class Figures:
    """Numbers of people and things: how many, bounded how, of whom, counted when."""

    name, version = "figures", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
        Reference,
        TimeMention,
        PlaceMention,
        Statement,
        Event,
    )
    writes: tuple[type, ...] = (Figure,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return _with_groups(list(_figures(so_far, vocabulary(resources.codebook))))


def _with_groups(figures: list[Figure]) -> list[Figure]:
    """Figures whose words name nobody ("the raid killed 15") with the group that the report gives for the same count elsewhere."""
    groups: dict[tuple[Any, ...], Any] = {}
    for f in figures:
        if f.group is not None and f.scope == "event":
            groups.setdefault((f.role, f.value, f.low, f.high), f.group)
    return [
        msgspec.structs.replace(f, group=groups.get((f.role, f.value, f.low, f.high)) or groups.get((f.role, f.value, f.value, None)))
        if f.group is None and f.value and f.unit == "persons" and f.role in _CASUALTY
        else f
        for f in figures
    ]


def _figures(so_far: Records, words: Vocabulary) -> Iterator[Figure]:
    parse = so_far.one(Parse)
    doc: Doc = parse.doc
    text = so_far.report.text
    triggers = _triggers(so_far, parse)
    before: dict[int, tuple[Figure, Counted]] = {}
    """Figures already read, by the index of their noun (or of the number where there is none)."""
    last: tuple[int, str | None] = (-1, None)
    for number in numbers(doc, words.bounds):
        if _is_name_or_date(doc, number, words) or (_is_article(doc, number) and not _is_count(doc, number, words, before)):
            continue
        counted = _counted(doc, number, words, before)
        unit = _unit(number, counted, words)
        if unit is None:
            continue
        start = doc[number.start].idx
        spans = (trim(text, *_span(doc, number, counted, start)),)
        noun = number.noun
        head = noun if noun is not None else doc[number.last]
        whole = before.get(counted.whole.i) if counted.whole is not None else None
        role = counted.role or ("violations" if unit == "violations" else "other")
        by = counted.by if counted.by is not None else head
        scope = _scope(by, number, role, words)
        event = _event(by, scope, role, triggers, last)
        if role in _CASUALTY and scope == "event":
            last = (by.sent.start, event)
        found = Figure(
            id=so_far.new_id("figure", spans),
            report=so_far.report.id,
            value=number.value,
            low=number.low,
            high=number.high,
            qualifier=number.qualifier,  # type: ignore[arg-type]
            unit=unit,  # type: ignore[arg-type]
            role=role,  # type: ignore[arg-type]
            about=_about(doc, number, text),
            group=actor_mention(head, so_far, span=spans[0]) if unit in ("persons", "families", "groups") and noun is not None else None,
            status=words.statuses.get(_lemma(noun), "unstated") if noun is not None else "unstated",  # type: ignore[arg-type]
            side=_side(noun, so_far) if noun is not None else None,
            label=_label(noun, words, text) if noun is not None else None,
            scope=scope,  # type: ignore[arg-type]
            within=whole[0].id if whole else None,
            event=event,
            place=next(iter(where(by, so_far).place), None),
            quote=quote(text, *spans),
            reader=READER,
            **circumstances(by, spans, so_far),
        )
        before[head.i] = (found, counted)
        yield found


def _lemma(token: Token | None) -> str:
    """The lemma, lower case, with the plural that the small model leaves on unknown or capitalised nouns cut off."""
    if token is None:
        return ""
    lemma = token.lemma_.lower()
    if lemma in ("people", "troops", "children", "women", "men"):
        return {"children": "child", "women": "woman", "men": "man"}.get(lemma, lemma)
    if token.pos_ == "PROPN" and lemma.endswith("s") and len(lemma) > 3 and not lemma.endswith("ss"):
        return lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
    return lemma


def _is_article(doc: Doc, number: Number) -> bool:
    return doc[number.first].lower_ in ("a", "an") and number.first == number.last


def _is_count(doc: Doc, number: Number, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> bool:
    """Is the article a count: one of several counted together ("a woman and three children", "eight people, including a child")?"""
    noun = number.noun
    if noun is None or words.units.get(_lemma(noun)) != "persons":
        return False
    if _whole(doc, number, before) is not None or (noun.dep_ == "conj" and noun.head.i in before):
        return True
    return any(c.dep_ == "conj" and any(n.dep_ == "nummod" for n in c.children) for c in noun.rights)


def _whole(doc: Doc, number: Number, before: dict[int, tuple[Figure, Counted]]) -> int | None:
    """The figure that this one is said to be a part of, by its noun's index: "including six children", "two of them children"."""
    at, beyond = number.start, number.last + 1
    said = [t.lower_ for t in doc[max(0, at - 2) : at]]
    after = [t.lower_ for t in doc[beyond : beyond + 2]]
    if said[-1:] == ["including"] or said in (["among", "them"], ["of", "whom"], ["of", "them"]) or after in (["of", "them"], ["of", "whom"]):
        sentence = doc[at].sent
        return max((i for i in before if sentence.start <= i < at), default=None)
    return None


def _is_name_or_date(doc: Doc, number: Number, words: Vocabulary) -> bool:
    """Is the number a date, a measure, an age, or part of a name?"""
    core, noun = doc[number.first], number.noun
    lemma = _lemma(noun)
    beyond = doc[number.last + 1] if number.last + 1 < len(doc) else None
    if beyond is not None and (beyond.lower_ in words.not_counted or beyond.lemma_.lower() in words.not_counted) and beyond.pos_ != "VERB":
        return True
    if lemma in words.not_counted:
        return True
    if isinstance(number.value, int) and 1900 <= number.value <= 2100 and core.text.isdigit():
        previous = doc[number.first - 1] if number.first > 0 else None
        dated = previous is not None and (previous.is_digit or previous.lower_ in words.months)
        if dated or noun is None or noun.i != number.last + 1 or lemma not in words.units:
            return True
    if noun is None or lemma not in words.units:
        if core.ent_type_ in _NOT_PEOPLE_NAMES:
            return True
    if core.is_digit and (
        (beyond is not None and beyond.lower_ in words.months)
        or (number.first > 0 and doc[number.first - 1].lower_.rstrip(".") in words.months)
    ):
        return True
    if isinstance(number.value, float):
        return True
    return False


def _counted(doc: Doc, number: Number, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> Counted:
    """What the number counts, by the words beside it, then by what governs it, then by the nearest verb after it."""
    found = _counted_alone(doc, number, words, before)
    whole = _whole(doc, number, before)
    if whole is not None:
        of = before[whole][1]
        if found.role is None or found.role == of.role:
            found = Counted(of.role, of.by, doc[whole], of.thing, of.agent)
    return found


def _counted_alone(doc: Doc, number: Number, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> Counted:
    noun = number.noun
    if noun is not None and _lemma(noun) in words.alone:
        found = _climb(noun, words, before)
        role = words.alone[_lemma(noun)]
        if found.role is None or role in ("attacks", "violations", "casualties", "killed", "injured"):
            return Counted(role, by=noun if role in ("attacks", "violations") else found.by or noun, whole=found.whole, thing=found.thing)
        return found
    head = noun if noun is not None else doc[number.last]
    beside = _beside(doc, number, words)
    if beside is not None:
        climbed = _climb(head, words, before)
        return Counted(beside[0], by=beside[1], whole=climbed.whole)
    found = _climb(head, words, before)
    if found.role is None and not found.thing and not found.agent and noun is not None and doc[number.last].head.i != noun.i:
        other = _climb(doc[number.last], words, before)
        if other.role is not None:
            return other
    if found.role is None and not found.thing and not found.agent:
        ahead = _ahead(doc, head, words)
        if ahead is None:
            ahead = _behind(doc, number, words)
        if ahead is not None:
            found.role, found.by = ahead
    return found


def _behind(doc: Doc, number: Number, words: Vocabulary) -> tuple[str, Token] | None:
    """The verb right before the number, whatever the parser took it for ("Army Kills 28 Militants")."""
    if number.start == 0 or doc[number.start].is_sent_start:
        return None
    token = doc[number.start - 1]
    if token.lower_ == "of" and number.start > 1 and _lemma(doc[number.start - 2]) in words.acts:
        return words.acts[_lemma(doc[number.start - 2])], doc[number.start - 2]
    bare = token.lower_.removesuffix("ing")
    for form in (token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s"), bare, bare + "e"):
        if form in words.done_to:
            return words.done_to[form], token
    return None


def _beside(doc: Doc, number: Number, words: Vocabulary) -> tuple[str, Token] | None:
    """The role that a participle or adjective right after the phrase gives: "five dead", "30 others wounded", "12 people killed"."""
    edge = number.noun.i if number.noun is not None and number.noun.i > number.last else number.last
    if number.noun is not None:
        for child in number.noun.lefts:
            if child.i > number.last and child.lower_ in words.adjectives:
                return words.adjectives[child.lower_], child
        if number.noun.lower_ in words.adjectives:
            return words.adjectives[number.noun.lower_], number.noun
    at = edge + 1
    while (
        at < len(doc)
        and doc[at].lower_
        in ("others", "more", "other", "were", "are", "have", "been", "was", "reportedly", "also", "confirmed", "feared", "reported")
        and at <= edge + 4
    ):
        at += 1
    if at >= len(doc) or doc[at].is_sent_start:
        return None
    token = doc[at]
    role = words.adjectives.get(token.lower_)
    if role is None and token.tag_ in ("VBN", "VBD"):
        role = words.done_to.get(token.lemma_.lower())
    if role is None or (any(c.dep_ == "dobj" and c.i > token.i for c in token.children) and not _next_is_hurt(doc, at + 1, words)):
        return None
    if at + 1 < len(doc) and doc[at + 1].pos_ in ("NOUN", "PROPN", "NUM", "DET") and token.pos_ == "ADJ":
        return None
    if at + 2 < len(doc) and doc[at + 1].lower_ in ("and", "or", "&", "/") and {role, words.adjectives.get(doc[at + 2].lower_)} == {"killed", "injured"}:
        return "casualties", token
    return role, token


def _next_is_hurt(doc: Doc, at: int, words: Vocabulary) -> bool:
    """Do a number and a participle follow, as in headlines without commas ("Seven killed 37 others injured")?"""
    following = doc[at : at + 6]
    return any(t.like_num for t in following[:3]) and any(t.lower_ in words.adjectives for t in following[1:])


def _climb(head: Token, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> Counted:
    """The role that a noun phrase gets from what it hangs on: verb, participle, noun of act, or the whole that it is part of."""
    token = head
    for _ in range(6):
        own = _own(token, words)
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
            token = above
            continue
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
            return _of_preposition(token, above, words)
        if dep in _SUBJECT or dep in _PASSIVE or dep in _OBJECT:
            return _of_verb(above, dep, words)
        return Counted()
    return Counted()


def _own(token: Token, words: Vocabulary) -> tuple[str, Token] | None:
    """The role that a phrase's own participles and relative clauses give: "12 people killed in", "those who died"."""
    for child in token.children:
        lemma = child.lemma_.lower()
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD") and lemma in words.done_to:
            return words.done_to[lemma], child
        if child.dep_ == "relcl":
            if lemma in words.done_by and not any(c.dep_ in _PASSIVE for c in child.children):
                return words.done_by[lemma], child
            if lemma in words.done_to and any(c.dep_ in _PASSIVE for c in child.children):
                return words.done_to[lemma], child
        if child.dep_ == "amod" and child.lower_ in words.adjectives:
            return words.adjectives[child.lower_], child
        if child.lower_ == "among" and child.dep_ == "prep":
            for inner in child.children:
                if inner.lower_ in words.adjectives:
                    return words.adjectives[inner.lower_], inner
    return None


def _of_preposition(token: Token, preposition: Token, words: Vocabulary) -> Counted:
    governor = preposition.head
    lemma = _lemma(governor)
    if preposition.lower_ == "of":
        if lemma in words.acts:
            return Counted(words.acts[lemma], by=governor)
        if lemma in words.totals:
            return Counted(words.totals[lemma], by=governor)
        if governor.pos_ == "NOUN" and lemma in words.units:
            return _climb(governor, words, {})
    if preposition.lower_ in ("to", "at", "by") and governor.pos_ == "VERB":
        for child in governor.children:
            if child.dep_ in ("nsubj", "nsubjpass", "dobj") and _total(child, words) is not None:
                return Counted(_total(child, words), by=governor)
        if preposition.lower_ == "by":
            return Counted(agent=True)
    return Counted()


def _total(noun: Token, words: Vocabulary) -> str | None:
    lemma = _lemma(noun)
    if lemma in words.totals:
        return words.totals[lemma]
    if lemma == "number":
        for child in noun.children:
            if child.lower_ == "of":
                for inner in child.children:
                    role = words.adjectives.get(inner.lower_) or words.acts.get(_lemma(inner)) or words.alone.get(_lemma(inner))
                    own = _own(inner, words)
                    if role is not None or own is not None:
                        return role or (own[0] if own else None)
    return None


def _of_verb(verb: Token, dep: str, words: Vocabulary, depth: int = 0) -> Counted:
    """The role that a verb gives to its subject or object; follows "is believed to have been killed", "left 12 dead"."""
    lemma = verb.lemma_.lower()
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), None)
    names = (f"{lemma} {particle}", lemma) if particle else (lemma,)
    if dep in _SUBJECT and verb.lower_ in words.adjectives and any(c.dep_ == "aux" and c.lemma_ == "be" for c in verb.children):
        return Counted(words.adjectives[verb.lower_], by=verb)
    passive = dep in _PASSIVE or (dep in _SUBJECT and any(c.dep_ == "auxpass" for c in verb.children))
    for name in names:
        if dep in _OBJECT or passive:
            if name in words.done_to or name in words.things:
                return Counted(words.done_to.get(name), by=verb, thing=name in words.things)
            if dep in _OBJECT and words.done_by.get(name) == "killed":
                return Counted("killed", by=verb)
        if dep in _SUBJECT and name in words.done_by and not passive:
            return Counted(words.done_by[name], by=verb)
    if dep in _SUBJECT and not passive:
        for child in verb.children:
            if child.dep_ == "dobj":
                for what in (child, *child.lefts):
                    if (lemma, _lemma(what)) in words.phrases:
                        return Counted(words.phrases[lemma, _lemma(what)], by=verb)
        if verb.pos_ == "VERB" and lemma in words.done_to and any(c.dep_ == "dobj" for c in verb.children):
            return Counted(by=verb, agent=True)
    if depth < 2:
        for child in verb.children:
            if child.dep_ in ("xcomp", "oprd", "ccomp", "acomp", "attr", "advcl") and child.lower_ in words.adjectives:
                return Counted(words.adjectives[child.lower_], by=child)
            if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX") and dep in _SUBJECT | _PASSIVE:
                as_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in child.children) else "nsubj"
                found = _of_verb(child, as_, words, depth + 1)
                if found.role is not None or found.thing:
                    return found
    if lemma in ("be", "remain", "lie"):
        for preposition in verb.children:
            if preposition.lower_ in ("among", "in", "under") and preposition.dep_ == "prep":
                for inner in preposition.children:
                    role = words.adjectives.get(inner.lower_) or (words.acts.get(_lemma(inner)) if preposition.lower_ == "among" else None)
                    if role is not None:
                        return Counted(role, by=inner)
    if dep in _OBJECT:
        for child in verb.children:
            if child.dep_ in _SUBJECT and _total(child, words) is not None:
                return Counted(_total(child, words), by=verb)
    return Counted(by=verb, agent=dep in _SUBJECT and not passive and verb.pos_ == "VERB")


def _ahead(doc: Doc, head: Token, words: Vocabulary) -> tuple[str, Token] | None:
    """The first passive of a role verb after the phrase in its sentence, for text whose commas are lost; stops at another number."""
    for at in range(head.i + 1, min(len(doc), head.i + 12)):
        token = doc[at]
        if token.like_num and doc[at - 1].lower_ in ("including", "them", "least"):
            continue
        if token.lower_ == "and" and doc[at - 1].pos_ in _NOUNS and at + 1 < len(doc) and doc[at + 1].pos_ in (*_NOUNS, "ADJ"):
            continue
        if token.is_sent_start or token.like_num or token.pos_ in ("SCONJ", "CCONJ") or token.lower_ in (".", ";", "by", "after", "as"):
            return None
        if token.tag_ == "VBN" and token.lemma_.lower() in words.done_to and doc[at - 1].lower_ in ("were", "been", "was", "be", "being"):
            return words.done_to[token.lemma_.lower()], token
        if token.tag_ == "VBD" and token.lemma_.lower() in words.done_by and head.tag_ in ("NNS", "CD"):
            return words.done_by[token.lemma_.lower()], token
    return None


def _unit(number: Number, counted: Counted, words: Vocabulary) -> str | None:
    """The unit of the figure, or None where the number is not one."""
    noun, value = number.noun, number.value
    lemma = _lemma(noun)
    if lemma in words.totals:
        noun, lemma = None, ""
    unit = words.units.get(lemma)
    if value == 0:
        return unit if counted.role in ("casualties", "killed", "injured") and lemma in words.alone else None
    if noun is None:
        return "persons" if counted.role is not None and counted.role not in ("fighters", "attacks") else None
    if counted.role in ("attacks", "violations"):
        return "attacks" if counted.role == "attacks" else "other"
    if counted.thing and unit not in ("persons", "families"):
        counted.role = None
    if unit is None:
        if counted.role in ("killed", "injured", "detained", "abducted", "neutralised") and noun.pos_ in ("NOUN", "PROPN", "ADJ", "VERB"):
            return "persons"
        return "other" if counted.thing and noun.pos_ in ("NOUN", "PROPN") else None
    if counted.role is not None or counted.thing:
        return unit
    if unit in ("families", "batches"):
        return unit
    if unit in ("persons", "vehicles") and not counted.agent:
        size = value if value is not None else number.low
        return unit if (size is None and number.qualifier != "several") or (size is not None and size >= 10) else None
    if unit == "persons" and words.statuses.get(lemma) == "combatant" and value is not None:
        return unit
    return None


def _span(doc: Doc, number: Number, counted: Counted, start: int) -> Span:
    """The words that hold the number and what it counts; with the verb where there is no noun ("kill 7", "five dead")."""
    if number.noun is not None and number.noun.i > number.last:
        return start, _end(number.noun)
    last = doc[number.last]
    end = last.idx + len(last)
    by = counted.by
    if by is not None and abs(by.i - number.last) <= 4 and by.sent.start == last.sent.start:
        return min(start, by.idx), max(end, by.idx + len(by))
    return start, end


def _end(noun: Token) -> int:
    """Where the words of those counted end: with the second of two nouns under one number ("13 women and children"), and with "of" after
    people ("members of the council")."""
    end = noun.idx + len(noun)
    if noun.ent_type_ != "GPE" and any(c.dep_ == "prep" and c.lower_ == "of" and c.i == noun.i + 1 for c in noun.rights):
        end = max(end, phrase(noun)[1]) if noun.lower_ in _GENERIC else end
    joined = [c for c in noun.rights if c.dep_ == "conj" and c.i == noun.i + 2 and c.tag_ == "NNS" and not any(True for _ in c.lefts)]
    return joined[0].idx + len(joined[0]) if joined and noun.tag_ == "NNS" else end


def _about(doc: Doc, number: Number, text: str) -> Quote | None:
    """The words for those counted, without the number."""
    if number.noun is None or number.last + 1 > number.noun.i:
        return None
    first = number.last + 1
    while doc[first].lower_ in ("of", "the", "more", "or") and first < number.noun.i:
        first += 1
    start, end = trim(text, doc[first].idx, _end(number.noun))
    return quote(text, (start, end)) if start < end else None


def _side(noun: Token, so_far: Records) -> Any:
    """The actor that those counted are said to be of: "eight army soldiers", "members of the council", "Hezbollah fighters"."""
    for child in noun.children:
        if child.dep_ in ("compound", "poss", "nmod") and child.pos_ == "PROPN" and child.ent_type_ not in ("GPE", "LOC", "DATE"):
            return actor_mention(child, so_far)
        if (
            child.dep_ == "prep"
            and child.lower_ in ("of", "from")
            and _lemma(noun)
            in ("member", "element", "soldier", "fighter", "troop", "troops", "officer", "militant", "combatant", "militiaman")
        ):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return actor_mention(inner, so_far)
    return None


def _label(noun: Token, words: Vocabulary, text: str) -> Quote | None:
    for token in (noun, *noun.lefts):
        if _lemma(token) in words.labels:
            return quote(text, (token.idx, token.idx + len(token)))
    return None


def _scope(by: Token, number: Number, role: str, words: Vocabulary) -> str:
    """Over what the count runs: one event, a day, all since some time, or how many there are."""
    for lemma, code in words.scopes.items():
        if by.lemma_.lower() == lemma and by.pos_ == "VERB" and code != "stock":
            return code
    for child in by.children:
        if child.dep_ in ("prep", "mark", "advmod") and child.lower_ in words.scopes:
            return words.scopes[child.lower_]
        if child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in words.scopes for c in child.children):
            return "running_total"
    said = " ".join(t.lower_ for t in by.doc[max(by.sent.start, number.start - 8) : min(by.sent.end, max(by.i, number.last) + 10)])
    for phrase_, code in words.scopes.items():
        if " " in phrase_ and phrase_ in said:
            return code
    return words.scopes.get(role, "event")


def _triggers(so_far: Records, parse: Parse) -> tuple[dict[int, Event], dict[int, list[tuple[int, Event]]]]:
    """Events by the index of their trigger's last word, and by the sentence they stand in."""
    by_token: dict[int, Event] = {}
    by_sentence: dict[int, list[tuple[int, Event]]] = {}
    for event in so_far.of(Event):
        for start, end in event.trigger.spans:
            for token in parse.tokens(start, end):
                by_token.setdefault(token.i, event)
        at = parse.token_at(event.trigger.spans[0][0])
        by_sentence.setdefault(at.sent.start, []).append((at.i, event))
    return by_token, by_sentence


def _event(
    by: Token, scope: str, role: str, triggers: tuple[dict[int, Event], dict[int, list[tuple[int, Event]]]], last: tuple[int, str | None]
) -> str | None:
    """The event that the figure counts: the one whose trigger gives the role, else the nearest of the same sentence, else the one that the
    casualties of the sentence before are of (`last`: where that sentence starts, and its event). None for totals over a time."""
    if role == "other" or (scope in ("running_total", "stock") and by.lemma_.lower() not in ("rise", "climb", "bring", "reach")):
        return None
    by_token, by_sentence = triggers
    if by.i in by_token:
        return by_token[by.i].id
    wanted = _EVENTS_OF.get(role, ("RETREAT", "COOPERATE", "AID"))
    near = [(abs(i - by.i), i, event) for i, event in by_sentence.get(by.sent.start, ()) if event.event_class in wanted]
    if near:
        return min(near, key=lambda n: n[:2])[2].id
    before = by.doc[by.sent.start - 1].sent.start if by.sent.start > 0 else -1
    return last[1] if role in _CASUALTY and last[0] in (by.sent.start, before) else None
