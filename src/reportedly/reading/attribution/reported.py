"""Nouns, adverbs and phrases that report speech: "the claim that", "reportedly", "according to"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from reportedly.codebook.entries import CueEntry
from reportedly.reading.attribution.attributed import Attribution, Page
from reportedly.reading.attribution.contents import cue_tokens, cut, runs, subtree, widened
from reportedly.reading.attribution.cues import Lexicon, Sense, lemma
from reportedly.reading.attribution.naming import full_phrase
from reportedly.reading.attribution.speaking import LIGHT, speaker_of
from reportedly.reading.mentions import names_in
from reportedly.reading.syntax import is_passive
from reportedly.spans import Span

_COMPLETES = frozenset({"dobj", "ccomp", "xcomp", "prep", "attr", "acomp"})
_OF_WHAT_IS = frozenset({"be", "have", "show", "belong", "come", "include", "contain", "number", "date"})
"""Verbs of what is said of somebody or something, and not of what they are told to do ("said to wait")."""
_TITLE = 25
"""Characters that may stand before a name as its title ("Lieutenant Colonel")."""
_PREPOSITIONS = frozenset({"of", "about", "for", "against", "over"})


def read_answering_clause(page: Page, verb: Token, senses: Sequence[Sense]) -> bool:
    """ "an allegation that the minister dismissed as a lie": what is answered is the noun that the clause hangs on."""
    noun = verb.head
    if verb.dep_ not in ("relcl", "acl") or noun.lemma_.lower() not in page.lexicon.words["anaphor"] or is_passive(verb):
        return False
    sense = next((s for s in senses if s.entry.stance in ("reject", "deny", "dispute") and not s.needs), None)
    head = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    fronted = any(c.dep_ == "dobj" and c.lower_ in ("that", "which") for c in verb.lefts)
    if sense is None or head is None or not fronted or head.lower_ in ("that", "which", "who"):
        return False
    first = min((c.i for c in noun.lefts if c.dep_ in ("det", "poss", "amod")), default=noun.i)
    page.found.append(
        Attribution(
            head=verb, entry=sense.entry, cue=[(verb.idx, page.end(verb.i))], content=[(page.doc[first].idx, page.end(noun.i))],
            speaker=(head, full_phrase(head, verb)), sentence=page.sentence(verb), end=page.end(verb.i), sure=True,
        )
    )  # fmt: skip
    page.taken.add(noun.i)
    page.found = [f for f in page.found if f.head.i != noun.i]
    return True


def read_noun(page: Page, noun: Token, senses: Sequence[Sense]) -> None:
    clauses = [c for c in noun.rights if _tells_content(c, noun, page.lexicon)]
    owner = next(
        (
            c
            for c in noun.lefts
            if c.ent_type_ not in ("DATE", "TIME")
            and c.pos_ in ("NOUN", "PROPN", "PRON")
            and (c.dep_ == "poss" or any(g.dep_ == "case" for g in c.rights))
        ),
        None,
    )
    maker = next(
        (c for p in noun.children if p.dep_ == "prep" and p.lower_ in ("by", "from") for c in p.children if c.dep_ == "pobj"), None
    )
    about = next((p for p in noun.children if p.dep_ == "prep" and p.lower_ in _PREPOSITIONS and p.i > noun.i), None)
    speaker = owner or maker
    first, last = noun, noun.i
    own = owner is None or owner.lower_ in ("its", "his", "her", "their")
    if maker is None and own and noun.dep_ == "dobj" and lemma(noun.head) in LIGHT:
        subject = speaker_of(page, noun.head, is_passive(noun.head))
        if subject is not None:
            # "repeated its demand that": verb and noun are one cue.
            speaker, owner, first = subject, None, noun.head
            if page.found and page.found[-1].head.i == noun.head.i:
                page.found.pop()
    for sense in senses:
        entry = sense.entry
        if sense.needs or (entry.code == "reports-of" and (noun.tag_ != "NNS" and owner is None)):
            continue
        tokens: set[int] = set()
        if clauses:
            tokens = subtree(clauses[0])
        elif (
            about is not None
            and (entry.stance != "assert" or speaker is not None)
            and (speaker is not None or entry.code in ("reports-of", "allege", "accuse", "rumour"))
        ):
            if entry.code == "say":
                continue
            inner = next((c for c in about.children if c.dep_ in ("pobj", "pcomp")), None)
            if inner is None:
                continue
            tokens, last = subtree(inner), max(last, about.i) if about.i == noun.i + 1 else last
        elif noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
            rest = next((c for c in noun.head.children if c.dep_ == "ccomp" and c.i > noun.head.i), None)
            if rest is None or speaker is None:
                continue
            tokens = subtree(rest)
        else:
            continue
        if speaker is not None and speaker.i in tokens:
            speaker = None
        start = first if first.i < noun.i else noun
        words = cue_tokens(start, []) if start is not noun else [noun]
        cue = (words[0].idx, page.end(last))
        spans = cut(widened(runs(page.doc, tokens), page.quotations, cue, page.text), cue, page.text)
        if not spans:
            return
        span = full_phrase(speaker, noun) if speaker is not None else None
        if span is not None and speaker is owner:
            span = without_genitive(page, span)
        if speaker is None and entry.code in (
            "say",
            "argue",
            "believe",
            "demand",
            "promise",
            "speculate",
            "criticise",
            "ask",
            "evaluate",
            "dispute",
        ):
            return
        page.found.append(
            Attribution(head=noun, entry=entry, cue=[cue], content=spans, speaker=(speaker, span) if speaker is not None and span else None,
                        sentence=page.sentence(noun), end=cue[1])
        )  # fmt: skip
        return


def without_genitive(page: Page, span: Span) -> Span:
    words = page.text[span[0] : span[1]]
    for tail in ("'s", "’s", "'", "’"):
        if words.endswith(tail):
            return span[0], span[1] - len(tail)
    return span


def said_of(verb: Token) -> Token | None:
    """The noun of which something is said in "pictures *said* to show it", "men *said* to be soldiers"; None elsewhere. The parser takes many such
    participles for the main verb."""
    doc = verb.doc
    if verb.tag_ not in ("VBN", "VBD") or verb.i + 2 >= len(doc) or doc[verb.i + 1].tag_ != "TO" or doc[verb.i + 2].tag_ != "VB":
        return None
    if any(c.dep_ in ("aux", "auxpass", "neg", "advmod") for c in verb.lefts):
        return None
    noun = verb.head if verb.dep_ == "acl" else next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if noun is None and verb.dep_ == "conj":
        above = verb.head
        noun = above.head if above.dep_ == "acl" else next((c for c in above.lefts if c.dep_ == "nsubj"), None)
    before = doc[verb.i - 1]
    if before.pos_ in ("NOUN", "PROPN"):
        noun = before
    elif before.text != "," and before.dep_ != "cc":
        return None
    if noun is None or noun.pos_ not in ("NOUN", "PROPN") or noun.i > verb.i:
        return None
    return noun if verb.dep_ == "acl" or doc[verb.i + 2].lemma_ in _OF_WHAT_IS else None


def read_said_of(page: Page, verb: Token, noun: Token, senses: Sequence[Sense]) -> bool:
    """Add that something is said, by nobody in particular, of a noun (`said_of`); False where the verb takes no such words."""
    entry = next((s.entry for s in senses if "passive_to" in s.entry.takes and not s.needs), None)
    deed = next((c for c in verb.rights if c.dep_ == "xcomp"), None)
    if entry is None or deed is None:
        return False
    first = noun
    while (
        first.i and page.doc[first.i - 1].head.i == noun.i and page.doc[first.i - 1].dep_ in ("det", "amod", "compound", "nummod", "poss")
    ):
        first = page.doc[first.i - 1]
    told = {t.i for t in deed.subtree}
    cue = verb.idx, page.end(verb.i)
    content = [(first.idx, page.end(noun.i)), *runs(page.doc, {i for i in told if i > verb.i})]
    page.found.append(
        Attribution(
            head=verb, entry=entry, cue=[cue], content=content, speaker=None, sentence=page.sentence(verb), end=cue[1], passive=True, sure=True
        )
    )  # fmt: skip
    return True


def read_adverb(page: Page, adverb: Token, entry: CueEntry) -> None:
    verb = adverb.head
    if adverb.dep_ != "advmod" or verb.pos_ not in ("VERB", "AUX"):
        return
    if verb.dep_ in ("aux", "auxpass"):
        verb = verb.head
    skip = [adverb, *(c for c in verb.children if c.dep_ in ("advcl", "conj", "cc", "parataxis"))]
    if verb.dep_ == "relcl" or verb.dep_ == "acl":
        tokens = subtree(verb, skip)
    else:
        tokens = subtree(verb, skip)
    cue = (adverb.idx, adverb.idx + len(adverb))
    spans = cut(runs(page.doc, tokens), cue, page.text)
    if spans:
        page.found.append(
            Attribution(head=adverb, entry=entry, cue=[cue], content=spans, speaker=None, sentence=page.sentence(adverb), end=cue[1])
        )


def read_opener(page: Page, token: Token) -> None:
    """ "According to X": the source stands after the phrase, the content in the sentence around it."""
    doc = page.doc
    for rest, entry in page.lexicon.openers[token.lower_]:
        last = token.i + len(rest)
        if last >= len(doc) or any(doc[token.i + k + 1].lower_ != word for k, word in enumerate(rest)):
            continue
        head = next((c for c in doc[last].children if c.dep_ in ("pobj", "pcomp")), None)
        if head is None or head.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"):
            continue
        span = page.outside_quotation(full_phrase(head, doc[last]), doc[last])
        sentence = page.sentence(token)
        phrase = (token.idx, max(span[1], page.end(last)))
        content = clause_around(page, token, phrase, sentence)
        if content:
            for other in page.found[-3:]:
                if other.sentence == sentence and page.quotations.holding(token.idx) is None:
                    other.content = cut(other.content, phrase, page.text) or other.content
            content[0] = page.without_connective(content[0])
            cue = (token.idx, page.end(last))
            content = widened(content, page.quotations, cue, page.text)
            page.found.append(
                Attribution(head=token, entry=entry, cue=[cue], content=content, speaker=(head, span), sentence=sentence, end=phrase[1],
                            direct=any(page.is_quoted(s) for s in content))
            )  # fmt: skip
            page.taken |= set(range(token.i, last + 1))
        return


def clause_around(page: Page, token: Token, phrase: Span, sentence: Span) -> list[Span]:
    """The clause that a source phrase belongs to, without the phrase."""
    # At the end of a sentence it goes with all of it, whatever clause the parser hangs it on.
    at_end = not page.text[phrase[1] : sentence[1]].strip(" .!?\"”’'")
    top = token
    while top.head.i != top.i:
        if not at_end and top.i != token.i and top.pos_ in ("VERB", "AUX") and top.dep_ not in ("xcomp", "pcomp"):
            break
        top = top.head
    spans = cut(runs(page.doc, {t.i for t in top.subtree}), phrase, page.text)
    spans = [s for s in spans if len(page.text[s[0] : s[1]].split()) > 1]
    if not spans:
        spans = [s for s in cut([sentence], phrase, page.text) if len(page.text[s[0] : s[1]].split()) > 2]
    return spans


def is_answer(token: Token, lexicon: Lexicon) -> bool:
    """ "a claim that relatives *dispute*", "an allegation the group *rejects*": does a word that the parser takes for a noun tell what somebody
    says to a claim?"""
    if token.pos_ != "NOUN" or token.dep_ not in ("relcl", "acl") or token.head.i > token.i:
        return False
    if token.head.lemma_.lower() not in lexicon.words["anaphor"] or not any(c.dep_ == "nsubj" for c in token.lefts):
        return False
    return any(s.entry.stance in ("deny", "dispute", "reject") for s in lexicon.verbs.get(token.lemma_.lower(), ()))


def denied_noun(verb: Token, lexicon: Lexicon) -> Token | None:
    """The charges of "..., charges that Abu Dhabi denies", which the parser takes for a verb; None elsewhere. verb: what is done to them."""
    noun = verb.head
    if (
        verb.dep_ not in ("ccomp", "relcl")
        or noun.tag_ != "VBZ"
        or not 0 < noun.i < len(noun.doc) - 1
        or noun.nbor(-1).text != ","
        or noun.nbor(1).lower_ != "that"
    ):
        return None
    if noun.lemma_.lower() not in lexicon.words["anaphor"] or any(c.dep_ in _COMPLETES for c in verb.rights):
        return None
    answers = any(s.entry.stance in ("deny", "dispute", "reject") for s in lexicon.verbs.get(lemma(verb), ()))
    return noun if answers else None


def read_denied_noun(page: Page, verb: Token, noun: Token) -> None:
    """Add that somebody denies what a noun sums up (`denied_noun`)."""
    speaker = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if speaker is None:
        return
    cue = (verb.idx, page.end(verb.i))
    entry = next(s.entry for s in page.lexicon.verbs[lemma(verb)] if not s.needs)
    said = (noun.idx, page.end(noun.i))
    page.found.append(
        Attribution(
            head=verb, entry=entry, cue=[cue], content=[said], speaker=(speaker, full_phrase(speaker, verb)), sentence=page.sentence(verb), end=cue[1]
        )
    )  # fmt: skip


def name_after(f: Attribution, page: Page) -> None:
    """Give the source of "According to the governor, *NAME*, ..." the name that stands after it, where that was taken for what is said. Changes
    `speaker` and `content`."""
    if f.speaker is None or f.head.lower_ != "according" or not page.text.startswith(", ", f.speaker[1][1]):
        return
    start = f.speaker[1][1] + 2
    named = [n for n in names_in(start, f.sentence[1], page.so_far) if n.kind == "person" and page.text[n.end : n.end + 1] == ","]
    name = next((n for n in named if n.start - start <= _TITLE and "," not in page.text[start : n.start]), None)
    if name is not None and lemma(f.speaker[0]) in page.lexicon.words["disclosure"] | page.lexicon.words["office"]:
        f.content = cut(f.content, (f.speaker[1][1], name.end), page.text) or f.content
        f.speaker = f.speaker[0], (f.speaker[1][0], name.end)


def _tells_content(clause: Token, noun: Token, lexicon: Lexicon) -> bool:
    """Is it what the noun says ("the claim that the bridge fell", "a threat to leave"), and not about the noun ("the claim that he made")?"""
    if clause.dep_ in ("acl", "xcomp") and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children):
        return True
    if clause.dep_ not in ("acl", "ccomp", "relcl"):
        return False
    that = noun.doc[noun.i + 1]
    if that.lower_ != "that":
        return False
    if is_answer(clause, lexicon):
        return False
    if clause.dep_ == "relcl" and lemma(clause) in lexicon.verbs and not any(c.dep_ in _COMPLETES for c in clause.rights):
        # "a claim that Damascus denied": what is denied is the claim.
        return False
    return any(c.dep_ == "mark" and c.i == that.i for c in clause.children) or (
        that.tag_ != "WDT" and any(c.dep_ in ("nsubj", "nsubjpass") and c.i > that.i for c in clause.children)
    )
