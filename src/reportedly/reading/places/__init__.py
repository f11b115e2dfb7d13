"""Places: every name of a place with what it means, how precisely, and the words that displace it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from spacy.tokens import Token

from reportedly.gazetteer import Gazetteer, Place
from reportedly.gazetteer.folding import plain
from reportedly.reading.attached import DEFINITE
from reportedly.reading.coreference import part_at
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Wider
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.nouns import nouns
from reportedly.reading.places.toponyms import Named, kind_of, resolve
from reportedly.reading.places.whereabouts import Where, where
from reportedly.reading.sites import site_end
from reportedly.reading.stage import Records
from reportedly.records import Entity, Mention, PlaceMention, Report, quote
from reportedly.resources import Resources

__all__ = ["Places", "Where", "capitals", "described", "displacement", "where"]

_HYPHENS = ("-", "‐", "‑")
_LANDS = frozenset("area county department district governorate prefecture province region town village".split())
"""Nouns for more than a site: the one meant is the nearest that fits, not the last that was told with the same noun."""
_REACH = 3
"""Sentences that "the town" looks back."""
_DESCRIBED: dict[str, frozenset[str]] = {
    "city": frozenset({"locality"}), "town": frozenset({"locality"}), "village": frozenset({"locality"}),
    "neighbourhood": frozenset({"neighbourhood"}), "neighborhood": frozenset({"neighbourhood"}), "suburb": frozenset({"neighbourhood", "locality"}),
    "quarter": frozenset({"neighbourhood"}), "district": frozenset({"neighbourhood", "district"}), "enclave": frozenset({"region", "locality"}),
    "province": frozenset({"province"}), "governorate": frozenset({"province"}), "camp": frozenset({"neighbourhood", "site"}),
    "base": frozenset({"site"}), "airport": frozenset({"site"}), "road": frozenset({"line"}), "highway": frozenset({"line"}),
}  # fmt: skip
_THE_CAPITAL = re.compile(
    r"\b(?:the (?:(?P<of>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}) )?|(?P<whose>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2})(?:['’]s | ))capital\b(?! (?:of|city|[A-Z]))"
)
_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}")
_SIDE = r"(?:north|south|east|west|north[\s-]?east|north[\s-]?west|south[\s-]?east|south[\s-]?west)(?:ern)?"
_DISPLACED = re.compile(
    rf"(?:\b(?:(?:(?:some|about|around|roughly|nearly|just|only)\s+)?(?:\d[\d.,]*|a few|several|two|three|four|five|six|ten|dozens of)\s*[\s-]?"
    rf"(?:km|kms|kilomet(?:er|re)s?|miles?|metres|meters|m)\b(?:\s*\([^)]{{1,20}}\))?(?:\s+(?:away\s+)?(?:from|to\s+the))?\s*)?"
    rf"(?:(?:just|immediately|directly)\s+)?(?:{_SIDE}\s+of|{_SIDE}\s+from|outside(?:\s+of)?|near(?:by)?|close\s+to|adjacent\s+to|not\s+far\s+from|"
    rf"(?:on|in|at)?\s*the\s+(?:{_SIDE}\s+)?(?:outskirts|edges?|approaches|vicinity|entrances?|outside)\s+(?:of|to)|around|along|(?<=km )from|(?<=kilometres )from|"
    rf"(?<=kilometers )from|(?<=miles )from)"
    rf"|\b\d[\d.,]*\s*(?:km|kilomet(?:er|re)s?|miles?)(?:\s*\([^)]{{1,20}}\))?\s+(?:away\s+)?from)"
    rf"\s+(?:the\s+)?(?:(?:besieged|strategic|key|historic|ancient|rebel-held|government-held|northern|southern|eastern|western|central)\s+)?"
    rf"(?:(?:city|town|village|capital|border|district|province|neighbou?rhood)\s+(?:of|with)\s+(?:the\s+)?|(?:capital|city|town|village),?\s+)?$",
    re.IGNORECASE,
)  # fmt: skip
_TAIL = re.compile(
    r"\s+(?:the\s+)?(?:(?:besieged|strategic|key|historic|ancient|rebel-held|government-held)\s+)?(?:(?:city|town|village|capital|border|district|province|neighbou?rhood)\b.*)?$",
    re.IGNORECASE,
)

_LAND_OF_IT = re.compile(r"(?:[A-Z][\w-]+ )?[A-Z][\w-]+['’]s $")


class Places:
    """Places: every name of a place with what it means, how precisely, and the words that displace it."""

    name, version = "places", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
    )
    writes: tuple[type, ...] = (
        Mention,
        Entity,
        PlaceMention,
        Wider,
    )

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        parse = so_far.one(Parse)
        grammar = nouns(resources.codebook).grammar
        names = [n for n in so_far.of(Name) if n.kind == "place"]
        named = [Named(n.start, n.end, n.full or n.text, kind_of(report.text, n.start, n.end)) for n in names]
        peoples = _peoples(report.text, resources.gazetteer)
        meant = resolve(report.text, named, resources.gazetteer, peoples)
        entities: dict[tuple[str, float | None, float | None], Entity] = {}
        mentions: list[PlaceMention] = []
        placed: list[tuple[Entity, Place]] = []
        for name, place in zip(names, meant, strict=True):
            if place is None and _is_common_word(report.text, name):
                continue
            called = place.name if place else name.full or (name.text.title() if name.text.isupper() and len(name.text) > 4 else name.text)
            said = quote(report.text, (name.start, name.end))
            key = (called, place.lat if place else None, place.lon if place else None)
            entity = entities.get(key)
            if entity is None:
                entity = entities[key] = Entity(id=so_far.new_id("entity", said.spans), report=report.id, kind="place", name=called)
                yield entity
                if place is not None:
                    placed.append((entity, place))
            fields: dict[str, Any] = {
                "spans": said.spans, "entity": entity.id, "name": called, "geonameid": place.geonameid if place else None,
                "lat": place.lat if place else None, "lon": place.lon if place else None, "precision": place.precision if place else None,
                "relation": displacement(report.text, name.start),
            }  # fmt: skip
            yield Mention(
                id=so_far.new_id("mention", said.spans),
                report=report.id,
                kind="place",
                text=said.text or "",
                part=part_at(report, name.start),
                **fields,
            )
            site = site_end(parse.doc, parse.token_at(name.end - 1).i, grammar["sites"])
            if site is not None and not (name.acts and site.lemma_ in grammar["sites_of_bodies"]):
                whole = quote(report.text, (name.start, site.idx + len(site)))
                fields["spans"] = whole.spans
                mentions.append(PlaceMention(text=whole.text, **fields))
            elif not name.acts and (report.text[name.end : name.end + 1] not in _HYPHENS or report.text.startswith("border", name.end + 1)):
                mentions.append(PlaceMention(text=said.text, **fields))
        mentions += described(report.text, parse, mentions, grammar["sites"])
        for mention in capitals(report.text, parse, resources.gazetteer, [p for p in meant if p], peoples):
            key = (mention.name or "", mention.lat, mention.lon)
            if key not in entities:
                entities[key] = Entity(id=so_far.new_id("entity", mention.spans), report=report.id, kind="place", name=key[0])
                yield entities[key]
            start, end = mention.spans[0]
            mentions = [m for m in mentions if not start <= m.spans[0][0] < m.spans[0][1] <= end]  # "Chad" of "Chad's capital"
            mentions.append(msgspec.structs.replace(mention, entity=entities[key].id))
        yield from sorted(mentions, key=lambda m: m.spans[0])
        yield from wider_places({e.id: (e, p) for e, p in placed}, mentions)


def wider_places(placed: Mapping[str, tuple[Entity, Place]], mentions: Sequence[PlaceMention]) -> Iterator[Wider]:
    """For each place that lies, by the gazetteer, in a province that the report names too: that province; for a quarter, the city of its
    province's name where the report names no province. placed: entity and place by the entity's id."""
    named: dict[tuple[str | None, str, bool], PlaceMention] = {}
    for mention in mentions:
        _, place = placed.get(mention.entity or "", (None, None))
        if place is not None and (place.feature == "A.ADM1" or (place.precision == "locality" and place.name == place.admin1)):
            named.setdefault((place.country, plain(place.name), place.feature == "A.ADM1"), mention)
    for entity, place in placed.values():
        if place.admin1 is None or place.precision not in ("site", "neighbourhood", "locality", "district"):
            continue
        key = (place.country, plain(place.admin1))
        wider = named.get((*key, True)) or (named.get((*key, False)) if place.precision == "neighbourhood" else None)
        if wider is not None and wider.entity != entity.id:
            yield Wider(entity.id, wider)


def _is_common_word(text: str, name: Name) -> bool:
    """Is what was taken for a place's name one word that no gazetteer has and that the report uses in small letters ("Air raid kills 12
    Monitor", "a monitor said")?"""
    word = text[name.start : name.end]
    return word.isalpha() and not word.islower() and re.search(rf"\b{re.escape(word.lower())}\b", text) is not None


