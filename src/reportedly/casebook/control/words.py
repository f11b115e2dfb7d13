"""A claim of control in plain words, for pages and terminals: "taken by Islamic State, from Syrian army"."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.casebook.control.tellings import Named

_WORDS = {
    "held": ("held", "by"), "captured": ("taken", "by"), "recaptured": ("taken back", "by"), "lost": ("lost", "to"), "handed_over": ("handed over", "to"),
    "contested": ("fought over", "by"), "besieged": ("besieged", "by"), "siege_eased": ("siege eased", "by"), "siege_broken": ("siege broken", "by"),
    "route_cut": ("road cut", "by"), "route_opened": ("road open", "by"),
}  # fmt: skip


def short(change: str) -> str:
    """What a change is called."""
    return _WORDS[change][0]


def in_words(change: str, so: bool | None, holders: Sequence[Named], lost_by: Sequence[Named]) -> str:
    """What is claimed. `so`: False where it is denied."""
    what, link = _WORDS[change]
    held, lost = _listed(holders), _listed(lost_by)
    if change in ("lost", "handed_over"):
        told = what + (f" by {lost}" if lost else "") + (f" {link} {held}" if held else "")
    else:
        told = what + (f" {link} {held}" if held else "") + (f", from {lost}" if lost else "")
    return f"not {told}" if so is False else told


def _listed(names: Sequence[Named]) -> str:
    shown = [n.name for n in names[:3]]
    return " and ".join(shown) if len(names) <= 3 else f"{', '.join(shown)} and {len(names) - 3} more"
