"""Datelines: where a story was written, and when, before its first sentence."""

from __future__ import annotations

import re

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
DAY = rf"(?:\d{{1,2}} {MONTH}(?:,? \d{{4}})?|{MONTH} \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}}[-./]\d{{1,2}}[-./]\d{{4}})"
AGENCY = r" \([A-Z][\w./ ]{1,30}\)"
DATELINE = re.compile(
    rf"^[^\S\n]*(?:[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){{0,3}}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?(?:,? {DAY})?(?:{AGENCY})?"
    rf"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){{0,2}}(?:, [A-Z][\w.]+)?(?:, {DAY}(?:{AGENCY})?|{AGENCY})) ?[-–—]{{1,2}} (?=[\w\"“'‘])",
    re.MULTILINE,
)
"""Where a story was written, and when, before its first sentence: "BEIRUT - ", "GAZA/JERUSALEM - ", "AMMAN, Jordan (AP) — ", "Damascus (SANA) - ", "Doha, 15 January
2025 - "."""