def described(text: str, parse: Parse, named: Sequence[PlaceMention], sites: frozenset[str]) -> list[PlaceMention]:
    """Descriptions that point back to a place named before ("the besieged town", "the village", "the airport" after "Lira airport"):
    mentions of that place, with the words of the description. Only where the sort of place fits, and within a few sentences but for a
    site that was told with the same noun. sites: nouns for sites (grammar.yaml)."""
    sentence_of = {s.start: n for n, s in enumerate(parse.sentences)}
    inside = {t.i for m in named for t in parse.tokens(*m.spans[0])}
    earlier = [(m, parse.token_at(m.spans[0][0])) for m in named]
    starts = [first.i for _, first in earlier]
    out = []
    for token in parse.doc if named else ():
        if token.tag_ != "NN" or token.i in inside or not (token.lower_ in _DESCRIBED or token.lower_ in sites):
            continue
        if not _points_back(token, inside):
            continue
        here, fits = sentence_of[token.sent.start], _DESCRIBED.get(token.lower_, frozenset())
        before = list(_back(earlier, bisect_left(starts, token.i)))
        near = [m for m, first in before if here - sentence_of[first.sent.start] <= _REACH]
        called = re.compile(rf"\b{token.lower_} of (?:the )?$")
        meant = next((m for m in near if called.search(text, max(0, m.spans[0][0] - 40), m.spans[0][0])), None)
        meant = meant or next(
            (m for m, _ in before if token.lower_ in sites and token.lower_ not in _LANDS and (m.text or "").endswith(f" {token.lower_}")),
            None,
        )
        meant = meant or next((m for m in near if m.precision in fits), None)
        if meant is not None:
            start, end = phrase(token)
            said = quote(text, (start, end))
            out.append(msgspec.structs.replace(meant, text=said.text, spans=said.spans, relation=displacement(text, start)))
    return out


