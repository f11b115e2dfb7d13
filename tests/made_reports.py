"""Reports and records made for the tests, as the intake and the reading would hand them over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reportedly.records import (
    ActorMention,
    Agreement,
    Control,
    Entity,
    Event,
    Figure,
    Mention,
    PlaceMention,
    Record,
    Report,
    Speaker,
    Statement,
    Tie,
    TimeMention,
    quote,
    record_id,
)


@dataclass(frozen=True)
class Taken:
    """What the intake hands over for one report."""

    report: Report
    raw: bytes = b""
    where: str = ""
    media_type: str = "text/plain"


def taken(text: str, id: str = "r", raw: bytes | None = None, where: str = "", **fields: Any) -> Taken:
    return Taken(Report(id=id, text=text, **fields), text.encode() if raw is None else raw, where or f"{id}.txt")


def arabic(texts: Iterable[str], **fields: Any) -> list[Taken]:
    """Reports in a language that is kept and not read, so that the parser has no part in the test."""
    return [taken(text, id=f"r{n}", language="ar", **fields) for n, text in enumerate(texts)]


TEXT = (
    "Army shells Talbiseh, residents say\n"
    "Government forces shelled Talbiseh on 12 September 2016, killing at least six people, a resident who asked not to be named told the "
    "Orient Post. The army denied shelling the town. The Homs Committee accepted a ceasefire offered by Russia. Jaysh al-Izza, which is "
    "backed by Turkey, holds Latamneh."
)


def span(words: str, text: str = TEXT, nth: int = 0) -> tuple[int, int]:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return at, at + len(words)


def _q(words: str, text: str, kind: type = dict, /, nth: int = 0, **fields: Any) -> Any:
    held = quote(text, span(words, text, nth))
    return kind(text=held.text, spans=held.spans, **fields)


def full_report(id: str = "homs-1", town: str = "Talbiseh", **fields: Any) -> list[Record]:
    """A report with a record of every type, as a reading of `TEXT` could give them."""
    text = TEXT.replace("Talbiseh", town)
    told = {
        "title": "Army shells Talbiseh, residents say",
        "outlet": "Example Wire",
        "published": "2016-09-13",
        "url": f"https://e.example/{id}",
    }
    report = Report(id=id, text=text, **{**told, **fields})

    def made(kind: type[Any], spans: Any, counter: int = 0, /, **own: Any) -> Any:
        return kind(id=record_id(kind.__name__.lower(), id, spans, counter), report=id, **own)

    army = made(Entity, [span("Government forces", text)], kind="group", name="Government forces", actor="syria-army")
    resident = made(Entity, [span("a resident", text)], kind="unnamed", name="a resident")
    place = _q(town, text, PlaceMention, nth=1, name=town, geonameid=163533, lat=34.84, lon=36.73, precision="locality")
    time = _q("12 September 2016", text, TimeMention, start="2016-09-12", end="2016-09-12", precision="day", anchor="text")
    told_words = span(f"Government forces shelled {town} on 12 September 2016, killing at least six people", text)
    said = made(
        Statement, [told_words],
        speaker=_q("a resident who asked not to be named", text, Speaker, entity=resident.id, name="a resident", actor="slug-that-must-not-be",
                   disclosure="anonymous", role="resident"),
        cue=quote(text, span("told", text)), content=quote(text, told_words), via=(_q("the Orient Post", text, ActorMention, name="Orient Post"),),
        certainty="probable", reader="rules:1",
    )  # fmt: skip
    denied_words = span("shelling the town", text)
    denial = made(
        Statement, [denied_words], speaker=_q("The army", text, Speaker, entity=army.id, name="The army", actor="syria-army", disclosure="institutional"),
        cue=quote(text, span("denied", text)), content=quote(text, denied_words), stance="deny", answers=(said.id,), reader="rules:1",
    )  # fmt: skip
    actor = _q("Government forces", text, ActorMention, entity=army.id, name="Government forces", actor="syria-army", role="perpetrator")
    shelled = made(
        Event, [span("shelled", text)], event_class="ASSAULT", mode="shelling", trigger=quote(text, span("shelled", text)), actor=(actor,),
        place=(place,), time=time, attribution="stated", said_in=said.id, reader="rules:1",
    )  # fmt: skip
    not_shelled = made(
        Event, [span("shelling", text)], event_class="ASSAULT", mode="shelling", trigger=quote(text, span("shelling", text)), modality="denied",
        actor=(_q("The army", text, ActorMention, entity=army.id, name="The army", actor="syria-army"),), place=(place,), time=time,
        attribution="denied", said_in=denial.id, reader="rules:1",
    )  # fmt: skip
    dead = made(
        Figure, [span("at least six people", text)], low=6, qualifier="at_least", role="killed", group=_q("people", text, ActorMention),
        quote=quote(text, span("at least six people", text)), event=shelled.id, place=place, time=time, said_in=said.id, reader="rules:1",
    )  # fmt: skip
    accepted = made(
        Agreement, [span("accepted a ceasefire", text)], agreement="agreement-1", step="accept", kind="ceasefire",
        quote=quote(text, span("accepted a ceasefire", text)), by=(_q("The Homs Committee", text, ActorMention, name="The Homs Committee"),),
        parties=(_q("Russia", text, ActorMention, name="Russia", actor="russia"),), reader="rules:1",
    )  # fmt: skip
    backed = made(
        Tie, [span("backed by Turkey", text)], relation="supports", a=_q("Turkey", text, ActorMention, name="Turkey", actor="turkey"),
        b=_q("Jaysh al-Izza", text, ActorMention, name="Jaysh al-Izza", actor="jaysh-al-izza"), quote=quote(text, span("backed by Turkey", text)),
        reader="rules:1",
    )  # fmt: skip
    holds = made(
        Control, [span("holds Latamneh", text)], place=_q("Latamneh", text, PlaceMention, name="Latamneh", precision="locality"), change="held",
        holder=(_q("Jaysh al-Izza", text, ActorMention, name="Jaysh al-Izza", actor="jaysh-al-izza"),),
        quote=quote(text, span("holds Latamneh", text)), reader="rules:1",
    )  # fmt: skip
    mention = made(
        Mention, [span("Jaysh al-Izza", text)], kind="group", text="Jaysh al-Izza", spans=(span("Jaysh al-Izza", text),), name="Jaysh al-Izza",
        actor="jaysh-al-izza",
    )  # fmt: skip
    return [report, army, resident, mention, said, denial, shelled, not_shelled, accepted, backed, dead, holds]
