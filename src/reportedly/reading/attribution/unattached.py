"""Words without a cue of their own: headlines that name their source, transcripts, and quotations that go on in a speaker's words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from spacy.tokens import Token

from reportedly.codebook.entries import CueEntry
from reportedly.reading.attribution.attributed import FEW_WORDS, Attribution, Page, ends_speech, wordy
from reportedly.reading.attribution.contents import joined
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.attribution.quotations import Quotation
from reportedly.reading.attribution.senses import plain
from reportedly.reading.attribution.withholding import withheld
from reportedly.reading.mentions import names_in
from reportedly.spans import trim

_LONGEST_HEADLINE = 200
_REST_OF_SENTENCE = 200
"""Characters that may stand between a quotation's cue and the next quotation of the same speaker: the rest of the cue's sentence."""
_BREAK = re.compile(r"[.!?][\"”’]?\s+[A-Z“]\w+\s\w+\s\w+.*[.!?]")


def read_headings(page: Page) -> None:
    """ "Monitor: 40 killed in raid": a headline that names its source, and speakers' names at the head of a transcript's lines."""
    entry = plain(page.lexicon) if "say" in page.lexicon.verbs else None
    if entry is None:
        return
    start = 0
    first = True
    for line in page.text.split("\n"):
        end = start + len(line)
        colon = line.find(": ")
        if 2 <= colon <= 45 and line.strip():
            words = page.doc.char_span(start, start + colon, alignment_mode="expand")
            if words is not None and names_source(page, words, first):
                a = trim(page.text, start, start + colon)
                k = trim(page.text, start + colon + 1, end)
                if k[0] < k[1] and not any(
                    f.cue[0][0] < k[1] and f.cue[0][1] > start for f in page.found if f.speaker and f.speaker[1][0] == a[0]
                ):
                    page.found.append(
                        Attribution(head=words.root, entry=entry, cue=[(start + colon, start + colon + 1)], content=[k],
                                    speaker=(words.root, a), sentence=(start, end), end=start + colon + 1)
                    )  # fmt: skip
        if line.strip() and first:
            _quoted_headline(page, entry, start, end)
            first = False
        start = end + 1
    _trailing_source(page, entry)


def _quoted_headline(page: Page, entry: CueEntry, start: int, end: int) -> None:
    """ "“They promised us buses”: residents wait for the convoy": who acts after the colon is who is quoted before it, if they can speak."""
    q = next((q for q in page.quotations.touching(start, end) if not page.text[start : q.start].strip()), None)
    colon = page.text.find(":", q.end, q.end + 2) if q is not None else -1
    said = page.doc.char_span(q.start, q.end, alignment_mode="expand") if q is not None else None
    after = page.doc.char_span(*trim(page.text, colon + 1, end), alignment_mode="expand")
    if q is None or said is None or after is None or colon < 0 or not wordy(page.text, q):
        return
    heads = [t for t in after if t.pos_ in ("NOUN", "PROPN") and not (t.dep_ == "compound" and after.start <= t.head.i < after.end)]
    speaker = None
    if heads:
        head = heads[0]
        words = page.lexicon.words
        if any(lemma(head) in words[kind] for kind in ("role", "disclosure", "disclosure-plural")) or head.ent_type_ == "PERSON":
            first = head.i
            while first > after.start and page.doc[first - 1].head.i == head.i:
                first -= 1
            speaker = head, (page.doc[first].idx, page.end(head.i))
    page.found.append(
        Attribution(
            head=said.root, entry=entry, cue=[(colon, colon + 1)],
            content=[(q.start, q.end)], speaker=speaker, sentence=(start, end), direct=True, end=colon + 1,
        )
    )  # fmt: skip


def _trailing_source(page: Page, entry: CueEntry) -> None:
    """ "40 killed in raid: monitor": a headline that ends with its source, which may have lost the mark before it."""
    title = (page.so_far.report.title or page.text.lstrip().partition("\n")[0][:_LONGEST_HEADLINE]).strip()
    start = page.text.find(title, 0, _LONGEST_HEADLINE + len(title)) if title else -1
    if start < 0:
        return
    end = start + len(title)
    words = [t for t in page.doc.char_span(start, end, alignment_mode="expand") or () if not t.is_space]
    if len(words) < 2 * FEW_WORDS:
        return
    at = next((k for k in (-2, -3, -4) if words[k].text in (":", "-", "–", "—")), None)
    if at is None and (words[-1].text.istitle() and words[-2].text.islower()):
        at = -1
    elif at is None:
        return
    named = words[at + 1 :] if at < -1 else words[-1:]
    source = named[-1]
    role = page.lexicon.words["role"]
    if source.lemma_.lower() not in role and source.lower_ not in role and source.lower_ not in page.lexicon.words["disclosure"]:
        return
    span = named[0].idx, source.idx + len(source)
    said = trim(page.text, start, words[at].idx, ": -–—")
    if said[0] < said[1] and not any(f.speaker and f.speaker[1] == span for f in page.found):
        page.found.append(
            Attribution(
                head=source, entry=entry, cue=[], content=[said], speaker=(source, span), sentence=(start, end), end=said[1], sure=at < -1
            )
        )


def names_source(page: Page, words: Iterable[Token], headline: bool) -> bool:
    """Do the words before a colon name who speaks, in a headline or at the head of a transcript's line?"""
    tokens = [t for t in words if not t.is_space]
    if not tokens or len(tokens) > 5 or any(t.pos_ in ("VERB", "AUX", "ADP", "NUM") or t.is_punct for t in tokens):
        return False
    last = tokens[-1]
    named = names_in(tokens[0].idx, last.idx + len(last), page.so_far)
    known = last.text.isupper() or any(n.kind == "person" or (n.actor is not None and n.kind not in ("state", "place")) for n in named)
    if headline:
        return (
            any(n.kind in ("person", "outlet", "organisation", "group") and n.actor is not None for n in named)
            or (known and last.pos_ == "PROPN" and last.ent_type_ not in ("GPE", "LOC", "FAC", "DATE", "EVENT"))
            or last.lemma_.lower() in page.lexicon.words["role"]
            or last.lower_ in page.lexicon.words["basis"]
        )
    return len(tokens) <= 3 and all(t.ent_type_ == "PERSON" for t in tokens)


