"""Relays: the outlets, networks and monitors through which a speaker's words reached the report, and whom the speaker spoke to."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import Attribution, Page, cue_places, cues_in
from reportedly.reading.attribution.contents import cut, joined, widened
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.attribution.naming import full_phrase
from reportedly.reading.attribution.roles import is_agency, is_relative
from reportedly.reading.attribution.speakers import Who
from reportedly.reading.mentions import names_in
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.records import ActorMention
from reportedly.spans import Span, trim

_CITING = ("cite", "quote")
_FEEDS = frozenset({"channel", "account", "page", "feed"})
_SORTS = frozenset({"news", "radio", "tv", "television", "online"})
_PRINTS = frozenset({"newspaper", "broadcaster", "daily", "weekly", "magazine", "newswire", "tabloid"})
"""Nouns that alone name an outlet beside a name; "site" and "station" need a word of `_SORTS`."""
_CHANNELS = frozenset({"on", "via", "through", "by", "with", "in", "to", "from", "over", "at"})
_LISTENERS = frozenset({"monitor", "ngo"})
"""Roles of those who ask witnesses and pass on what they are told."""
_NEAR = 6
"""Tokens before a cue in which what names a channel belongs to it; further off it must tell what the words were spoken in."""
_SPOKEN_IN = frozenset(
    {"interview", "statement", "comment", "remark", "video", "message", "post", "briefing", "conversation", "email", "letter", "article"}
)
_INTERVIEWING = frozenset({"quote", "cite", "interview", "reach", "contact", "question", "ask"})
"""What those do who bring a speaker's words."""
_NEARLY_ALL = 0.75
_ASIDE = 18
"""Tokens that an aside between commas may run on for."""


def fold_relays(found: list[Attribution], who: Who, report_outlet: str | None) -> list[Attribution]:
    """The attributions without those of outlets that only pass on another's words ("Reuters reports that the minister said ...",
    "according to AP"): the outlet becomes the relay of the statement that it passes on. Those left get their `via`."""
    own = _plain(report_outlet or "")
    for f in found:
        f.via = _channels(f, who, own)
        if f.cited_by is not None:
            f.via = [*_relay(*f.cited_by, who), *f.via]
    dropped: set[int] = set()
    places = cue_places(found)
    for f in found:
        if f.speaker is None or f.entry.stance not in ("assert", "confirm") or not is_outlet(f.speaker[0], f.speaker[1], who):
            continue
        near = (found[k] for k in cues_in(places, f.content))
        inside = [g for g in near if g is not f and g.speaker is not None and _inside(g.cue[0], f.content)]
        passed = [g for g in inside if id(g) not in dropped]
        if passed and _pass_on(f, passed):
            inner = min(passed, key=lambda g: g.cue[0][0])
            inner.via = [*_relay(f.speaker[0], f.speaker[1], who), *inner.via]
            # What else the outlet passes on in the same words comes the same way.
            for g in inside:
                if g is not inner and not _inside(g.cue[0], inner.content):
                    g.via = [*_relay(f.speaker[0], f.speaker[1], who), *g.via]
            dropped.add(id(f))
    for f in found:
        f.via = _each_once(f.via)
    return [f for f in found if id(f) not in dropped]


def _each_once(via: list[ActorMention]) -> list[ActorMention]:
    """The relays without those that are the same outlet in other words."""
    out: list[ActorMention] = []
    for m in via:
        if not any((m.entity is not None and m.entity == o.entity) or _within(m, o) or _within(o, m) for o in out):
            out.append(m)
    return out


def _within(a: ActorMention, b: ActorMention) -> bool:
    return any(s <= x and y <= e for x, y in a.spans for s, e in b.spans)


def _pass_on(outer: Attribution, inner: list[Attribution]) -> bool:
    """Is what the outlet says nothing but that others spoke?"""
    held = joined(
        (max(s, start), min(e, end))
        for start, end in outer.content
        for g in inner
        for s, e in [_hull([*g.content, *g.cue, *([g.speaker[1]] if g.speaker else [])])]
        if s < end and e > start
    )
    return sum(e - s for s, e in held) >= _NEARLY_ALL * sum(e - s for s, e in outer.content)


def _hull(spans: list[Span]) -> Span:
    return min(s for s, _ in spans), max(e for _, e in spans)


def _inside(span: Span, spans: list[Span]) -> bool:
    return any(s <= span[0] and span[1] <= e for s, e in spans)


