"""Plain words on the screen: what codes are called, days, numbers, chains. Templates have them as filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from reportedly.casebook.actors.standing import own_codebook
from reportedly.casebook.incidents.accounts import doing as doing
from reportedly.private import PRIVATE_PERSONS as PRIVATE_PERSONS
from reportedly.records import (
    ActorMention,
    Agreement,
    AnyRecord,
    Control,
    Event,
    Figure,
    PlaceMention,
    Record,
    Statement,
    Tie,
    TimeMention,
)

CLASSES = {
    "ASSAULT": "Attack", "AGREE": "Agreement to act", "CONSULT": "Talks", "SUPPORT": "Support", "CONCEDE": "Concession", "COOPERATE": "Working together",
    "AID": "Aid", "RETREAT": "Withdrawal", "REQUEST": "Demand", "ACCUSE": "Accusation", "REJECT": "Refusal", "THREATEN": "Threat",
    "PROTEST": "Protest", "SANCTION": "Sanction", "MOBILIZE": "Mobilisation", "COERCE": "Coercion",
}  # fmt: skip
"""The event classes as people call them; the codes are PLOVER's."""

KINDS = {
    "statement": "Statement", "event": "Event", "agreement": "Agreement", "tie": "Tie", "figure": "Figure", "control": "Control of a place",
}  # fmt: skip

STANDS = {"party": "a party", "organ_of_party": "a party's organ", "backer": "a backer", "aligned": "aligned", "none_known": "no tie known"}

DOERS = {
    "unknown": "Nobody is named",
    "blamed": "Somebody is blamed; nobody claims it, nobody denies it",
    "unclaimed": "Somebody is blamed and denies it; nobody claims it",
    "claimed": "Claimed by one who is named",
    "named": "Told to have done it",
}


RULES = {
    "lowest": "lowest", "highest": "highest", "latest": "latest", "lowest_by_non_party": "lowest by those with no known tie to a party",
    "ucdp_low": "low, as UCDP counts", "ucdp_high": "high, as UCDP counts", "acled_2024": "as ACLED codes (2024)",
}  # fmt: skip
"""The named rules; what each means is told in the codebook (`rule_meaning`)."""


def rule_meaning(rule: str) -> str:
    entry = own_codebook().conventions.get(rule)
    return entry.definition if entry is not None else ""


ROLES_OF = {
    "actor": "who", "target": "to whom", "by": "by", "parties": "parties", "signatories": "signed by", "mediators": "mediated by",
    "guarantors": "guaranteed by", "monitors": "monitored by", "excluded": "left out", "accuser": "accused by", "accused": "accused",
    "holder": "held by", "from_": "from", "a": "who", "b": "whom", "via": "through", "addressee": "to", "group": "who", "side": "side",
}  # fmt: skip


@lru_cache(maxsize=1)
def _codes() -> dict[str, tuple[str, str]]:
    """Every code of the codebook but actors, alone and as `field: code`, with its name and meaning; the first of several wins."""
    found: dict[str, tuple[str, str]] = {}
    book = own_codebook()
    for file in ("events", "agreements", "ties", "control", "figures", "values"):
        for entry in getattr(book, file).values():
            told = entry.name, entry.definition
            kind = getattr(entry, "is_", None)
            alone = entry.code.rpartition(": ")[2]
            for code in (entry.code, alone, f"{kind}: {alone}"):
                found.setdefault(code, told)
    return found


@lru_cache(maxsize=4_000)
def name_of(code: str, field: str = "") -> str:
    """What a code of the codebook, or a value of a field, is called."""
    if code in CLASSES:
        return CLASSES[code]
    known = _codes().get(f"{field}: {code}") or _codes().get(code)
    return known[0] if known and known[0] else code.replace("_", " ")


@lru_cache(maxsize=4_000)
def meaning_of(code: str, field: str = "") -> str:
    """What a code means, for those who ask; "" where no codebook says."""
    known = _codes().get(f"{field}: {code}") or _codes().get(code)
    return known[1] if known else ""


def capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def lower(said: str) -> str:
    """A name inside a sentence: its first letter small, but not that of an abbreviation."""
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]


