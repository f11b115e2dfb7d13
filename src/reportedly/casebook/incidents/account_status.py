"""On which aspects the claimants of one incident differ, so that not all of them can be right. Which of them is, is not asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from reportedly.casebook.actors.standing import outlet_entry, root
from reportedly.casebook.incidents.positions import ASPECTS

if TYPE_CHECKING:
    from reportedly.casebook.incidents.accounts import Account


def rows(found: Sequence[Account]) -> tuple[tuple[str, ...], ...]:
    """The claimants by row, in order: those who take the same positions on the same aspects share one, whoever they are and whatever their
    words. One who says more, or less, stands alone."""
    shared: dict[frozenset[tuple[str, str, bool]], list[str]] = {}
    for account in found:
        taken = frozenset((aspect, cell.value, cell.denied) for aspect, cells in account.cells.items() for cell in cells)
        shared.setdefault(taken, []).append(account.claimant)
    return tuple(map(tuple, shared.values()))


def disputed_on(found: Sequence[Account]) -> tuple[str, ...]:
    """The aspects on which claimants differ so that not all can be right."""
    on = []
    if _differ([_roots(a) for a in found]) or (_denied(found, "who did it") and not _denied(found, "what")):
        on.append("who did it")
    if _differ([_sorts(a) for a in found]):
        on.append("the dead")
    ranges = [r for a in found if (r := _range(a))]
    if any(max(a[0], b[0]) > min(a[1], b[1]) for n, a in enumerate(ranges) for b in ranges[n + 1 :]):
        on.append("killed")
    if any(_denied(found, aspect) for aspect in ASPECTS if aspect != "who did it"):
        on.append("whether it was so")
    return tuple(on)


def _denied(found: Sequence[Account], aspect: str) -> bool:
    return any(cell.denied for account in found for cell in account.cells.get(aspect, ()))


def _differ(sides: Iterable[frozenset[str]]) -> bool:
    known = [s for s in sides if s]
    return any(not a & b for n, a in enumerate(known) for b in known[n + 1 :])


def _roots(account: Account) -> frozenset[str]:
    return frozenset(
        root(entry.code) if (entry := outlet_entry(cell.value)) else cell.value.casefold()
        for cell in account.cells.get("who did it", ())
        if not cell.denied and outlet_entry(cell.value) is not None
    )


def _sorts(account: Account) -> frozenset[str]:
    """Are a claimant's dead civilians or fighters, where they say so?"""
    found = set()
    for cell in account.cells.get("the dead", ()):
        word = cell.value.casefold()
        if any(w in word for w in ("terrorist", "fighter", "militant", "combatant", "soldier", "rebel", "troops")):
            found.add("fighters")
        elif any(w in word for w in ("civilian", "martyr", "resident", "children", "famil")):
            found.add("civilians")
    return frozenset(found)


def _range(account: Account) -> tuple[float, float] | None:
    """The lowest and highest that a claimant's last number of all the dead leaves open: "at least 18" leaves open more."""
    last: tuple[float, float, int] | None = None
    for cell in account.cells.get("killed", ()):
        if "of them " in cell.value or cell.denied:
            continue
        numbers = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", cell.value)]
        if not numbers:
            continue
        least, most = numbers[0], numbers[-1]
        high = float("inf") if cell.value.startswith(("at least", "over")) else most
        low = 0 if cell.value.startswith(("up to", "under")) else least
        if last is None or most > last[2]:
            last = (low, high, most)
    return (last[0], last[1]) if last else None