def is_outlet(head: Token, span: Span, who: Who) -> bool:
    """Does the phrase name or describe a news outlet ("Reuters", "state media", "another Reuters report")?"""
    entity = who.entity(head)
    if entity is not None and not (entity.actor is None and is_station(head, who.lexicon)):
        return entity.kind == "outlet" or (entity.kind in ("organisation", "person") and entity.actor is None and is_agency(head))
    if any(n.kind == "outlet" and n.end >= head.idx + len(head) for n in names_in(*span, who.so_far)):
        return True
    words = who.lexicon.words
    if head.pos_ == "PROPN" and is_station(head, who.lexicon):
        return True
    if lemma(head) in words["basis"] and any(n.kind == "outlet" for n in names_in(*span, who.so_far)):
        return True
    return words["role"].get(lemma(head)) == "outlet"


def is_station(head: Token, lexicon: Lexicon) -> bool:
    """ "Radio Andalus", "NAME, a news website": do the words of a name, or those beside it, say that it is an outlet?"""
    if any(c.dep_ == "compound" and c.lower_ in ("radio", "tv", "television") for c in head.lefts):
        return True
    beside = (c for c in head.rights if c.dep_ == "appos" and c.tag_ == "NN" and lexicon.words["role"].get(lemma(c)) == "outlet")
    return any(lemma(c) in _PRINTS or any(g.lower_ in _SORTS for g in c.lefts) for c in beside)


def _relay(head: Token, span: Span, who: Who) -> list[ActorMention]:
    """The relay as a mention: of "another Reuters report" the name in it, of "which" what it points to."""
    if is_relative(head) and head.head.dep_ == "relcl":
        return _relay(head.head.head, phrase(head.head.head), who)
    for name in names_in(*span, who.so_far):
        if name.kind == "outlet" and not name.start <= head.idx < name.end:
            token = head.doc.char_span(name.start, name.end, alignment_mode="expand")
            if token is not None:
                return [who.mention(token.root, (name.start, name.end))]
    return [who.mention(head, phrase(head))]


def _channels(f: Attribution, who: Who, own: str) -> list[ActorMention]:
    """Outlets and networks that the cue's own clause names: "told Reuters", "said on Twitter", "in a video carried by state media"."""
    out: list[tuple[Token, Span]] = []
    for token in f.addressee:
        span = phrase(token)
        if is_outlet(token, span, who) or who.role_of(token) in _LISTENERS:
            out.append((token, span))
        else:
            out += [(t, phrase(t)) for t in (*token.lefts, *_posted(token)) if _names_outlet(t, who)]
    objects = [c for c in f.head.rights if c.dep_ == "dobj"]
    claims = f.entry.stance == "claim_responsibility" or f.entry.code == "claim"
    # "claimed responsibility on its radio", "denied the report on its Telegram channel": the parser hangs the channel on what is claimed.
    hung = [t for c in objects for t in c.subtree if t.dep_ == "prep" and (claims or any(lemma(g) in _FEEDS for g in t.children))]
    for child in (*f.head.children, *hung):
        near = child.i > f.head.i - _NEAR or any(t.lemma_.lower() in _SPOKEN_IN for t in child.children)
        if child.dep_ in ("prep", "agent") and child.lower_ in _CHANNELS and near:
            inside = [] if child in hung else f.content
            out += [(t, _channel(t, who)) for t in child.subtree if _is_channel(t, who) and not _inside((t.idx, t.idx + 1), inside)]
    asked = [t for t in _interviewers(f) if is_outlet(t, phrase(t), who)]
    out += [(t, phrase(t)) for t in asked]
    seen: set[Span] = set()
    mentions: list[ActorMention] = []
    for token, span in out:
        if f.speaker is not None and f.speaker[1][0] <= span[0] < f.speaker[1][1] and token not in asked:
            continue
        mention = who.mention(token, span)
        plain = {_plain(w) for w in (mention.text, mention.name) if w}
        same = any(m.entity is not None and m.entity == mention.entity for m in mentions)
        if span not in seen and not same and not (own and any(p == own or p.endswith(own) or own.endswith(p) for p in plain)):
            seen.add(span)
            mentions.append(mention)
    return mentions


def _interviewers(f: Attribution) -> list[Token]:
    """By whom a speaker is said to be asked or quoted: "an official quoted by *Haaretz*", "a medic who spoke to *the BBC*"."""
    if f.speaker is None:
        return []
    clauses = [c for c in f.speaker[0].rights if c.dep_ in ("acl", "relcl")]
    asked = [b for c in clauses if lemma(c) in _INTERVIEWING for b in c.rights if b.lower_ == "by"]
    asked += [b for c in clauses if lemma(c) in ("speak", "talk") for b in c.rights if b.lower_ in ("to", "with")]
    return [g for b in asked for g in b.children if g.dep_ == "pobj"]


def _posted(person: Token) -> list[Token]:
    """For whom somebody asks: "a reporter *from Reuters*"."""
    return [g for c in person.rights if c.lower_ in ("from", "of", "for", "with") for g in c.children if g.dep_ == "pobj"]