def of_note(id: str, notes: Any) -> int:
    """The number under which a claim stands beside the text."""
    return int(notes[id].n)


def number(n: float | None) -> str:
    return "" if n is None else f"{n:,}"


def many(n: int, what: str, plural: str = "") -> str:
    """`3 reports`, `1 report`."""
    return f"{n:,} {what if n == 1 else plural or what + 's'}"


def day(said: str | None) -> str:
    """A day as people write it: 17 September 2016. What is less than a day, or none, is left as it stands."""
    try:
        found = date.fromisoformat((said or "")[:10])
    except ValueError:
        return said or ""
    return f"{found.day} {found:%B} {found.year}"


def short_day(said: str | None) -> str:
    try:
        found = date.fromisoformat((said or "")[:10])
    except ValueError:
        return said or ""
    return f"{found.day} {found:%b} {found.year}"


def days(start: str | None, end: str | None) -> str:
    """A day, or a span of days without saying twice what both share."""
    if not start and not end:
        return ""
    if not start or not end or start[:10] == end[:10]:
        return ("until " if not start else "") + day(start or end)
    try:
        first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    except ValueError:
        return f"{start} to {end}"
    if first.year != last.year:
        return f"{day(start)} to {day(end)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {day(end)}"
    return f"{first.day} to {day(end)}"


def short_days(start: str | None, end: str | None) -> str:
    """The same in a list: 23–25 Nov 2018."""
    if not start or not end or start[:10] == end[:10]:
        return short_day(start or end)
    try:
        first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    except ValueError:
        return f"{start} – {end}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_day(end)}"
    return f"{first.day} {first:%b} – {short_day(end)}" if first.year == last.year else f"{short_day(start)} – {short_day(end)}"


def position(aspect: str, value: str) -> str:
    """A position of the account table, in plain words."""
    if aspect == "what":
        return lower(name_of(value.replace(" ", "_")))
    if aspect == "when":
        return days(*value.split(" to ")) if " to " in value else day(value)
    return value


def time_words(time: TimeMention | None) -> str:
    if time is None:
        return ""
    if time.precision in ("before", "since") and (time.start or time.end):
        return f"{time.precision} {day(time.start or time.end)}"
    return days(time.start, time.end) or time.text or ""


def short(said: str, most: int = 160) -> str:
    said = " ".join(said.split())
    return said if len(said) <= most else said[: most - 1].rsplit(" ", 1)[0] + " …"


def names(mentions: Iterable[ActorMention]) -> str:
    return ", ".join(dict.fromkeys(m.text or m.name or "" for m in mentions))


def place_words(place: PlaceMention) -> str:
    return f"{place.relation} {place.text}" if place.relation and place.text else place.text or place.name or ""


def amount(figure: Figure) -> str:
    """A number as it was put: `at least 18`, `dozens`, `20 to 30`."""
    value = figure.value if figure.value is not None else figure.low
    if figure.value is None and figure.low is not None and figure.high is not None and figure.qualifier in ("exact", "about"):
        return f"{figure.low:,} to {figure.high:,}"
    if value is None or figure.qualifier in ("dozens", "scores", "hundreds", "thousands", "several"):
        return figure.qualifier
    return ("" if figure.qualifier == "exact" else name_of(figure.qualifier, "qualifier").replace("_", " ") + " ") + f"{value:,}"


def head_of(one: AnyRecord) -> str:
    """What a claim says, in a word or two: Attack (shelling), 12 killed, Truce: sign."""
    if isinstance(one, Event):
        return name_of(one.event_class) + (f" ({lower(name_of(one.mode))})" if one.mode else "")
    if isinstance(one, Agreement):
        kind = name_of(one.kind) if one.kind != "other" else "agreement"
        return f"{capital(kind)}: {name_of(one.step, 'step')}"
    if isinstance(one, Figure):
        return f"{capital(amount(one))} {'' if one.role == 'other' else name_of(one.role, 'role')}".strip()
    if isinstance(one, Tie):
        return capital(name_of(one.relation)) + (f" ({name_of(one.form)})" if one.form else "")
    if isinstance(one, Control):
        return f"{capital(name_of(one.change))}: {one.place.text or one.place.name or ''}"
    if isinstance(one, Statement):
        return capital(name_of(one.stance, "stance"))
    return capital(type(one).__name__.lower())


