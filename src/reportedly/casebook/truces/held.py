"""All that a casebook holds of agreements: tellings by truce, each with the text that it is from, copies folded, and its tellers by name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec
from msgspec import structs
from sqlalchemy import Connection, select

from reportedly.casebook.actors.standing import outlet_entry
from reportedly.casebook.claimants import TEXT
from reportedly.casebook.copies.copies import origins
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.store.tables import report, truce_telling
from reportedly.casebook.truces.states import Heard
from reportedly.casebook.truces.tellings import VOICE, TruceTelling
from reportedly.casebook.words import words_of

_encoder, _decoder = msgspec.json.Encoder(order="deterministic"), msgspec.json.Decoder(TruceTelling)


@dataclass(frozen=True, slots=True)
class Held:
    """One telling as it stands in a casebook: with the truce that it is laid with, its report's number, and its text's origin."""

    truce: str
    number: int
    origin: int
    outlet: str | None
    telling: TruceTelling


def encode_telling(one: TruceTelling) -> str:
    return _encoder.encode(one).decode()


def decode_telling(body: str) -> TruceTelling:
    return _decoder.decode(body)


def every_held(connection: Connection, only: str | None = None) -> list[Held]:
    """All tellings, or those that the table has in one truce, each with its text's origin and that one's outlet."""
    asked = select(truce_telling.c.report, truce_telling.c.truce, truce_telling.c.body).order_by(truce_telling.c.id)
    rows = connection.execute(asked if only is None else asked.where(truce_telling.c.truce == only)).all()
    folded = origins(connection, {row.report for row in rows})
    outlets: dict[int, str | None] = {}
    wanted = sorted(set(folded.values()))
    for at in range(0, len(wanted), CHUNK):
        asked_outlets = select(report.c.n, report.c.outlet).where(report.c.n.in_(wanted[at : at + CHUNK]))
        outlets |= dict(connection.execute(asked_outlets).all())  # type: ignore[arg-type]
    return [
        Held(of or "", number, folded[number], outlets.get(folded[number]), decode_telling(body)) for number, of, body in rows
    ]  # fmt: skip


def by_truce(held: Iterable[Held], truce_of: Mapping[str, str] | None = None) -> dict[str, list[Held]]:
    """Tellings by truce; `truce_of`: the truce of each, where the table does not have it."""
    found: defaultdict[str, list[Held]] = defaultdict(list)
    for h in held:
        found[h.truce if truce_of is None else truce_of[h.telling.id]].append(h)
    return dict(sorted(found.items()))


def heard_of(held: Iterable[Held]) -> tuple[Heard, ...]:
    """The steps of tellings, each by its teller as they are told apart across reports; what copies of one text tell stands once."""
    found: dict[tuple[str, str, str, str, int | None], Heard] = {}
    for h in sorted(held, key=lambda h: (h.number != h.origin, h.telling.id)):
        counts: Counter[tuple[str, str, str, int | None]] = Counter()
        for told in h.telling.told:
            teller, who, actor = teller_of(told.teller, told.who, told.actor, h.origin, h.outlet)
            same = (teller, told.step, told.modality, told.day)
            counts[same] += 1
            key = (str(h.origin), teller, told.step, f"{told.modality} {counts[same]}", told.day)
            if key not in found:
                found[key] = Heard(structs.replace(told, teller=teller, who=who, actor=actor), h.telling.report, str(h.origin))
    return tuple(found.values())


def teller_of(key: str, who: str, actor: str | None, origin: int, outlet: str | None) -> tuple[str, str, str | None]:
    """A teller as they are told apart across reports: (key, as shown, actor). A report's own voice is that of its text's first outlet."""
    if key == VOICE:
        if outlet is None:
            return f"voice {origin}", who, None
        return _voice(outlet)
    return key.replace(TEXT, str(origin)), who, actor


@lru_cache(maxsize=20_000)
def _voice(outlet: str) -> tuple[str, str, str | None]:
    entry = outlet_entry(outlet)
    folded = entry.code if entry else " ".join(word for word, _, _ in words_of(outlet))
    return f"outlet {folded}", outlet, entry.code if entry else None
