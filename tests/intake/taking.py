"""Taking files in, as the tests of their formats do."""

from __future__ import annotations

from pathlib import Path

from reportedly.intake import Intaken, intake
from reportedly.records import check_words

ODD = "“Truce” at\xa0Idlib\u200b — 😀 قالت المصادر\r\nsaid\ttoday \u2028 end  "


def take(*paths: Path, **options: object) -> list[Intaken]:
    got = list(intake(paths, **options))  # type: ignore[arg-type]
    for one in got:
        check_words(one.report.text, [one.report])
    return got
