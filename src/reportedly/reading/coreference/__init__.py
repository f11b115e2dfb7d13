"""Who is who in one report: names of the same actor, "he", "the commander", "the group".

Conservative: a phrase that fits nobody, or that the words leave open, points to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from spacy.tokens import Token

from reportedly.codebook.register import Register, register
from reportedly.reading.coreference.actors import actors_of
from reportedly.reading.coreference.links import NOMINAL, Links
from reportedly.reading.coreference.offices import learn_from_name
from reportedly.reading.coreference.phrases import read_noun
from reportedly.reading.coreference.pronouns import look_back, read_pronoun, subject_ahead
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.nouns import nouns
from reportedly.reading.stage import Records
from reportedly.records import Entity, Mention, Part, Report, quote
from reportedly.resources import Resources

_PUBLIC = frozenset(
    {
        "analyst",
        "politician",
        "dissident",
        "expert",
        "person",
        "man",
        "woman",
        "father",
        "mother",
        "son",
        "brother",
        "sister",
        "husband",
        "wife",
    }
)
"""What office holders are called too."""
_CHANGED = re.compile(
    r"(?:not|isn['’]t) (?:his|her|their|the \w+['’]s) real name|names? (?:has|have|had|was|were) (?:been )?changed|pseudonym|under an? (?:alias|assumed name)",
    re.IGNORECASE,
)
"""The report says that a name is not the person's own."""


class Coreference:
    """Who is who in one report: names of the same actor, "he", "the commander", "the group"."""

    name, version = "coreference", 1
    reads: tuple[type, ...] = (Report, Parse, Name)
    writes: tuple[type, ...] = (Mention, Entity, Reference)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        parse = so_far.one(Parse)
        named = actors_of(so_far.of(Name), report.text, register(resources.codebook))
        links = Links(parse, named, nouns(resources.codebook))
        _read(links)
        _withhold(links, parse, register(resources.codebook))
        entities = {}
        for actor in links.actors():
            actor.id = so_far.new_id("entity", [actor.span])
            entities[id(actor)] = actor
        for actor in entities.values():
            yield Entity(
                id=actor.id, report=report.id, kind=actor.kind, name=actor.name, actor=actor.actor, office=actor.office,
                of=actor.of.id if actor.of and id(actor.of) in entities else None,
            )  # fmt: skip
        for name, actor in named:
            if name.kind != "place":
                said = quote(report.text, (name.start, name.end))
                yield Mention(
                    id=so_far.new_id("mention", said.spans), report=report.id, kind=actor.kind if actor.kind == "person" else name.kind, text=said.text or "", spans=said.spans,
                    entity=actor.id, name=actor.name, actor=actor.actor, part=part_at(report, name.start),
                )  # fmt: skip
        for link in sorted(links.made, key=lambda k: (k.span, k.head)):
            yield Reference(*link.span, head=link.head, entity=link.actor.id)


def part_at(report: Report, offset: int) -> Part:
    """In which part of the report a place of the text stands; a title that opens the text is its headline."""
    for start, end, part in report.x_parts:
        if start <= offset < end:
            return part
    if report.title and offset < len(report.title) and report.text.startswith(report.title):
        return "headline"
    return "body"


def _withhold(links: Links, parse: Parse, register: Register) -> None:
    """Whoever the report gives another name than their own stays unknown: no actor of the register. Nor is a resident or activist who
    shares a name with a commander of the register that commander."""
    private = {n for code, entry in links.vocabulary.by_code.items() if code in ("witness", "helper") for n in entry.nouns} - _PUBLIC
    for actor in links.actors():
        if actor.kind == "person" and actor.actor and register.offices.get(actor.actor) and actor.said_to_be & private and not actor.office:
            actor.actor = None
    if not _CHANGED.search(parse.text):
        return
    for link in links.made:
        if link.actor.kind == "person" and link.actor.actor and _CHANGED.search(parse.sentences[link.sentence].text):
            link.actor.actor = None


def _read(links: Links) -> None:
    """Link everything, in the order of the text."""
    ahead: list[tuple[Token, Token]] = []
    for token in links.doc:
        i = token.i
        if ahead and links.sentence_of[ahead[0][0].i] != links.sentence_of[i]:
            look_back(links, ahead)
        if i in links.at:
            name, actor = links.at[i]
            links.link(token, actor, (name.start, name.end))
            learn_from_name(links, token, actor)
        elif i in links.in_name:
            continue
        elif token.pos_ == "PRON":
            main = subject_ahead(links, token)
            if main is None:
                read_pronoun(links, token)
            else:
                ahead.append((token, main))
        elif token.dep_ in NOMINAL and token.pos_ in ("NOUN", "PROPN", "NUM", "ADJ"):
            read_noun(links, token)
    look_back(links, ahead)
