"""`/timeline`: how much is claimed of each kind in each month, and the incidents and claims of a span of days, one after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from reportedly.casebook import over_time
from reportedly.casebook.control.lines import NEVER
from reportedly.casebook.incidents import listed
from reportedly.casebook.incidents.listed import Wanted
from reportedly.casebook.over_time import KINDS, WantedClaims
from reportedly.casebook.truces.truces import day_asked
from reportedly.casebook.words import fold
from reportedly.web import control_lines, counted, time_axis, wording
from reportedly.web.site import Ask, Site, after_key, key_of
from reportedly.web.time_axis import Axis, axis_of
from reportedly.web.typed import SUGGESTED, actor_named, key_named

ROWS, WIDTH, LANE = 60, 1000, 46
PLACES, TELLERS = 12, 5
"""Places on a page, and tellers of each that have a line."""

SHOWN = (
    ("incidents", "Incidents, by day they are told of"),
    ("claims", "Claims, by day of publication"),
    ("control", "Control as claimed, by place"),
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def timeline(site: Site, ask: Ask) -> Response:
    """The lanes over the whole time or a span, and what is in it."""
    place = site.book.store
    asked = {name: ask.query.get(name, "").strip() for name in ("since", "until", "class", "kind", "actor", "place")}
    for name in ("since", "until"):
        day_asked(asked[name] or None)
    show = ask.query.get("show") if ask.query.get("show") in dict(SHOWN) else "claims" if asked["kind"] else "incidents"
    choices = counted.incident_choices(site)
    actor = actor_named(asked["actor"], choices["actor"])
    where = key_named(asked["place"], choices["place"])
    incidents = Wanted(since=asked["since"], until=asked["until"], event_class=asked["class"], actor=actor, place=where, order="oldest")
    claims = WantedClaims(asked["since"], asked["until"], asked["kind"], actor, where)
    lanes = _lanes(site, incidents, claims)
    shown: dict[str, Any] = {"rows": [], "claims": [], "places": [], "began": "after" not in ask.query}
    if show == "incidents":
        rows, more = listed.page(place, incidents, after_key(ask.query.get("after", ""), 2), ROWS)
        shown |= {"rows": rows, "following": ask.with_query(after=key_of(more)) if more else None}
    elif show == "control":
        shown |= _control(site, ask, asked, actor)
    else:
        key = after_key(ask.query.get("after", ""), 3)
        behind = (key[0], int(key[1]), int(key[2])) if key and key[1].isdecimal() and key[2].isdecimal() else None
        found, last = over_time.claims(place, claims, behind, ROWS)
        shown |= {"claims": found, "following": ask.with_query(after=key_of(last)) if last else None}
    return site.page(
        "timeline.html", ask, asked=asked, show=show, tabs=[(code, name, ask.with_query(show=code, after=None, at=None)) for code, name in SHOWN], choices=choices,
        suggested=SUGGESTED, kinds=KINDS, drawn=drawn(lanes, asked), lanes=lanes, spans=_spans(site, ask, asked), **shown,
    )  # fmt: skip


def _control(site: Site, ask: Ask, asked: Mapping[str, str], actor: str) -> dict[str, Any]:
    """Places, those of which most is told first, each with a line for each of its tellers, over the days asked for or all that are told of."""
    first, last = (time_axis.number_of(asked[name]) for name in ("since", "until"))
    wanted = fold(asked["place"])
    places = [one for one in counted.control(site) if not wanted or wanted in fold(" ".join(one.names))]
    if actor:
        places = [
            one for one in places if any(actor in (c.actor, *(n.actor for n in (*c.told.holders, *c.told.lost_by))) for c in one.claims)
        ]
    told = [d for one in places for d in one.days if (first is None or d >= first) and (last is None or d <= last) and d < NEVER]
    axis = axis_of([*(d for d in (first, last) if d is not None), *((min(told), max(told)) if told else ())], control_lines.WIDTH)
    at = ask.number("at")
    inside = [one for one in places if bisect_left(one.days, axis.first) < bisect_right(one.days, axis.last)]
    shown = [(one, *control_lines.lines(one, None, TELLERS, axis)) for one in inside[at : at + PLACES]]
    following = ask.with_query(at=at + PLACES) if len(inside) > at + PLACES else None
    return {"places": shown, "ticks": time_axis.drawn(axis), "legend": control_lines.legend(), "following": following, "began": at == 0}


def _lanes(site: Site, incidents: Wanted, claims: WantedClaims) -> list[tuple[str, list[tuple[str, int]]]]:
    """Lanes of months: reports, incidents, and each kind of claim. Those of the whole casebook are kept; filtered ones are counted anew."""
    place = site.book.store
    plain = not (incidents.event_class or incidents.actor or incidents.place)
    reports = counted.months(site)
    found = [("Reports", reports)] if plain and not claims.kind else []
    if plain:
        happened = counted.incident_months(site)
    else:
        wanted = Wanted(event_class=incidents.event_class, actor=incidents.actor, place=incidents.place)
        happened = site.counts.get(("incident months", wanted), lambda: listed.by_month(place, wanted))
    if not claims.kind:
        found.append(("Incidents", happened))
    every = WantedClaims(kind="", actor=claims.actor, place=claims.place)
    told = counted.claim_months(site, every)
    for kind in KINDS:
        own = [(month, n) for k, month, n in told if k == kind]
        if own and (not claims.kind or claims.kind == kind):
            found.append((wording.KINDS[kind], own))
    inside = [(name, [(m, n) for m, n in own if _within(m, incidents.since, incidents.until)]) for name, own in found]
    return [(name, own) for name, own in inside if own]


def _within(month: str, since: str, until: str) -> bool:
    return (
        len(month) == 7
        and time_axis.number_of(month + "-01") is not None
        and (not since or month >= since[:7])
        and (not until or month <= until[:7])
    )


def drawn(lanes: Sequence[tuple[str, Sequence[tuple[str, int]]]], asked: Mapping[str, str]) -> Markup:
    """Bars a month, a lane a kind, each to its own height."""
    if not lanes:
        return Markup("")
    days = [d for _, own in lanes for m, _ in own for d in (time_axis.number_of(m + "-01"),) if d is not None]
    for name in ("since", "until"):
        if (d := time_axis.number_of(asked[name])) is not None:
            days.append(d)
    axis = axis_of([*days, max(days) + 30], WIDTH)
    height = LANE * len(lanes) + 22
    parts = []
    for day, name in axis.ticks(10):
        late = axis.x(day) > WIDTH - 40  # its words would run out of the drawing
        parts.append(
            Markup(
                '<line class="grid" x1="{0:.1f}" x2="{0:.1f}" y1="0" y2="{1}"/><text class="tick {5}" x="{2:.1f}" y="{3}">{4}</text>'
            ).format(axis.x(day), height - 16, axis.x(day) + (-2 if late else 2), height - 5, name, "end" if late else "")
        )
    for n, (name, own) in enumerate(lanes):
        parts += _lane(axis, name, own, n * LANE)
    label = "; ".join(
        f"{name}: {sum(n for _, n in own):,} from {own[0][0]} to {own[-1][0]}, most in {max(own, key=lambda o: o[1])[0]}"
        for name, own in lanes
    )
    return Markup('<svg class="chart lanes" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, height, label, Markup("").join(parts)
    )


def _lane(axis: Axis, name: str, own: Sequence[tuple[str, int]], top: float) -> list[Markup]:
    most = max(n for _, n in own)
    wide = max(1.5, axis.x(axis.first + 30) - axis.x(axis.first) - 1)
    parts = [
        Markup('<line class="grid" x1="0" x2="{}" y1="{y}" y2="{y}"/><text class="name" x="4" y="{}">{} <tspan class="tick">at most {:,} a month</tspan></text>').format(
            axis.width, top + 12, name, most, y=top + LANE - 2
        )
    ]  # fmt: skip
    for month, n in own:
        day = time_axis.number_of(month + "-01")
        if day is not None:
            tall = max(1.5, (LANE - 18) * n / most)
            parts.append(
                Markup('<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}, {}: {:,}</title></rect>').format(
                    axis.x(day), top + LANE - 2 - tall, wide, tall, name, month, n
                )
            )
    return parts


def _spans(site: Site, ask: Ask, asked: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Spans to go to: the years there are, and of one year its months: (name, address, is it shown?)."""
    reports = counted.months(site)
    happened = counted.incident_months(site)
    months = {m for m, _ in (*reports, *happened) if _within(m, "", "")}
    years = sorted({m[:4] for m in months} | {asked["since"][:4]} - {""})
    found = [("all", ask.with_query(since=None, until=None, after=None, at=None), not asked["since"] and not asked["until"])]
    for year in years[-40:]:
        address = ask.with_query(since=f"{year}-01-01", until=f"{year}-12-31", after=None, at=None)
        found.append((year, address, asked["since"] == f"{year}-01-01" and asked["until"] == f"{year}-12-31"))
    if asked["since"] and asked["since"][:4] == asked["until"][:4]:
        own = int(asked["since"][:4])
        for n, name in enumerate(MONTHS, 1):
            first = date(own, n, 1)
            last = date.fromordinal(date(own + n // 12, n % 12 + 1, 1).toordinal() - 1) if own < 9999 else date(own, n, 28)
            address = ask.with_query(since=first.isoformat(), until=last.isoformat(), after=None, at=None)
            found.append((name, address, (asked["since"], asked["until"]) == (first.isoformat(), last.isoformat())))
    return found


ROUTES = (("/timeline", timeline, ("GET",)),)
