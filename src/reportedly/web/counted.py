"""Counts over the whole casebook that pages share: each by its name, made anew when the casebook has changed (`site.Counts`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportedly.casebook import ActorRow, Score, over_time, report_list, sources
from reportedly.casebook.control import control as casebook_control
from reportedly.casebook.control.lines import PlaceTold
from reportedly.casebook.incidents import listed
from reportedly.casebook.report_list import WantedReports
from reportedly.casebook.ties import accusations as casebook_accusations
from reportedly.casebook.ties import ties as casebook_ties
from reportedly.casebook.ties.accusations import Accused
from reportedly.casebook.ties.ties import TieClaim
from reportedly.casebook.truces import truces as casebook_truces
from reportedly.casebook.truces.keeping import Known
from reportedly.casebook.truces.laying import waiting_truces
from reportedly.lay_apart import lay_apart
from reportedly.web.adding.queue import address_of
from reportedly.web.site import Site

MANY = 2_000
"""Steps, or tellings, of agreements that are laid together anew in no time."""

Choices = dict[str, list[tuple[str, str, int]]]


def overview(site: Site) -> dict[str, Any]:
    """What the casebook holds, by kind."""
    return dict(site.counts.get("overview", site.book.overview))


def months(site: Site) -> list[tuple[str, int]]:
    """Reports by month of publication."""
    return list(site.counts.get("months", lambda: report_list.by_month(site.book.store)))


def waiting(site: Site) -> int:
    """Reports that nobody has read through."""
    return int(site.counts.get("waiting", lambda: report_list.count(site.book.store, WantedReports(state="waiting"), 1_000_000)))


def report_choices(site: Site) -> dict[str, list[tuple[str, int]]]:
    """By what reports can be filtered."""
    return dict(site.counts.get("report choices", lambda: report_list.choices(site.book.store)))


def incident_choices(site: Site) -> Choices:
    """By what incidents can be filtered."""
    return dict(site.counts.get("incident choices", lambda: listed.choices(site.book.store)))


def actors(site: Site) -> list[ActorRow]:
    """Actors, those with most claims first."""
    return list(site.counts.get("actors", site.book.actors))


def outlets(site: Site) -> list[sources.OutletRow]:
    """Outlets, by name."""
    return list(site.counts.get("outlets", lambda: sources.outlets(site.book.store)))


def speakers(site: Site) -> list[sources.SpeakerRow]:
    """Speakers of the register."""
    return list(site.counts.get("speakers", lambda: sources.speakers(site.book.store)))


def disclosed(site: Site) -> list[tuple[str, int]]:
    """How speakers are named."""
    return list(site.counts.get("disclosed", lambda: sources.disclosed(site.book.store)))


def agencies(site: Site) -> list[tuple[str, int]]:
    """Agencies credited."""
    return list(site.counts.get("agencies", lambda: sources.agencies(site.book.store)))


def truces(site: Site) -> list[Known]:
    """What is known of each agreement, in short."""
    place = site.book.store

    def count() -> list[Known]:
        # Laying many together takes seconds and more memory than all pages: a process apart does it, and gives it back.
        apart = not place.read_only and waiting_truces(place) > MANY and lay_apart(address_of(place))
        return casebook_truces.known_truces(place, lay_first=not apart)

    return list(site.counts.get("truces", count, slow=lambda known: sum(k.steps for k in known) > MANY))


def ties(site: Site) -> list[list[TieClaim]]:
    """The claims of each tie; the same object while nothing has changed."""
    edges: list[list[TieClaim]] = site.counts.get("ties", lambda: casebook_ties.told_edges(site.book.store))
    return edges


def control(site: Site) -> list[PlaceTold]:
    """All that is said of who holds each place; the same object while nothing has changed."""
    places: list[PlaceTold] = site.counts.get("control", lambda: casebook_control.told_places(site.book.store))
    return places


def accusations(site: Site) -> list[Accused]:
    """Who accuses whom, by month."""
    return list(site.counts.get("accusations", lambda: casebook_accusations.accusations(site.book.store)))


def incident_months(site: Site) -> list[tuple[str, int]]:
    """Incidents by the month that they are told of."""
    return list(site.counts.get("incident months", lambda: listed.by_month(site.book.store, listed.Wanted())))


def claim_months(site: Site, wanted: over_time.WantedClaims = over_time.WantedClaims()) -> list[tuple[str, str, int]]:
    """Claims of each kind by month of publication."""
    return list(site.counts.get(("claim months", wanted), lambda: over_time.by_month(site.book.store, wanted)))


def score(site: Site) -> Score:
    """How often the program is wrong, by what people decided."""
    found: Score = site.counts.get("score", site.book.score)
    return found


_LATER: tuple[Callable[[Site], object], ...] = (truces, incident_months, ties, control, accusations, claim_months, score)


def all_of_them(site: Site) -> None:
    """Count everything once, so that nobody waits for it: called when the server starts."""
    for count in (overview, months, waiting, report_choices, incident_choices, outlets, actors, speakers, disclosed, agencies, *_LATER):
        count(site)
