"""The network of ties, laid out and drawn on the server: who is said to stand how to whom.

Whether a tie joins or sets apart is told by the kind of line, its state by a sign in its middle, and only then by colour. Each sign leads to the
claims of its tie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from reportedly.casebook import TieRow
from reportedly.web import wording
from reportedly.web.site import to

if TYPE_CHECKING:
    import networkx

HIGH, LETTER, GAP = 26, 7.2, 30
"""Height of an actor's box, width of a letter in it, and free room kept around boxes, so that signs can be hit with a finger."""

SIGNS = {"held": "+", "disputed": "?", "ended": "×", "denied": "×", "planned": "…"}

MANY = 80
"""Actors in one network from which on it is laid out in a quicker way."""

LINES = {1: "joins", 0: "speaks", -1: "against"}


@dataclass
class Box:
    """An actor's place in the drawing: the middle of its box, and its half width."""

    x: float
    y: float
    half: float


def network(rows: Sequence[TieRow], on: str) -> Markup:
    """The ties as SVG. `on`: the day asked for, for the addresses."""
    names = {code: name for r in rows for code, name in ((r.a, r.a_name), (r.b, r.b_name))}
    if not names:
        return Markup("")
    boxes, width, height = laid_out(names, rows)
    between: dict[frozenset[str], list[TieRow]] = {}
    for row in rows:
        between.setdefault(frozenset((row.a, row.b)), []).append(row)
    lines, signs = [], []
    taken: list[tuple[float, float]] = []
    for pair in between.values():
        for n, row in enumerate(pair):
            line, sign = _edge(row, boxes, _middle(row, boxes, (n - (len(pair) - 1) / 2) * 34, taken), on)
            lines.append(line)
            signs.append(sign)
    actors = [
        Markup(
            '<a href="{}" class="actor"><rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" rx="4"/><text x="{:.1f}" y="{:.1f}">{}</text></a>'
        ).format(to("actors", code), b.x - b.half, b.y - HIGH / 2, 2 * b.half, HIGH, b.x, b.y + 4.5, _short(names[code]))
        for code, b in boxes.items()
    ]
    heads = Markup('<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse" markerUnits="userSpaceOnUse"><path d="M0 0l8 4l-8 4z"/></marker></defs>')  # fmt: skip
    label = f"Network of {wording.many(len(names), 'actor')} and {wording.many(len(rows), 'tie')}; the table below says the same"
    return Markup(
        '<svg class="network" width="{0:.0f}" height="{1:.0f}" viewBox="0 0 {0:.0f} {1:.0f}" role="group" aria-label="{2}">{3}</svg>'
    ).format(width, height, label, Markup("").join([heads, *lines, *actors, *signs]))


def laid_out(names: Mapping[str, str], rows: Sequence[TieRow]) -> tuple[dict[str, Box], float, float]:
    """Where each actor stands: those with ties near each other, no box over another. The same ties give the same drawing."""
    codes = sorted(names)
    import networkx  # large, and of no use to the other pages

    graph = networkx.Graph()
    graph.add_nodes_from(codes)
    graph.add_edges_from(sorted({(min(r.a, r.b), max(r.a, r.b)) for r in rows if r.a != r.b}))
    parts = [sorted(part) for part in networkx.connected_components(graph)]
    boxes: dict[str, Box] = {}
    across = 1160.0
    top = 0.0
    left, tallest = 0.0, 0.0
    for part in sorted(parts, key=lambda p: (-len(p), p[0])):
        placed = _placed(graph, part)
        own = [(code, float(placed[code][0]), float(placed[code][1])) for code in part]
        cells = len(own)
        wide = min(across, max(190.0, 175 * cells**0.62)) if cells > 2 else 2 * max(_half(names[c]) for c, _, _ in own) + 40
        high = max(110.0, 95 * cells**0.62) if cells > 2 else 110.0
        if left and left + wide > across:
            top, left, tallest = top + tallest, 0.0, 0.0
        boxes |= _fitted(own, names, left, top, wide, high)
        left, tallest = left + wide + 20, max(tallest, high + 16)
    _apart(boxes)
    low_x, low_y = min(b.x - b.half for b in boxes.values()), min(b.y for b in boxes.values())
    for b in boxes.values():
        b.x, b.y = b.x - low_x + 10, b.y - low_y + HIGH
    return boxes, max(b.x + b.half for b in boxes.values()) + 10, max(b.y for b in boxes.values()) + HIGH


def _placed(graph: networkx.Graph, part: Sequence[str]) -> Mapping[str, Sequence[float]]:
    """Where actors that hang together stand: by the lengths of the ways between them (Kamada and Kawai 1989), or, of very many, by springs."""
    import networkx

    ordered = networkx.Graph()  # a part of a graph has its nodes in no order
    ordered.add_nodes_from(part)
    ordered.add_edges_from(sorted(graph.subgraph(part).edges))
    found: Mapping[str, Sequence[float]] = (
        networkx.kamada_kawai_layout(ordered) if len(part) <= MANY else networkx.spring_layout(ordered, seed=7, iterations=200)
    )
    return found


