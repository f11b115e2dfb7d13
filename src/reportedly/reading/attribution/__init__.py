"""Who said it: speaker, cue, content, stance, nesting and relay chain, by a trained model and by rules over the parse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reportedly.codebook.register import register
from reportedly.models.attribution import AttributionModel
from reportedly.reading.attached import index, path
from reportedly.reading.attribution.accusing import accused
from reportedly.reading.attribution.answers import ANSWERING, answered, pointing_noun
from reportedly.reading.attribution.attributed import Attribution as Attributed
from reportedly.reading.attribution.attributed import Page
from reportedly.reading.attribution.by_content import by_content
from reportedly.reading.attribution.certainty import certainty, distance, says_nobody, stance
from reportedly.reading.attribution.counts import read_own_count, read_put_at
from reportedly.reading.attribution.cues import Lexicon, lemma, lexicon
from reportedly.reading.attribution.features import SHORTEST, Encoded, describe
from reportedly.reading.attribution.headlines import read_two_tellers
from reportedly.reading.attribution.learned import learned_attributions
from reportedly.reading.attribution.needless import is_no_speech, says_again
from reportedly.reading.attribution.observed import observed
from reportedly.reading.attribution.quotations import Quotations
from reportedly.reading.attribution.relays import fold_relays, follow_citations, read_asides
from reportedly.reading.attribution.reported import (
    denied_noun,
    is_answer,
    name_after,
    read_adverb,
    read_answering_clause,
    read_denied_noun,
    read_noun,
    read_opener,
    read_said_of,
    said_of,
)
from reportedly.reading.attribution.resolved import speakers
from reportedly.reading.attribution.saying import read_verb
from reportedly.reading.attribution.scope import within_clause
from reportedly.reading.attribution.senses import plain
from reportedly.reading.attribution.silence import read_no_answer, read_nothing, read_silence, read_unable
from reportedly.reading.attribution.speakers import Who
from reportedly.reading.attribution.unattached import read_headings, read_loose_quotations, shorten_speakers
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.nouns import nouns
from reportedly.reading.stage import Records
from reportedly.reading.times.when import when_said
from reportedly.records import PlaceMention, Quote, Report, Speaker, Statement, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import Span, trim

READER = "rules:2"
_NOT_SAID = frozenset({"demand", "promise", "threaten", "deny", "reject", "no_comment"})
"""Stances whose content is not, or not yet, done or said."""
_SHORT = 6
"""Tokens of a content that only names an agreement."""
_HEADING = 200
"""Characters at the head of a comment in which its account's name may stand."""


class Attribution:
    """Who said it: speaker, cue, content, stance, nesting and relay chain, by a trained model and by rules over the parse."""

    name, version = "attribution", 2
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
        Reference,
        TimeMention,
        PlaceMention,
    )
    writes: tuple[type, ...] = (Statement, Encoded)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        words = lexicon(resources.codebook)
        parse = so_far.one(Parse)
        quotations = Quotations(report.text)
        who = Who(so_far, words, register(resources.codebook), nouns(resources.codebook), persons=_persons(parse))
        page, model = Page(parse.doc, words, quotations, so_far), resources.models.get("attribution")
        found, encoded = by_model(page, who, model) if model is not None else (by_rules(page, who), None)
        if encoded is not None and "larger" in resources.models and len(encoded.words.words) >= SHORTEST:
            encoded = replace(encoded, states=resources.models["larger"].states(report.text, encoded.words.ends))
        outer = holders(found)
        said_by = speakers(found, outer, who, parse)
        kept = [k for k, f in enumerate(found) if outer[k] is None or not says_again(f, said_by[k], said_by[outer[k]])]  # type: ignore[index]
        if len(kept) < len(found):
            found, said_by = [found[k] for k in kept], [said_by[k] for k in kept]
            outer = holders(found)
        answers = answered(found, parse, words, who)
        ids = [so_far.new_id("statement", f.content) for f in found]
        whole = _of_account(report, so_far)
        out: list[Any] = [note for note in (encoded, whole) if note is not None]
        for k, f in enumerate(found):
            above = outer[k]
            does = by_content(f, stance(f, parse, words), said_by[k], who)
            out.append(
                Statement(
                    id=ids[k], report=report.id, speaker=said_by[k], reader=model.reader if model is not None and f.labelled else READER,
                    cue=quote(report.text, *f.cue) if f.cue else None, content=quote(report.text, *f.content),
                    stance=does, certainty=certainty(f, parse, words), distance=distance(f, quotations, parse, who.vocabulary, words),
                    within=ids[above] if above is not None else whole.id if whole else None,
                    via=tuple(f.via), answers=tuple(ids[j] for j in answers[k]), answers_quote=_unanswered(f, answers[k], parse, words),
                    addressee=tuple(who.mention(t, phrase(t)) for t in f.addressee),
                    accused=tuple(accused(f, who, does)),
                    time=when_said(f.head, so_far) if f.cue else None, place=_place_of(f, so_far),
                )
            )  # fmt: skip
        return out