def _names_outlet(token: Token, who: Who) -> bool:
    entity = who.entity(token) if token.dep_ in ("poss", "compound", "nmod", "pobj") else None
    return entity is not None and entity.kind == "outlet"


def _channel(token: Token, who: Who) -> Span:
    """The words for a channel: of a network its name alone, whatever the parser hung on it."""
    if token.lower_ not in who.lexicon.words["medium"] or token.pos_ != "PROPN":
        return phrase(token)
    return token.idx, token.idx + len(token)


def _is_channel(token: Token, who: Who) -> bool:
    if token.dep_ == "compound" and token.lower_ in who.lexicon.words["medium"] and lemma(token.head) in _FEEDS:
        return True  # "on its Telegram channel"
    if token.dep_ not in ("pobj", "conj", "appos") or token.pos_ not in ("NOUN", "PROPN"):
        return False
    media = who.lexicon.words["medium"]
    if token.lower_ in media:
        return True
    before = token.doc[token.i - 1].lower_ if token.i else ""
    if f"{before} {token.lower_}" in media:
        return True
    if token.pos_ == "PROPN" and is_station(token, who.lexicon):
        return True
    entity = who.entity(token)
    if entity is not None:
        return entity.kind == "outlet"
    return any(n.kind == "outlet" for n in names_in(*phrase(token), who.so_far))


def read_asides(page: Page) -> None:
    """ "The paper said, citing two diplomats, that ...": the words between the commas take the parser off, so that verb, subject and what is said
    are found by where they stand."""
    for participle in page.doc:
        if participle.tag_ != "VBG" or lemma(participle) not in _CITING or participle.i < 2 or page.doc[participle.i - 1].text != ",":
            continue
        verb = _reporting_before(page, participle)
        after = next((t.i for t in page.doc[participle.i + 2 : participle.i + _ASIDE] if t.text == ","), None)
        end = participle.sent.end
        if verb is None or after is None or page.quotations.holding(participle.idx) is not None or after + 2 >= end:
            continue
        subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
        if subject is None or not any(t.pos_ in ("VERB", "AUX") and t.tag_ != "VBG" for t in page.doc[after:end]):
            continue
        said = trim(page.text, page.doc[after + 1].idx, page.end(end - 1), " .,")
        page.found[:] = [f for f in page.found if f.head.i != verb.i]
        entry = next(s.entry for s in page.lexicon.verbs[lemma(verb)] if not s.needs)
        cue = (verb.idx, page.end(verb.i))
        page.found.append(
            Attribution(
                head=verb, entry=entry, cue=[cue], content=widened([said], page.quotations, cue, page.text), speaker=(subject, full_phrase(subject, verb)),
                sentence=page.sentence(verb), end=cue[1], direct=page.is_quoted(said),
            )
        )  # fmt: skip
        page.found.sort(key=lambda f: f.head.i)


def _reporting_before(page: Page, participle: Token) -> Token | None:
    """The verb that ends before an aside."""
    for token in reversed(page.doc[max(participle.sent.start, participle.i - _ASIDE) : participle.i - 1]):
        if token.pos_ == "VERB":
            plain = (s.entry.stance == "assert" for s in page.lexicon.verbs.get(lemma(token), ()) if not s.needs)
            return token if token.tag_ in ("VBD", "VBZ", "VBP") and any(plain) and _is_aside(participle, token) else None
    return None


def _is_aside(participle: Token, verb: Token) -> bool:
    """Stands a participle behind a comma after this verb, with no more than a day between ("said on Monday, citing ...")?"""
    between = verb.doc[verb.i + 1 : participle.i]
    return len(between) > 0 and between[-1].text == "," and all(t.ent_type_ in ("DATE", "TIME") or t.tag_ == "IN" for t in between[:-1])


def follow_citations(found: list[Attribution], who: Who) -> list[Attribution]:
    """ "The paper, citing a security source, said ...", "the paper quoted a source as saying ...": the source speaks, the paper is the
    relay."""
    dropped: set[int] = set()
    by_head: dict[int, list[int]] = {}
    for f in found:
        by_head.setdefault(f.head.i, []).append(id(f))
    for f in found:
        if f.speaker is None or not f.cue:
            continue
        if lemma(f.head) in _CITING:
            _speak_for_cited(f, who)
            continue
        head, span = f.speaker
        participle = citing(f)
        cited = next((c for c in participle.children if c.dep_ == "dobj"), None) if participle is not None else None
        if participle is None or cited is None:
            continue
        if not _speaks(cited, who.lexicon, who.so_far):
            if _is_aside(participle, f.head):
                dropped.update(by_head.get(participle.i, ()))  # a reason, or a document: nobody's words
            continue
        dropped.update(by_head.get(participle.i, ()))
        if not is_outlet(head, span, who) and not _reports(f, who):
            # A government that cites its army is a claimant, not a relay: it speaks, and has it from others.
            f.told = True
            continue
        if span[0] < participle.idx < span[1]:
            span = trim(who.so_far.report.text, span[0], participle.idx, ", ")
        f.cited_by = head, span
        f.speaker = cited, _as_far_as_clause(full_phrase(cited, participle), f, who.so_far.report.text)
        aside = participle.idx, f.speaker[1][1]
        f.content = cut(f.content, aside, who.so_far.report.text) or f.content
    return [f for f in found if id(f) not in dropped]


