"""Counts over the whole casebook that pages share: each by its name, made anew when the casebook has changed (`site.Counts`)."""

from __future__ import annotations

from typing import Any

from reportedly.casebook import ActorRow, listed, report_list, sources
from reportedly.casebook.report_list import WantedReports
from reportedly.web.site import Site

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


def all_of_them(site: Site) -> None:
    """Count everything once, so that nobody waits for it: called when the server starts."""
    for count in (overview, months, waiting, report_choices, incident_choices, outlets, actors, speakers, disclosed, agencies):
        count(site)