_LOOKED_AT = 40
"""Places before a description that are looked at, at most."""


def _back(earlier: Sequence[tuple[PlaceMention, Token]], before: int) -> Iterator[tuple[PlaceMention, Token]]:
    return (earlier[n] for n in range(before - 1, max(-1, before - 1 - _LOOKED_AT), -1))


def capitals(text: str, parse: Parse, gazetteer: Gazetteer, meant: Sequence[Place], peoples: Sequence[str]) -> list[PlaceMention]:
    """ "the capital", "the Iraqi capital": mentions of the capital of the country told beside it, else of the one that the report is mostly
    about. Their `entity` is left for the caller."""
    out = []
    lands = Counter([*(p.country for p in meant if p.country), *peoples]).most_common(1)
    for found in _THE_CAPITAL.finditer(text):
        token = parse.token_at(found.end() - 1)
        if found["whose"]:
            told = _country(found["whose"], gazetteer)
        elif found["of"]:
            told = gazetteer.country_of_people(found["of"]) or _country(found["of"], gazetteer)
        else:
            told = lands[0][0] if lands and lands[0][1] > 1 else None
        known = (
            told and token.tag_ == "NN" and (_points_back(token, set()) if not found["whose"] else token.dep_ not in ("compound", "attr"))
        )
        place = gazetteer.capital(told) if told and known else None
        if place is not None and not any(t.pos_ == "PROPN" for t in token.rights):
            said = quote(text, found.span())
            out.append(
                PlaceMention(
                    text=said.text, spans=said.spans, name=place.name, geonameid=place.geonameid, lat=place.lat, lon=place.lon, precision=place.precision,
                    relation=displacement(text, found.start()),
                )
            )  # fmt: skip
    return out


def _country(name: str, gazetteer: Gazetteer) -> str | None:
    """The country of this name."""
    return next((p.country for p in gazetteer.lookup(name)[:1] if p.feature.startswith("A.PCL")), None)


def _points_back(noun: Token, inside: set[int]) -> bool:
    """Is a noun for a sort of place used for one that the reader knows already, and not as a part of a name or with its own name beside it?"""
    if noun.dep_ in ("compound", "appos", "amod", "attr") or not any(c.dep_ == "det" and c.lower_ in DEFINITE for c in noun.lefts):
        return False
    if any(
        c.tag_ == "JJS" or c.dep_ in ("poss", "nummod") or c.lower_ in ("other", "second", "third", "next", "same", "whole")
        for c in noun.lefts
    ):
        return False
    if any(
        c.dep_ in ("appos", "relcl", "prep") for c in noun.rights if c.lower_ not in ("on", "at", "by", "after", "during", "since", "with")
    ):
        return False
    return not any(t.i in inside for t in noun.subtree)


def _peoples(text: str, gazetteer: Gazetteer) -> list[str]:
    """The countries whose people the report names ("Syrian", "Turks"), one an occurrence."""
    return [code for word in _CAPITAL.findall(text) if (code := gazetteer.country_of_people(word))]


def displacement(text: str, start: int) -> str | None:
    """The words before a place name that displace it ("20 km south of", "near", "the outskirts of"; "west of" in "west of Syria's Raqqa",
    for Raqqa), or None."""
    if owner := _LAND_OF_IT.search(text, max(0, start - 40), start):
        start = owner.start()
    found = _DISPLACED.search(text, max(0, start - 90), start)
    if not found:
        return None
    words = _TAIL.sub("", found[0])
    return " ".join((words or found[0]).split()) or None
