"""Where actors stand, by the project's own register: whom they are part of, and whether they are a party to the war, its organ or a backer.

The same for everyone who opens a casebook, whatever codebook its reports were read with.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.entries import ActorEntry, Dated
from reportedly.codebook.register import Register, register

Stand = Literal["party", "organ_of_party", "backer", "aligned", "none_known"]
"""Where a claimant stands towards the events: `none_known` says that the register knows of no tie, not that there is none."""


@lru_cache(maxsize=1)
def own_codebook() -> Codebook:
    """The project's codebook."""
    return load_codebook(())


def own_register() -> Register:
    """The register of the project's codebook."""
    return register(own_codebook())


@lru_cache(maxsize=20_000)
def outlet_entry(name: str) -> ActorEntry | None:
    """The outlet of this name or code in the register."""
    actors = own_register()
    found = [e for e in (actors.get(name), *actors.lookup(name)) if e is not None]
    return next((e for e in found if e.kind == "outlet"), found[0] if found else None)


@lru_cache(maxsize=20_000)
def family(code: str) -> frozenset[str]:
    """An actor and those it is part of: an air force, its army, its government, its state."""
    actors = own_register()
    found, edge = {code}, [code]
    while edge:
        entry = actors.get(edge.pop())
        for parent in entry.parent if entry else ():
            name = _value(parent)
            if name not in found and actors.get(name) is not None:
                found.add(name)
                edge.append(name)
    return frozenset(found)


@lru_cache(maxsize=20_000)
def root(code: str) -> str:
    """The outermost actor that an actor is part of: blame laid on an army and on its state is laid on one actor."""
    seen = {code}
    while True:
        entry = own_register().get(code)
        above = [name for p in (entry.parent if entry else ()) if own_register().get(name := _value(p)) and name not in seen]
        if not above:
            return code
        code = above[0]
        seen.add(code)


@lru_cache(maxsize=20_000)
def speaking_as(code: str) -> str:
    """The actor that speaks for an actor: a state speaks by its government, so "Damascus said" and "the Syrian government said" are one
    claimant. Ministries, armies and persons speak for themselves."""
    entry = own_register().get(code)
    government = f"{code}-government"
    return government if entry is not None and entry.kind == "state" and own_register().get(government) is not None else code


@lru_cache(maxsize=20_000)
def side(code: str) -> str:
    """The outermost actor that an actor is part of; of a person without a parent, that of the office that they held last."""
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        code = root(code)
        held = own_register().offices.get(code, ())
        if not held:
            break
        code = max(held, key=lambda h: (h[2].since or "", h[1]))[1]
    return root(code)


def families(codes: Iterable[str | None]) -> frozenset[str]:
    """Actors with all that they are part of."""
    return frozenset(above for code in codes if code for above in family(code))


@lru_cache(maxsize=1)
def _governments() -> dict[str, list[str]]:
    """The governments of each state: "Russia said" is its government's word."""
    found: dict[str, list[str]] = {}
    for entry in own_register().entries.values():
        if entry.type == "government":
            for parent in entry.parent:
                found.setdefault(_value(parent), []).append(entry.code)
    return found


def stand_of(code: str | None, on: str | None) -> tuple[Stand, str | None]:
    """Where an actor stood on a day (ISO 8601) and towards whom; of one about whom the register says nothing, what it says of the actor
    that it is part of."""
    actors = own_register()
    edge, seen = [code] if code else [], set()
    while edge:
        name = edge.pop(0)
        entry = actors.get(name)
        if entry is None or name in seen:
            continue
        seen.add(name)
        for said in entry.stands:
            if not isinstance(said, Dated) or _holds(said, on):
                stand, _, towards = _value(said).partition(":")
                known: dict[str, Stand] = {s: s for s in ("party", "organ_of_party", "backer", "aligned", "none_known")}  # type: ignore[misc]
                if stand in known:
                    return known[stand], towards.strip() or (name if stand == "party" else None)
        edge += [_value(p) for p in entry.parent if not isinstance(p, Dated) or _holds(p, on)]
        edge += _governments().get(name, [])
        edge += [of for _, of, held in actors.offices.get(name, ()) if _holds(held, on)]
    return "none_known", None


def _value(said: str | Dated) -> str:
    return said if isinstance(said, str) else said.value


def _holds(said: Dated, on: str | None) -> bool:
    """Dates told to a month or a year hold for all of it."""
    if not on:
        return True
    return not ((said.since and on < said.since[: len(on)]) or (said.until and on[: len(said.until)] > said.until))
