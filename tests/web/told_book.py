"""A casebook of records made for the tests: a truce that sides tell differently, ties that are disputed, attacks near and far, hostile names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from made_truces import writer
from reportedly.casebook import Casebook

BAD = "<img src=x onerror=\"document.title='broken'\">"
"""A name that would run if anything let it."""


HELD: tuple[tuple[str, str, str, str, str | None, dict[str, Any]], ...] = (
    ("2016-01-05", "Douma", "held", "jaysh-al-islam", None, {}),
    ("2016-02-01", "Homs", "captured", "isis", "isis", {"day": "2016-01-31"}),
    ("2016-02-01", "Homs", "captured", "isis", "syria-army", {"stance": "deny", "modality": "denied", "day": "2016-01-31"}),
    ("2016-02-10", "Madaya", "besieged", "hezbollah", "un", {"day": "2015-07-01", "precision": "since"}),
    ("2016-03-05", "Douma", "handed_over", "syria-army", None, {"lost_by": ("jaysh-al-islam",)}),
    ("2016-03-06", BAD, "held", BAD, BAD, {"words": BAD}),
    ("2016-03-07", "Idlib", "contested", "", None, {}),
)
"""Who is said to hold which place: day, place, change, holder, teller, more."""


def make(path: Path) -> Path:
    with Casebook.open(path, create=True) as book:
        first = writer("made", "2016-02-23", "Example Wire")
        for step, teller, day in (
            ("announce", "russia", "2016-02-22"), ("announce", "usa", "2016-02-22"), ("accept", "syria-government", "2016-02-23"),
            ("refuse", "isis", "2016-02-23"), ("implement", None, "2016-02-27"),
        ):  # fmt: skip
            first.step(step, teller=teller, day=day, by=(teller,) if teller else (), guarantors=("russia", "usa"), mediators=("un",), excluded=("isis",),
                       parties=("syria-government", "high-negotiations-committee"), area=("Syria",), duration="two weeks")  # fmt: skip
        first.step("term", words="fighters must let aid pass", modality="planned", guarantors=("russia", "usa"), by=("syria-government",))
        book.add_records(first.done())
        for n in range(12):
            day = f"2016-03-{n + 1:02}"
            made = writer(f"breach {n}", day, f"Paper {n % 3}")
            common = {"guarantors": ("russia", "usa"), "area": ("Syria",), "day": day}
            attack = made.attack("shelling", ("Madaya", "Douma", "Homs")[n % 3], by="syria-army", day=day)
            made.step(
                "breach",
                teller="high-negotiations-committee",
                accuser=("high-negotiations-committee",),
                accused=("syria-army",),
                events=(attack,),
                **common,
            )  # type: ignore[arg-type]
            made.step("observe", teller="russia", **common)  # type: ignore[arg-type]
            if n == 7:
                made.step("breach", teller=BAD, accused=(BAD,), words=BAD, **common)  # type: ignore[arg-type]
                made.step("collapse", teller="high-negotiations-committee", **common)  # type: ignore[arg-type]
            book.add_records(made.done(title=BAD if n == 7 else f"Report {n}"))
        ties = writer("ties", "2016-03-20", BAD)
        ties.tie("iran", "supports", "hezbollah", form="funds")
        ties.tie("hezbollah", "allied", "syria-army")
        ties.tie("usa", "supports", "isis", teller="syria-army", stance="accuse")
        ties.tie("usa", "supports", "isis", teller="usa", stance="deny", modality="denied")
        ties.tie("isis", "fights", "ypg")
        ties.tie("russia", "communicates", "turkey", status="ended", day="2016-03-10")
        book.add_records(ties.done(title=BAD))
        for n, (day, place, change, holder, teller, fields) in enumerate(HELD):
            made = writer(f"held {n}", day, f"Paper {n % 3}")
            made.control(place, change, *((holder,) if holder else ()), teller=teller, **fields)
            book.add_records(made.done(title=f"Held {n}"))
    return path
