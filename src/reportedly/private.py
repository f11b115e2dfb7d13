"""Private persons: who is protected even where their report names them."""

from __future__ import annotations

import re

from reportedly.records import Speaker

PRIVATE = ("resident", "survivor", "account")
"""Roles of private persons, who are protected even where their report names them."""

HELPERS = ("medic", "rescuer", "activist", None)
"""Roles of those who are private where their report gives no more than a first name or a kunya ("a nurse, who gave her name only as Rima", "Umm Salim")."""

PRIVATE_PERSONS = (
    "named residents, survivors and accounts; medics, rescuers, activists and people of no told role under a first name or kunya alone"
)
"""Whom `is_private` protects, said to people."""

_KUNYA = re.compile(r"(?:abo?u|u?mm?|ou?mm?)[ -](?:al-|el-)?[^\W\d_]+", re.IGNORECASE)


def is_private(speaker: Speaker) -> bool:
    """Is a speaker whom the report names a private person, who gets no profile and is left out where private persons are protected?"""
    if speaker.disclosure != "named":
        return False
    name = speaker.name or ""
    no_more = speaker.actor is None and (len(name.split()) == 1 or _KUNYA.fullmatch(name) is not None)
    return speaker.role in PRIVATE or (speaker.role in HELPERS and no_more)
