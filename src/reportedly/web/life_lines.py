"""The life of an agreement as lines, one a teller, drawn on the server: each step a mark that leads to the words that it rests on.

A state is carried forward until the same teller tells another, but silence is not observance: the line is drawn up to the day on which the
teller was last heard, and dotted beyond it. Marks and lines differ by shape and dash, and only then by colour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from reportedly.casebook.truces.life import StepTold
from reportedly.casebook.truces.states import ENDED, State
from reportedly.web import wording
from reportedly.web.site import to
from reportedly.web.time_axis import Axis, number_of

ROW, TRACKS = 26, 4
"""Height of a track of marks, large enough to be hit with a finger; marks of nearly one day lie in tracks below each other."""

GROUPS = {
    "before": "called for, in talks, offered, accepted",
    "refused": "refused",
    "stands": "agreed, announced, in force, extended",
    "strained": "at risk, violated",
    "ended": "suspended, left, expired, collapsed",
    "said": "told of, changes no state: planned, possible, denied, retold",
}
"""Sorts of states, each with a mark of its own."""


def group_of(state: State | None) -> str:
    """The sort of a state."""
    if state in ENDED:
        return "ended"
    if state in ("at risk", "violated"):
        return "strained"
    if state in ("agreed", "announced", "in force", "extended"):
        return "stands"
    return "refused" if state == "refused" else "before" if state else "said"


_OF_STEP = {
    "call_for": "before", "negotiate": "before", "offer": "before", "accept": "before", "refuse": "refused", "at_risk": "strained",
    "breach": "strained", "suspend": "ended", "withdraw": "ended", "expire": "ended", "collapse": "ended",
}  # fmt: skip


def mark(group: str, x: float, y: float) -> Markup:
    """The mark of a sort of step."""
    shapes: dict[str, Callable[[], str]] = {
        "before": lambda: f"M{x - 5:.1f} {y:.1f}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
        "stands": lambda: f"M{x - 5:.1f} {y:.1f}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
        "refused": lambda: f"M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10",
        "strained": lambda: f"M{x:.1f} {y - 6:.1f}l6.5 11h-13z",
        "ended": lambda: f"M{x - 5:.1f} {y - 5:.1f}h10v10h-10z",
        "said": lambda: f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z",
    }
    return Markup('<path class="m {}" d="{}"/>').format(group, shapes[group]())


def legend() -> list[tuple[Markup, str]]:
    """Each mark with what it means."""
    return legend_of(GROUPS, mark)


def legend_of(meanings: Mapping[str, str], mark: Callable[[str, float, float], Markup]) -> list[tuple[Markup, str]]:
    """Marks, drawn by `mark` from what they are called, with what each means."""
    key = Markup('<svg class="life key" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">{}</svg>')
    return [(key.format(mark(name, 9, 9)), told) for name, told in meanings.items()]


def told_of(step: StepTold) -> str:
    """A step in words, for those who hear it and do not see it."""
    mood = "" if step.modality in ("actual", "ongoing") else f" ({wording.name_of(step.modality, 'modality')})"
    by = f", by {', '.join(step.by)}" if step.by and step.by != (step.who,) else ""
    when = wording.short_day(step.day_end) or "day not told"
    return f"{when}{'' if step.dated else ' (by publication)'}: {wording.name_of(step.step, 'step')}{mood}{by}. “{wording.short(step.words, 140)}”"


def strip(axis: Axis, steps: Sequence[StepTold], last_heard: int | None, on: int | None, every: str) -> Markup:
    """One teller's line. `on`: the day asked for, drawn upright; `every`: where the steps that do not fit are listed."""
    dated = [(day, s) for s in steps if (day := number_of(s.day_end)) is not None and axis.first <= day <= axis.last]
    free = [-100.0] * TRACKS
    placed: list[tuple[float, int, StepTold]] = []
    left: dict[int, int] = {}
    for day, step in dated:
        x = axis.x(day)
        track = next((n for n, end in enumerate(free) if x - end >= ROW - 2), None)
        if track is None:
            left[round(x)] = left.get(round(x), 0) + 1
            continue
        free[track] = x
        placed.append((x, track, step))
    tracks = max((track for _, track, _ in placed), default=0) + 1
    height = tracks * ROW
    parts = []
    if on is not None:
        parts.append(Markup('<line class="asof" x1="{0:.1f}" x2="{0:.1f}" y1="0" y2="{1}"/>').format(axis.x(on), height))
    parts += _segments(axis, dated, last_heard, on)
    for x, track, step in placed:
        group = _OF_STEP.get(step.step, "stands") if step.changes else "said"
        y = track * ROW + ROW / 2
        parts.append(
            Markup(
                '<a href="{}" aria-label="{}"><rect x="{:.1f}" y="{:.1f}" width="{}" height="{}" class="hit"/>{}<title>{}</title></a>'
            ).format(to("claims", step.claim), f"{step.who}, {told_of(step)}", x - 12, y - 12, 24, 24, mark(group, x, y), told_of(step))
        )
    more = sum(left.values())
    drawn = Markup('<svg class="life" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="group" aria-label="{2}">{3}</svg>').format(
        axis.width, height, wording.many(len(placed), "step"), Markup("").join(parts)
    )
    if more:
        drawn += Markup('<a class="small" href="{}">and {} that lie on top of these</a>').format(every, wording.many(more, "step"))
    return drawn


def _segments(axis: Axis, dated: Sequence[tuple[int, StepTold]], last_heard: int | None, on: int | None) -> list[Markup]:
    """The states between the steps: as the teller last told them up to the day on which they were last heard, dotted beyond."""
    changes = [(day, s.state) for day, s in dated if s.changes and s.state]
    found = []
    y = ROW / 2
    for n, (day, state) in enumerate(changes):
        end = changes[n + 1][0] if n + 1 < len(changes) else max(last_heard or day, day)
        if end > day:
            found.append(_line(group_of(state), axis.x(day), axis.x(end), y))
    if changes:
        silent = max(changes[-1][0], last_heard or 0)
        until = on if on is not None and on > silent else axis.last
        if until > silent:
            found.append(_line("silent", axis.x(silent), axis.x(until), y))
        found.append(Markup('<line class="heard" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(axis.x(silent), y - 7, y + 7))
    return found


def _line(kind: str, begin: float, end: float, y: float) -> Markup:
    return Markup('<line class="line {}" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>').format(kind, begin, end, y, y)
