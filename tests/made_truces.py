"""Records of truces made for the tests, as a reading could give them: which steps are told, by whom, of what day."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from reportedly.records import (
    ActorMention,
    Agreement,
    Control,
    Event,
    Figure,
    PlaceMention,
    Quote,
    Record,
    Report,
    Speaker,
    Statement,
    Tie,
    TimeMention,
    quote,
    record_id,
)

PLACES = {
    "Madaya": (33.691, 36.099, "locality"), "Zabadani": (33.724, 36.097, "locality"), "Douma": (33.572, 36.402, "locality"),
    "Idlib": (35.93, 36.63, "province"), "Homs": (34.73, 36.72, "locality"), "Syria": (35.0, 38.0, "country"), "Sochi": (43.6, 39.73, "locality"),
}  # fmt: skip


class Writer:
    """A report that is written word by word, with the records that stand on its words."""

    def __init__(self, id: str, published: str | None, outlet: str | None, text: str = "") -> None:
        self.id, self.published, self.outlet = id, published, outlet
        self.parts = [text] if text else []
        self.records: list[Record] = []

    def words(self, said: str) -> Quote:
        start = sum(map(len, self.parts)) + len(self.parts)
        self.parts.append(said)
        return Quote(text=said, spans=((start, start + len(said)),))

    def actor(self, code: str) -> ActorMention:
        """A code of the register (it has no capital), else a name that the register does not know."""
        held = self.words(code)
        return ActorMention(
            text=held.text, spans=held.spans, name=code, actor=code if code == code.lower() else None, entity=f"{self.id}-{code}"
        )

    def place(self, name: str) -> PlaceMention:
        held = self.words(name)
        lat, lon, precision = PLACES[name]
        return PlaceMention(text=held.text, spans=held.spans, name=name, lat=lat, lon=lon, precision=precision)  # type: ignore[arg-type]

    def time(self, day: str) -> TimeMention:
        held = self.words(day)
        start, _, end = day.partition("/")
        return TimeMention(
            text=held.text, spans=held.spans, start=start, end=end or start, precision="range" if end else "day", anchor="text"
        )

    def said(self, who: str, **fields: Any) -> str:
        """A statement by somebody; its id. A name that begins with "a " is withheld."""
        held, content = self.words(who), self.words(f"content {len(self.parts)}")
        withheld = who.startswith("a ")
        speaker = Speaker(
            text=held.text, spans=held.spans, name=who, actor=who if who == who.lower() and not withheld else None, entity=f"{self.id}-{who}",
            disclosure="anonymous" if withheld else "institutional", role=fields.pop("role", None),
        )  # fmt: skip
        id = record_id("statement", self.id, content.spans)
        self.records.append(Statement(id=id, report=self.id, speaker=speaker, content=content, reader="made:1", **fields))
        return id

    def step(
        self, step: str, *, teller: str | None = None, stance: str = "assert", day: str | None = None, truce: str = "1", **fields: Any
    ) -> str:
        """One step; its id. `by`, `accused` ...: codes or names; `area`, `place`: names of `PLACES`."""
        said_in = fields.pop("said_in", None) or (self.said(teller, stance=stance) if teller else None)
        given: dict[str, Any] = {"kind": "ceasefire", "modality": "actual"} | fields
        for name in ("by", "parties", "signatories", "mediators", "guarantors", "monitors", "excluded", "accuser", "accused"):
            given[name] = tuple(self.actor(code) for code in given.get(name, ()))
        for name in ("area", "place"):
            given[name] = tuple(self.place(one) for one in given.get(name, ()))
        if "duration" in given:
            given["duration"] = self.words(given["duration"])
        held = self.words(given.pop("words", f"{step} {len(self.parts)}"))
        time = self.time(day) if day else None
        id = record_id("agreement", self.id, held.spans)
        self.records.append(
            Agreement(
                id=id,
                report=self.id,
                agreement=f"{self.id}-{truce}",
                step=step,
                quote=held,
                time=time,
                said_in=said_in,
                reader="made:1",
                **given,
            )  # type: ignore[arg-type]
        )
        return id

    def attack(self, mode: str, place: str, *, by: str | None = None, day: str | None = None) -> str:
        held, at = self.words(f"{mode} {len(self.parts)}"), self.place(place)
        id = record_id("event", self.id, held.spans)
        actor = (self.actor(by),) if by else ()
        time = self.time(day) if day else None
        self.records.append(
            Event(
                id=id, report=self.id, event_class="ASSAULT", mode=mode, trigger=held, place=(at,), actor=actor, time=time, reader="made:1"
            )
        )
        return id

    def count(self, value: int, *, teller: str | None = None) -> str:
        said_in = self.said(teller) if teller else None
        held = self.words(f"{value} violations")
        id = record_id("figure", self.id, held.spans)
        self.records.append(
            Figure(
                id=id,
                report=self.id,
                value=value,
                low=value,
                high=value,
                role="violations",
                unit="other",
                quote=held,
                said_in=said_in,
                reader="made:1",
            )
        )
        return id

    def tie(
        self, a: str, relation: str, b: str, *, teller: str | None = None, stance: str = "assert", day: str | None = None, **fields: Any
    ) -> str:
        said_in = fields.pop("said_in", None) or (self.said(teller, stance=stance) if teller else None)
        one, other = self.actor(a), self.actor(b)
        held = self.words(f"{relation} {len(self.parts)}")
        time = self.time(day) if day else None
        id = record_id("tie", self.id, held.spans)
        self.records.append(
            Tie(id=id, report=self.id, relation=relation, a=one, b=other, quote=held, time=time, said_in=said_in, reader="made:1", **fields)  # type: ignore[arg-type]
        )
        return id

    def control(
        self, place: str, change: str, *holders: str, lost_by: tuple[str, ...] = (), teller: str | None = None, stance: str = "assert",
        day: str | None = None, said_in: str | None = None, **fields: Any,
    ) -> str:  # fmt: skip
        """Who holds a place, one of `PLACES` or words that only describe one; its id."""
        said_in = said_in or (self.said(teller, stance=stance) if teller else None)
        at = self.place(place) if place in PLACES else PlaceMention(text=place, spans=self.words(place).spans)
        if relation := fields.pop("relation", None):
            at = structs.replace(at, relation=relation)
        given: dict[str, Any] = {"holder": tuple(map(self.actor, holders)), "from_": tuple(map(self.actor, lost_by))}
        held = self.words(fields.pop("words", f"{change} {len(self.parts)}"))
        time = self.time(day) if day else None
        if time is not None and (precision := fields.pop("precision", None)):
            time = structs.replace(time, precision=precision, end=None)
        id = record_id("control", self.id, held.spans)
        self.records.append(
            Control(
                id=id, report=self.id, place=at, change=change, quote=held, time=time, said_in=said_in, reader="made:1", **given, **fields
            )  # type: ignore[arg-type]
        )
        return id

    def done(self, **fields: Any) -> list[Record]:
        """The report and its records."""
        text = " ".join(self.parts)
        report = Report(id=self.id, text=text, outlet=self.outlet, published=self.published, language="en", **fields)
        assert all(quote(text, *r.quote.spans) == r.quote for r in self.records if isinstance(r, Agreement))
        return [report, *self.records]


def writer(id: str, published: str | None = "2016-02-28", outlet: str | None = "Example Wire") -> Writer:
    """A report whose words are its own, so that it is no copy of another; what it tells does not stand in its opening."""
    from hashlib import sha256

    filler = " ".join(sha256(f"{id} {n}".encode()).hexdigest()[:9] for n in range(60))
    return Writer(id, published, outlet, f"Report {id}.\nOne of two.\nTwo of two.\n{filler}.\n")
