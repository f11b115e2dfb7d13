"""What people type into filters: the key behind a name, the code behind an actor's name."""

from __future__ import annotations

from reportedly.casebook.actors.standing import own_register
from reportedly.casebook.words import fold
from reportedly.web import wording

SUGGESTED = 400
"""Places and actors that a filter suggests."""


def key_named(said: str, known: list[tuple[str, str, int]]) -> str:
    """The key behind a name as people type it; the name itself where none is known by it."""
    wanted = fold(said)
    return next((key for key, name, _ in known if said == key or wanted == fold(name)), said)


def actor_named(said: str, known: list[tuple[str, str, int]]) -> str:
    """The code of an actor by the name that pages show or reports write; the name itself where none is known by it."""
    code = key_named(said, [(a, wording.actor_name(a), n) for a, _, n in known])
    if said and own_register().get(code) is None:
        return min((e.code for e in own_register().lookup(said)), default=said)
    return code