def read_loose_quotations(page: Page) -> None:
    """Quotations without a cue of their own go on in the words of whoever spoke right before."""
    if not page.found:
        return
    covered = sorted((s, e) for f in page.found if not f.cue or page.quotations.holding(f.cue[0][0]) is None for s, e in f.content)
    starts = [s for s, _ in covered]
    ordered = sorted((f for f in page.found if f.direct or _touches_quotation(page, f)), key=lambda f: max(f.end, f.content[-1][1]))
    ends = [max(f.end, f.content[-1][1]) for f in ordered]
    for q in page.quotations.all:
        at = bisect_right(starts, q.inner_start)
        if any(s <= q.inner_start < e or q.start <= s < q.end for s, e in covered[max(0, at - 4) : at + 1]):
            continue
        if not wordy(page.text, q) or not ends_speech(page.text, q):
            continue
        _continue(page, q, ordered, ends)


def continue_quotations(page: Page, found: list[Attribution]) -> None:
    """Add to attributions (in the order of their cues) the quotations that none of them has, where they follow right upon the words of one
    person in the same paragraph: "She believes neither side. “Nobody tells us the truth.” "."""
    covered = sorted(s for f in found for s in f.content)
    ordered = sorted(found, key=_last)
    ends = [_last(f) for f in ordered]
    for q in page.quotations.all:
        at = bisect_right(covered, (q.end, 0)) - 1
        if (at >= 0 and covered[at][1] > q.start) or not wordy(page.text, q) or not ends_speech(page.text, q):
            continue
        near = bisect_right(ends, q.start) - 1
        f = ordered[near] if near >= 0 else None
        if f is None or f.speaker is None or page.text[_last(f) : q.start].strip(" .") or not _is_one(page, f.speaker[0]):
            continue
        if q.runs_on or "\n" in page.text[_last(f) : q.start] or page.text[_last(f)] != ".":
            continue
        found.append(
            Attribution(
                head=f.head, entry=plain(page.lexicon), cue=[], content=[(q.start, q.end)], speaker=f.speaker, sentence=(q.start, q.end),
                direct=True, end=q.end, labelled=f.labelled,
            )
        )  # fmt: skip