def by_rules(page: Page, who: Who) -> list[Attributed]:
    """The attributions that the rules find, relays folded into those whose words they pass on, in the order of their contents."""
    return _spoken(_folded(attributions(page), page, who), page, who)


def by_model(page: Page, who: Who, model: AttributionModel) -> tuple[list[Attributed], Encoded | None]:
    """The attributions that the model finds, with what the rules know of each, in the order of their contents; and the model's inner states of
    the words, where it gives them."""
    found = attributions(page)
    read = _folded([replace(f) for f in found], page, who)
    words = describe(page.doc, page.lexicon, page.quotations, page.so_far.of(Name), read, holders(read), model.grammar)
    labelled = model.label(words.words, words.line, words.sentence, words.columns)
    encoded = Encoded(words, labelled.states) if labelled.states is not None else None
    return _spoken(_folded(learned_attributions(page, found, words, labelled), page, who), page, who), encoded


def _spoken(found: list[Attributed], page: Page, who: Who) -> list[Attributed]:
    """What of the attributions is speech, each no further than its own clause."""
    parse = page.so_far.one(Parse)
    for f in found:
        _take_antecedent(f, parse)
    told = {f.speaker[1] for f in found if f.cue and f.speaker is not None}
    spoken = [
        f
        for f in found
        if not is_no_speech(f, parse, page.lexicon) and not (f.sure and not f.cue and f.speaker is not None and f.speaker[1] in told)
    ]
    spoken += observed(page, who, spoken, plain(page.lexicon))
    cues = sorted(s for f in spoken for s in f.cue)
    return sorted((within_clause(page, f, cues) for f in spoken), key=_order)


def _take_antecedent(f: Attributed, parse: Parse) -> None:
    """ "Called for talks, an appeal that the rebels rejected as a trick": what is rejected is the appeal."""
    if f.head.dep_ != "relcl" or f.entry.stance not in ("reject", "deny", "dispute", "confirm") or f.direct:
        return
    noun, told = f.head.head, parse.tokens(*f.content[0])
    pointing = told[0].lower_ == "as" or all(t.lower_ in ("which", "that") for t in told)
    if pointing and noun.i < told[0].i and any(c.lower_ in ("a", "an") for c in noun.lefts):
        f.content = [(noun.left_edge.idx, noun.idx + len(noun))]


def _folded(found: list[Attributed], page: Page, who: Who) -> list[Attributed]:
    """Relays folded into what they pass on, what is only wanted left out, in the order of contents."""
    found = fold_relays(follow_citations(found, who), who, page.so_far.report.outlet)
    parse = page.so_far.one(Parse)
    for f in found:
        name_after(f, page)
    return sorted(
        (
            f
            for k, f in enumerate(found)
            if not says_nobody(f) and not _is_step(f, parse, page.lexicon) and not _is_what_is_wanted(k, found, parse)
        ),
        key=_order,
    )


def _is_step(f: Attributed, parse: Parse, words: Lexicon) -> bool:
    """ "The truce was announced in Doha": a step of an agreement, told by nobody."""
    if f.speaker is not None or not f.passive or f.direct:
        return False
    told = [t for a, b in f.content for t in parse.tokens(a, b)]
    return len(told) <= _SHORT and any(lemma(t) in words.agreements for t in told)


def _persons(parse: Parse) -> frozenset[str]:
    return frozenset(t.text for t in parse.doc if t.ent_type_ == "PERSON" and t.pos_ == "PROPN")