def line_of(one: AnyRecord) -> str:
    """Who, to whom, where, when, of a claim."""
    parts: list[str] = []
    if isinstance(one, Event):
        parts.append(" → ".join(p for p in (names(one.actor), names(one.target)) if p))
        parts += [place_words(p) for p in one.place[:2]]
        parts += [f"from {place_words(p)}" for p in one.origin[:1]] + [f"to {place_words(p)}" for p in one.destination[:1]]
    elif isinstance(one, Agreement):
        parts += [f"{ROLES_OF[f]} {names(getattr(one, f))}" for f in _SIDES if getattr(one, f)]
        parts += [place_words(p) for p in (*one.area, *one.place)[:2]]
    elif isinstance(one, Figure):
        parts.append(one.quote.text or "")
        parts += [place_words(one.place)] if one.place else []
    elif isinstance(one, Tie):
        parts.append(f"{one.a.text} → {one.b.text}")
        parts += [name_of(one.status, "status")] if one.status != "current" else []
    elif isinstance(one, Control):
        parts += [names(one.holder)] if one.holder else []
        parts += [f"from {names(one.from_)}"] if one.from_ else []
    told = time_words(getattr(one, "time", None))
    parts += [told] if told else []
    return " · ".join(p for p in parts if p)


_SIDES = ("by", "parties", "mediators", "guarantors", "excluded", "accuser", "accused")


def mood_of(one: AnyRecord) -> str:
    """How a claim is put where it is not simply said to be so: denied, planned."""
    modality = getattr(one, "modality", "actual")
    return "" if modality == "actual" else name_of(modality, "modality")


def kind_of(one: Record) -> str:
    return type(one).__name__.lower()


def event_name(event_class: str, modes: Sequence[str], wide: bool = False) -> str:
    """An incident in a word or two."""
    told = ", ".join(lower(name_of(mode)) for mode in modes[:3])
    name = capital(told) if told and event_class == "ASSAULT" else name_of(event_class) + (f" ({told})" if told else "")
    return f"{name}, a total" if wide else name


def actor_name(code: str) -> str:
    """An actor by the register's name, where it is one of the register's."""
    from reportedly.casebook.actors.standing import own_register

    known = own_register().get(code)
    return known.name if known is not None else code


def marked(text: str, spans: Iterable[tuple[int, int]], start: int = 0) -> Markup:
    """A text with these spans marked; `start`: the offset at which the text stands in what the spans count in."""
    parts, at = [], 0
    for first, last in sorted(spans):
        first, last = max(first - start, at), min(last - start, len(text))
        if first < last:
            parts += [escape(text[at:first]), Markup("<mark>"), escape(text[first:last]), Markup("</mark>")]
            at = last
    return Markup("").join([*parts, escape(text[at:])])


def around(context: str, words: str) -> Markup:
    """A sentence with a claim's words marked in it."""
    at = context.find(words) if words and words != context else -1
    return marked(context, [(at, at + len(words))] if at >= 0 else [])


def exact(text: str) -> Markup:
    """Text so that a browser counts the same characters in it: it would make one of a carriage return and a line feed, and drop a NUL."""
    return Markup(str(escape(text.replace("\0", "\ufffd"))).replace("\r", "&#13;"))


def export_about(name: str) -> str:
    """What an export holds, in a few words."""
    from reportedly.exports import FORMATS

    return FORMATS[name].about


FILTERS: dict[str, Callable[..., Any]] = {
    "name_of": name_of, "meaning_of": meaning_of, "capital": capital, "number": number, "day": day, "short_day": short_day, "short": short,
    "time_words": time_words, "head_of": head_of, "line_of": line_of, "mood_of": mood_of, "kind_of": kind_of, "place_words": place_words,
    "actor_name": actor_name, "marked": marked, "amount": amount, "exact": exact, "around": around, "of_note": of_note, "lower": lower,
    "days": days, "short_days": short_days, "many": many, "names": names,
}  # fmt: skip
