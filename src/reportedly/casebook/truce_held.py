"""All that a casebook holds of agreements: tellings by truce, each with the text that it is from, copies folded, and its tellers by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from reportedly.casebook.copies import origins
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.standing import outlet_entry
from reportedly.casebook.store import report, truce_telling
from reportedly.casebook.tellings import TEXT
from reportedly.casebook.truce_laying import decode_truce
from reportedly.casebook.truce_states import Heard
from reportedly.casebook.truce_tellings import VOICE, TruceTelling
from reportedly.casebook.words import words_of


@dataclass(frozen=True, slots=True)
class Held:
    """One telling as it stands in a casebook: with the truce that it is laid with, its report's number, and its text's origin."""

    truce: str
    number: int
    origin: int
    outlet: str | None
    telling: TruceTelling


def held_in(connection: Connection, laid: Mapping[str, str] | None) -> dict[str, list[Held]]:
    """All tellings by truce, each with its text's origin and that one's outlet."""
    asked = select(truce_telling.c.report, truce_telling.c.truce, truce_telling.c.body).order_by(truce_telling.c.id)
    rows = connection.execute(asked).all()
    folded = origins(connection, {row.report for row in rows})
    outlets: dict[int, str | None] = {}
    wanted = sorted(set(folded.values()))
    for at in range(0, len(wanted), CHUNK):
        asked_outlets = select(report.c.n, report.c.outlet).where(report.c.n.in_(wanted[at : at + CHUNK]))
        outlets |= dict(connection.execute(asked_outlets).all())  # type: ignore[arg-type]
    found: defaultdict[str, list[Held]] = defaultdict(list)
    for number, of, body in rows:
        one = decode_truce(body)
        origin = folded[number]
        id = laid[one.id] if laid is not None else of
        found[id].append(Held(id, number, origin, outlets.get(origin), one))
    return dict(sorted(found.items()))


def heard_of(held: Iterable[Held]) -> list[Heard]:
    """The steps of tellings, each with its teller as it is told apart across reports."""
    return [
        Heard(told, *teller_of(told.teller, told.who, told.actor, h.origin, h.outlet), report=h.telling.report, text=str(h.origin))
        for h in held
        for told in h.telling.told
    ]


def teller_of(key: str, who: str, actor: str | None, origin: int, outlet: str | None) -> tuple[str, str, str | None]:
    """A teller as they are told apart across reports: (key, as shown, actor). A report's own voice is that of its text's first outlet."""
    if key == VOICE:
        if outlet is None:
            return f"voice {origin}", who, None
        entry = outlet_entry(outlet)
        folded = entry.code if entry else " ".join(word for word, _, _ in words_of(outlet))
        return f"outlet {folded}", outlet, entry.code if entry else None
    return key.replace(TEXT, str(origin)), who, actor