def attributions(page: Page) -> list[Attributed]:
    """All attributions of a report in the order of their cues, then those of words that stand without a cue of their own."""
    verbs, nouns, adverbs, openers = page.lexicon.verbs, page.lexicon.nouns, page.lexicon.adverbs, page.lexicon.openers
    for token in page.doc:
        pos = token.pos_
        if pos in ("VERB", "AUX"):
            word = lemma(token)
            noun = denied_noun(token, page.lexicon)
            if noun is not None:
                page.found = [f for f in page.found if f.head.i != noun.i]
                read_denied_noun(page, token, noun)
            elif word in verbs and token.i not in page.taken:
                of = said_of(token) if word == "say" else None
                answers = read_answering_clause(page, token, verbs[word])
                if not answers and (of is None or not read_said_of(page, token, of, verbs[word])):
                    read_verb(page, token, verbs[word])
            if token.dep_ in ("acl", "relcl"):
                read_put_at(page, token)
            if word in page.lexicon.silent:
                read_silence(page, token, page.lexicon.silent[word])
            if page.lexicon.unanswered is not None:
                read_nothing(page, token, page.lexicon.unanswered)
            if page.lexicon.unverified is not None:
                read_unable(page, token, page.lexicon.unverified)
        elif pos in ("NOUN", "PROPN"):
            word = token.lemma_.lower()
            if is_answer(token, page.lexicon) and token.i not in page.taken:
                read_verb(page, token, verbs[word])
                continue
            if word in nouns and token.i not in page.taken:
                read_noun(page, token, nouns[word])
            read_own_count(page, token)
            if page.lexicon.unanswered is not None:
                read_no_answer(page, token, page.lexicon.unanswered)
        elif token.lower_ in adverbs:
            read_adverb(page, token, adverbs[token.lower_])
        if token.lower_ in openers:
            read_opener(page, token)
    read_two_tellers(page)
    read_asides(page)
    read_headings(page)
    read_loose_quotations(page)
    shorten_speakers(page)
    return page.found


def _is_what_is_wanted(at: int, found: list[Attributed], parse: Parse) -> bool:
    """ "demanded that the council condemn the attack": nobody has condemned anything."""
    f = found[at]
    near = found[max(0, at - 4) : at + 4]
    return any(
        g.entry.stance in _NOT_SAID and g is not f and g.head.i != f.head.i and _holds(g.content, f)
        and parse.tokens(*g.content[0]).root.i == f.head.i
        for g in near
    )  # fmt: skip


def _order(f: Attributed) -> tuple[int, int, int]:
    return f.content[0][0], -_size(f), f.head.i


def _unanswered(f: Attributed, answers: list[int], parse: Parse, words: Lexicon) -> Quote | None:
    """The words with which a denial points to what stands nowhere in the report ("the allegations")."""
    if stance(f, parse, words) not in ANSWERING or answers or pointing_noun(f, parse, words) is None:
        return None
    return quote(parse.text, *f.content)


def _place_of(f: Attributed, so_far: Records) -> PlaceMention | None:
    """Where it was said: the place that hangs on the cue ("said in Geneva that")."""
    if not f.cue:
        return None
    for hung in index(PlaceMention, so_far).of(f.head):
        steps = path(hung.head, f.head)
        if steps and len(steps) == 2 and steps[-1].dep_ == "prep" and not any(s <= hung.mention.spans[0][0] < e for s, e in f.content):
            return hung.mention
    return None


def _of_account(report: Report, so_far: Records) -> Statement | None:
    """A comment or post is one statement of the account that it stands under. The account is quoted where it stands in the text."""
    if report.kind not in ("comment", "post"):
        return None
    span = trim(report.text, 0, len(report.text))
    if span[0] == span[1]:
        return None
    at = report.text.find(report.x_account, 0, _HEADING) if report.x_account else -1
    said = quote(report.text, (at, at + len(report.x_account))) if report.x_account and at >= 0 else Quote(text=None)
    speaker = Speaker(
        text=said.text,
        spans=said.spans,
        name=report.x_account,
        disclosure="pseudonymous" if report.x_account else "unattributed",
        role="account",
    )
    return Statement(
        id=so_far.new_id("statement", [span]), report=report.id, speaker=speaker, content=quote(report.text, span), reader=READER
    )


def holders(found: list[Attributed]) -> list[int | None]:
    """For each attribution (in the order of their contents) the innermost other whose content holds its content and its cue."""
    out: list[int | None] = []
    open_: list[int] = []
    for k, f in enumerate(found):
        start, end = _hull(f)
        open_ = [j for j in open_ if _hull(found[j])[1] > start]
        best = None
        for j in open_:
            other = found[j]
            if _holds(other.content, f) and (best is None or _size(other) < _size(found[best])):
                best = j
        out.append(best)
        open_.append(k)
    return out


def _hull(f: Attributed) -> Span:
    return f.content[0][0], max(e for _, e in f.content)


def _size(f: Attributed) -> int:
    return sum(e - s for s, e in f.content)


def _holds(outer: list[Span], inner: Attributed) -> bool:
    place = inner.cue or inner.content
    return all(any(s <= a and b <= e for s, e in outer) for a, b in place) and any(
        s <= a and b <= e for s, e in outer for a, b in inner.content
    )