def _reports(f: Attribution, who: Who) -> bool:
    """Does a body of no role that is known here do what outlets do ("the Bangui Echo reported, citing ...")?"""
    assert f.speaker is not None
    head = f.speaker[0]
    return lemma(f.head) == "report" and head.pos_ == "PROPN" and who.role_of(head) is None


def _speak_for_cited(f: Attribution, who: Who) -> None:
    """ "...," the agency quoted the governor as saying: the governor speaks."""
    assert f.speaker is not None
    head, span = f.speaker
    cited = next((c for c in f.head.children if c.dep_ == "dobj" and c.i > f.head.i), None)
    if cited is None or not any(c.lower_ == "as" for c in f.head.rights) or not f.direct:
        return
    if is_outlet(head, span, who) and (cited.pos_ == "PRON" or _speaks(cited, who.lexicon, who.so_far)):
        f.cited_by = head, span
        f.speaker = cited, phrase(cited)


def citing(f: Attribution) -> Token | None:
    """The participle by which the speaker of an attribution is said to have it from somebody ("the paper, *citing* a source, said"), or None.
    f: with a speaker."""
    assert f.speaker is not None
    head, span = f.speaker
    hung = next((c for c in (*f.head.children, *head.children) if c.tag_ == "VBG" and lemma(c) in _CITING), None)
    told = next((c for c in head.rights if c.dep_ == "relcl" and lemma(c) in _CITING and c.tag_ in ("VBD", "VBZ")), None)
    if told is not None and f.cue and f.cue[0][0] < span[0]:
        return told  # "according to the radio, which cited a nurse"
    return hung or _right_after(head, span) or _in_aside(f.head) or _at_end(f)


def _at_end(f: Attribution) -> Token | None:
    """ "The paper reported that twelve men had deserted, citing two sources."."""
    if lemma(f.head) not in ("report", "say", "write") or f.content[-1][0] < f.head.idx:
        return None
    end = f.head.sent.end
    after = [t for t in f.head.doc[f.head.i + 1 : end] if t.tag_ == "VBG" and lemma(t) in _CITING and t.nbor(-1).text == ","]
    return after[-1] if after and not any(t.text in ",;" for t in f.head.doc[after[-1].i + 1 : end]) else None


def _in_aside(verb: Token) -> Token | None:
    """ "The paper said on Monday, citing a source, that ..."."""
    after = verb.doc[verb.i + 1 : min(verb.i + _ASIDE, verb.sent.end)]
    return next((t for t in after if t.tag_ == "VBG" and lemma(t) in _CITING and _is_aside(t, verb)), None)


def _right_after(head: Token, span: Span) -> Token | None:
    """ "According to the paper, citing a source, ...": the participle that follows the words for a speaker."""
    words = head.doc.char_span(*span, alignment_mode="expand")
    after = [t for t in head.doc[words.end : words.end + 3] if not t.is_punct] if words is not None else []
    return after[0] if after and after[0].tag_ == "VBG" and lemma(after[0]) in _CITING else None


def _as_far_as_clause(span: Span, f: Attribution, text: str) -> Span:
    """The phrase of one who is cited, without what the parser hung on it of the clause that they say ("citing two officials, the shells ...")."""
    at = text.find(", ", *span)
    return (span[0], at) if at > 0 and f.cue and f.cue[0][0] < span[0] and any(s <= at < e for s, e in f.content) else span


def _speaks(head: Token, lexicon: Lexicon, so_far: Records) -> bool:
    """Is this somebody who can have said something, and not a reason or a document?"""
    word = lemma(head)
    if any(word in lexicon.words[kind] for kind in ("role", "disclosure", "speaking")):
        return True
    return any(
        n.kind in ("person", "group", "organisation", "outlet") and n.start <= head.idx < n.end for n in names_in(*phrase(head), so_far)
    )


def _plain(name: str) -> str:
    return "".join(c for c in name.lower().removeprefix("the ") if c.isalnum())