def _fitted(
    own: Sequence[tuple[str, float, float]], names: Mapping[str, str], left: float, top: float, wide: float, high: float
) -> dict[str, Box]:
    """Actors that hang together, their drawing stretched over a room of this size."""
    if len(own) <= 2:
        return {c: Box(left + wide / 2, top + 20 + n * 76, _half(names[c])) for n, (c, _, _) in enumerate(own)}
    xs, ys = [x for _, x, _ in own], [y for _, _, y in own]
    span_x, span_y = (max(xs) - min(xs)) or 1, (max(ys) - min(ys)) or 1
    return {
        c: Box(left + 70 + (x - min(xs)) / span_x * (wide - 140), top + 20 + (y - min(ys)) / span_y * (high - 40), _half(names[c]))
        for c, x, y in own
    }


def _apart(boxes: Mapping[str, Box]) -> None:
    """Push boxes off each other until none overlaps, or for a while."""
    some = list(boxes.values())
    for _ in range(140):
        moved = False
        for n, a in enumerate(some):
            for b in some[n + 1 :]:
                over_x = a.half + b.half + GAP - abs(a.x - b.x)
                over_y = HIGH + GAP - abs(a.y - b.y)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                if over_y <= over_x:
                    step = over_y / 2 + 0.5
                    a.y, b.y = (a.y - step, b.y + step) if a.y <= b.y else (a.y + step, b.y - step)
                else:
                    step = over_x / 2 + 0.5
                    a.x, b.x = (a.x - step, b.x + step) if a.x <= b.x else (a.x + step, b.x - step)
        if not moved:
            return


def _half(name: str) -> float:
    return len(_short(name)) * LETTER / 2 + 9


def _short(name: str) -> str:
    return name if len(name) <= 30 else name[:28] + " …"


def _middle(row: TieRow, boxes: Mapping[str, Box], bend: float, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """Where a tie's sign stands: in its middle, moved aside where a box or another sign stands there; `taken` has it afterwards."""
    a, b = boxes[row.a], boxes[row.b]
    dx, dy = b.x - a.x, b.y - a.y
    long = (dx * dx + dy * dy) ** 0.5 or 1.0
    flip = 1 if row.a < row.b else -1
    best, least = (0.0, 0.0), float("inf")
    for cost, (aside, along) in enumerate(
        ((0, 0.5), (0, 0.42), (0, 0.58), (30, 0.5), (-30, 0.5), (30, 0.35), (-30, 0.65), (60, 0.5), (-60, 0.5), (90, 0.5), (-90, 0.5))
    ):
        away = (bend + aside) * flip
        x, y = a.x + dx * along - dy / long * away, a.y + dy * along + dx / long * away
        over = sum(abs(x - c.x) < c.half + 14 and abs(y - c.y) < HIGH / 2 + 14 for c in boxes.values())
        over += sum((x - tx) ** 2 + (y - ty) ** 2 < 27**2 for tx, ty in taken) + (x < 14 or y < 14)
        if over * 100 + cost < least:
            best, least = (x, y), over * 100 + cost
    taken.append(best)
    return best


def _edge(row: TieRow, boxes: Mapping[str, Box], middle: tuple[float, float], on: str) -> tuple[Markup, Markup]:
    """A tie's line, and its sign."""
    a, b = boxes[row.a], boxes[row.b]
    mid_x, mid_y = middle
    x1, y1 = _border(a, mid_x, mid_y)
    x2, y2 = _border(b, mid_x, mid_y)
    kind = f"{LINES[row.sign]} {row.state}"
    directed = row.relation not in ("allied", "fights", "communicates")
    path = f"M{x1:.1f} {y1:.1f}L{mid_x:.1f} {mid_y:.1f}L{x2:.1f} {y2:.1f}"
    line = Markup('<path class="tie {}" d="{}"{}/>').format(kind, path, Markup(' marker-end="url(#head)"') if directed else "")
    if row.state == "disputed":
        line = Markup('<path class="tie disputed-edge" d="{}"/>').format(path) + line
    told = told_of(row)
    shown = SIGNS[row.state] if row.state != "held" else {1: "+", 0: "~", -1: "−"}[row.sign]
    sign = Markup(
        '<a href="{}" class="sign {}" aria-label="{}"><circle cx="{:.1f}" cy="{:.1f}" r="12"/><text x="{:.1f}" y="{:.1f}">{}</text><title>{}</title></a>'
    ).format(to("ties", row.id, on=on), kind, told, mid_x, mid_y, mid_x, mid_y + 5, shown, told)
    return line, sign


def told_of(row: TieRow) -> str:
    """A tie in words."""
    return f"{row.a_name} {wording.lower(wording.name_of(row.relation))} {row.b_name}: {row.state}, {row.said_for} for, {row.said_against} against"


def _border(box: Box, x: float, y: float) -> tuple[float, float]:
    """Where a line from a box's middle to a point leaves the box."""
    dx, dy = x - box.x, y - box.y
    part = min(box.half / abs(dx) if dx else 9e9, HIGH / 2 / abs(dy) if dy else 9e9, 1.0)
    return box.x + dx * part, box.y + dy * part
