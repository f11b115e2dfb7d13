"""Where sentences begin in the head of a page that lost its line breaks: date, headline, standfirst, tags and first sentence in one line.

Scraped reports often come as "16 September 2016 - Ten killed in raid - Ten people ..." or "Ten killed in raid AFP Friday 2 Jul 2015 Ten
people ...". A parser takes that for one sentence, and what the headline tells is mixed with what the first sentence tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.datelines import MONTH

_HEAD = 500
"""Characters in which a page's head is looked for."""
_NEAR = 220
"""Characters in which a headline ends."""
_DATE = rf"(?:\d{{1,2}} {MONTH},? \d{{4}}|{MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}}[-./]\d{{1,2}}[-./]\d{{4}})"
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?"
_STAMP = r"(?:(?:Published|Posted|Updated|Last updated|Date of publication)(?: on| at)?:? )?"
_OPENING = re.compile(rf"^\s*{_STAMP}(?:{_WEEKDAY} )?{_DATE}\)?(?: \d\d?:\d\d)?(?= [A-Z\d\"“'‘–—-]|$)")
"""A date that the page begins with, with "Published" or the like before it."""
_DATELINE = re.compile(
    rf"(?<!\bon)(?<!\bof)(?<!\bin)(?<!\bby)(?<!\bto)(?<!\ba)(?<!\bthe)(?<!\bsince)(?<!\bfrom)(?<!\buntil)(?<!\bbefore)(?<!\band),?"
    rf" (?:(?:AFP|AP|Reuters|Agencies|Xinhua|TASS|SANA) )?(?:{_WEEKDAY} |\d{{4}} )?{_DATE}(?: \d\d?:\d\d)?(?: ?\(updated[^)]{{0,30}}\))? (?=[A-Z\d\"“])"
)
"""A date between headline and first sentence, which no preposition makes a part of either."""
_DASH = re.compile(r" [-–—] (?=\S)")
_STOP = re.compile(r"[a-z\d]{2}[.!?] +[A-Z]")
_TAGS = re.compile(r"(?<=[ .])Tags (?=[A-Z])")
_SENTENCE = re.compile(r"(?:[A-Z][\w'’-]*|\d+) (?:[a-z]+|\d+) (?:(?:and|or|of|on|in|at) [A-Z\d]|(?:[a-z]+|\d+) [a-z\d])")
"""Where a list of names in capitals ends and a sentence begins: a capital with small words behind it."""


_RUN_ON = re.compile(r"([A-Za-z]{3,}) (?=(?:The|A|An|At least) [A-Za-z\d])")
"""A small word with a capital where no stop stands before it: the first sentence begins behind the headline."""
_TAKES_NAMES = frozenset(
    "told by to of in with from for and at on newspaper daily magazine website agency film book called titled the as or but than that against "
    "says said via".split()
)
"""Words before which "The" may be a part of a name ("told The Times")."""


def sentence_starts(text: str) -> Iterator[int]:
    """Characters at which a new sentence starts in the head of the page; none where the first line ends within it or tells no date."""
    head = text[:_HEAD]
    if "\n" in head.strip():
        return
    opening = _OPENING.search(head)
    stop = _STOP.search(head, opening.end() if opening else 0)
    end = stop.end() - 1 if stop else len(head)
    if opening:
        if not _DASH.match(head, opening.end()):
            yield opening.end() + 1
        for dash in _DASH.finditer(head, opening.end(), end):
            yield dash.end()
    else:
        for date in _DATELINE.finditer(head, 10, end):
            yield date.start() + 1
            yield date.end()
    for run_on in _RUN_ON.finditer(head, 20, min(end, _NEAR)):
        if run_on[1].lower() not in _TAKES_NAMES:
            yield run_on.end()
            break
    for tags in _TAGS.finditer(head) if opening else ():
        yield tags.start()
        begins = _SENTENCE.search(text, tags.end(), tags.end() + 300)
        if begins:
            yield begins.start()
