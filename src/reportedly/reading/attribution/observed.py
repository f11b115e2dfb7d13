"""What monitors see and hear: in the reports of missions that watch, "the mission heard nine explosions" is what they tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly.codebook.entries import CueEntry
from reportedly.reading.attribution.attributed import Attribution, Page
from reportedly.reading.attribution.contents import cue_tokens
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.attribution.naming import full_phrase
from reportedly.reading.attribution.speakers import Who
from reportedly.reading.syntax import SUBJECTS, is_negated
from reportedly.spans import trim

_PERCEIVED = frozenset({"see", "hear", "observe", "spot"})


def observed(page: Page, who: Who, found: Sequence[Attribution], entry: CueEntry) -> Iterable[Attribution]:
    """The observations of monitors in main clauses, where nothing else was read of them. entry: plain speech."""
    taken = {f.head.i for f in found}
    for verb in page.doc:
        if lemma(verb) not in _PERCEIVED or verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i in taken or is_negated(verb):
            continue
        subject = next((c for c in verb.lefts if c.dep_ in SUBJECTS), None)
        seen = next((c for c in verb.rights if c.dep_ in ("dobj", "ccomp")), None)
        if verb.dep_ not in ("ROOT", "conj") or subject is None or seen is None or subject.pos_ not in ("NOUN", "PROPN"):
            continue
        if who.roles.bodies.of_noun(subject) != "monitor" or any(s <= verb.idx < e for f in found for s, e in f.content):
            continue
        start, end = page.sentence(verb)
        cue = (cue_tokens(verb, [])[0].idx, page.end(verb.i))
        content = trim(page.text, seen.left_edge.idx, end, " .,;")
        yield Attribution(
            head=verb, entry=entry, cue=[cue], content=[content], speaker=(subject, full_phrase(subject, verb)), sentence=(start, end),
            end=cue[1], sure=True,
        )  # fmt: skip