def _last(f: Attribution) -> int:
    return max(e for _, e in (*f.content, *f.cue, *([f.speaker[1]] if f.speaker else [])))


def _is_one(page: Page, head: Token) -> bool:
    """Is a speaker one person?"""
    word = head.lemma_.lower()
    if head.pos_ == "NOUN":
        return head.tag_ == "NN" and word in page.lexicon.words["disclosure"]
    return head.lower_ in ("he", "she") or head.ent_type_ == "PERSON"


def _continue(page: Page, q: Quotation, ordered: list[Attribution], ends: list[int]) -> None:
    """Give a quotation without a cue to the direct speech before it: "...," he said on Friday. "..." """
    at = bisect_right(ends, q.start) - 1
    if at < 0:
        return
    f, end = ordered[at], ends[at]
    between = page.text[end : q.start]
    stops = between.rstrip()[-1:] in (".", ":", "?", "!") or not between.strip(" \t,\"'”’")
    if "\n" not in between and stops and len(between) <= _REST_OF_SENTENCE and not _BREAK.search(between):
        f.content = joined([*f.content, (q.start, q.end)], page.text)
        ends[at] = q.end
    elif between.strip(" \t .,\n\"'”’") == "" and _alone(page, q):
        after = Attribution(
            head=f.head, entry=f.entry, cue=[], content=[(q.start, q.end)], speaker=f.speaker, sentence=(q.start, q.end), direct=True,
            end=q.end,
        )  # fmt: skip
        page.found.append(after)
        ordered.insert(at + 1, after)
        ends.insert(at + 1, q.end)


def _touches_quotation(page: Page, f: Attribution) -> bool:
    """Indirect speech with quoted words in it, which a whole quotation may go on from."""
    return f.entry.code in ("say", "argue") and any(page.quotations.within(*span) for span in f.content)


def _alone(page: Page, q: Quotation) -> bool:
    line = page.text.rfind("\n", 0, q.start) + 1
    end = page.text.find("\n", q.end)
    return not page.text[line : q.start].strip() and not page.text[q.end : end if end >= 0 else None].strip()


def shorten_speakers(page: Page) -> None:
    """ "said NAME, who warned that ...": the relative clause is a statement of its own, not part of the name. Other clauses stay, as
    PolNeAR's readers mark them."""
    cues = sorted(c[0] for f in page.found for c in f.cue)
    for f in page.found:
        if f.speaker is None:
            continue
        head, (start, end) = f.speaker
        extra = next((c for c in head.rights if c.dep_ == "relcl" and start < c.left_edge.idx < end), None)
        if extra is not None and withheld(page.text[extra.left_edge.idx : end].lower(), page.lexicon) is not None:
            # "who asked not to be named": why they are not named is no part of who they are.
            f.speaker, f.aside = (head, trim(page.text, start, extra.left_edge.idx, ", ")), (extra.left_edge.idx, end)
            continue
        at = bisect_right(cues, start)
        if at < len(cues) and cues[at] < end:
            clause = next((c for c in head.rights if c.dep_ == "relcl" and c.left_edge.idx <= cues[at]), None)
            if clause is not None and clause.left_edge.idx > start:
                f.speaker = head, trim(page.text, start, clause.left_edge.idx, ", ")
