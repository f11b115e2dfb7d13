"""Attributions: each cue of a parsed report with its speaker and its content, before they become statements."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from reportedly.codebook.entries import CueEntry
from reportedly.reading.contents import cue_tokens, cut, governed, in_document, joined, runs, subtree, widened
from reportedly.reading.cues import Lexicon, Sense, lemma, needed
from reportedly.reading.language import Parse
from reportedly.reading.quotations import Quotation, Quotations
from reportedly.reading.speakers import RELATIVE, full_phrase
from reportedly.reading.syntax import is_passive
from reportedly.records import ActorMention
from reportedly.spans import Span, trim

_NOT_SPEAKERS = frozenset({"this", "these", "those", "what", "there", "whatever"})
_SELF = frozenset({"i", "we", "you"})
_ADDRESSED = frozenset({"tell", "inform", "brief", "notify", "assure", "remind", "ask", "urge", "warn"})
_LIGHT = frozenset(
    {"make", "issue", "express", "voice", "raise", "give", "deliver", "release", "repeat", "level", "have", "offer", "hold", "put", "post"}
)
_NOUN_PREPOSITIONS = frozenset({"of", "about", "for", "against", "over"})
_HYPOTHETICAL = frozenset({"could", "would", "should", "might", "can", "must", "may", "'d", "’d"})
_FEW_WORDS = 3
_SHORT = 120
"""Characters of a clause that does no more than ask not to be named."""
_REST_OF_SENTENCE = 200
"""Characters that may stand between a quotation's cue and the next quotation of the same speaker: the rest of the cue's sentence."""
_BREAK = re.compile(r"[.!?][\"”’]?\s+[A-Z“]\w+\s\w+\s\w+.*[.!?]")


@dataclass(slots=True)
class Attribution:
    """One cue, who speaks and what: characters and the tokens that head them. `speaker` None: nobody is named."""

    head: Token
    entry: CueEntry
    cue: list[Span]
    content: list[Span]
    speaker: tuple[Token, Span] | None
    sentence: Span
    direct: bool = False
    negated: bool = False
    passive: bool = False
    addressee: list[Token] = field(default_factory=list)
    accused: list[Token] = field(default_factory=list)
    end: int = 0
    """Where the cue's own clause ends."""
    via: list[ActorMention] = field(default_factory=list)
    cited_by: tuple[Token, Span] | None = None
    """Who is said to cite the speaker."""

    def cue_end(self) -> int:
        return self.cue[-1][1] if self.cue else self.content[0][0]


def attributions(parse: Parse, lexicon: Lexicon, quotations: Quotations) -> list[Attribution]:
    """All attributions of a report in the order of their cues, then those of quotations that stand without a cue of their own."""
    reader = _Reader(parse.doc, lexicon, quotations)
    reader.read()
    return reader.found


class _Reader:
    def __init__(self, doc: Doc, lexicon: Lexicon, quotations: Quotations) -> None:
        self.doc, self.text = doc, doc.text
        self.lexicon, self.quotations = lexicon, quotations
        self.found: list[Attribution] = []
        self.taken: set[int] = set()

    def read(self) -> None:
        verbs, nouns, adverbs, openers = self.lexicon.verbs, self.lexicon.nouns, self.lexicon.adverbs, self.lexicon.openers
        for token in self.doc:
            pos = token.pos_
            if pos in ("VERB", "AUX"):
                word = lemma(token)
                if word in verbs and token.i not in self.taken:
                    self._verb(token, verbs[word])
                elif token.lower_ in openers:
                    self._opener(token)
            elif pos in ("NOUN", "PROPN"):
                word = token.lemma_.lower()
                if word in nouns and token.i not in self.taken:
                    self._noun(token, nouns[word])
            elif token.lower_ in adverbs:
                self._adverb(token, adverbs[token.lower_])
            if token.lower_ in openers and pos not in ("VERB", "AUX"):
                self._opener(token)
        self._headings()
        self._loose_quotations()
        self._shorten_speakers()

    # ------------------------------------------------------------------ verbs

    def _verb(self, verb: Token, senses: Sequence[Sense]) -> None:
        if verb.dep_ == "amod" or verb.dep_ in ("aux", "auxpass"):
            return
        passive = is_passive(verb)
        own = self._own_clause(verb)
        quoted = self._beside(verb, own, passive)
        if passive and any(c.dep_ == "xcomp" for c in verb.children):
            senses = sorted(senses, key=lambda s: "passive_to" not in s.entry.takes)
        for sense in senses:
            extras = needed(verb, sense.needs)
            if extras is None:
                continue
            if len(sense.needs) > 1 and sense.needs[0] == "to":
                # "declined to comment": the infinitive tells the sense and is the content.
                self.taken |= {t.i for t in extras}
                extras = []
            tokens = governed(verb, sense, extras)
            speech = quoted if "clause" in sense.entry.takes and "passive_to" not in sense.entry.takes else []
            if not tokens and not sense.needs and "clause" in sense.entry.takes and not passive:
                tokens = self._broken_into(verb)
            content = runs(self.doc, tokens - self._own_tokens(verb)) if tokens else []
            if "clause" in sense.entry.takes and not extras and not passive and not speech:
                content = self._parenthetical(verb, own) or content or self._before(verb, own)
            if content or speech:
                self._add_verb(verb, sense, extras, content, speech, passive)
                return

    def _add_verb(
        self, verb: Token, sense: Sense, extras: list[Token], content: list[Span], speech: list[Quotation], passive: bool
    ) -> None:
        head = self._speaker(verb, passive)
        if head is None and not passive and (speech or content):
            head = self._misread_subject(verb, speech)
        unnamed = passive and head is None
        if head is None and not unnamed:
            return
        if head is not None and (
            head.lower_ in _NOT_SPEAKERS or (head.lower_ == "it" and sense.entry.code in ("show", "speculate", "passive-belief"))
        ):
            return
        if head is not None and head.lower_ in ("which", "that") and sense.entry.code in ("show", "speculate"):
            return
        inside = self.quotations.holding(verb.idx)
        if inside is not None and sense.entry.stance in ("believe", "speculate") and head is not None and head.lower_ in _SELF:
            return
        words = cue_tokens(verb, extras)
        last = words[-1].i
        if not extras:
            last = in_document(verb, last, self.lexicon.words["basis"])
        cue = (words[0].idx, self._end(last))
        spans = content + [(q.start, q.end) for q in speech]
        own = self._own_clause(verb)
        spans = cut(widened(spans, self.quotations, cue, self.text), cue, self.text)
        span = full_phrase(head, verb) if head is not None else None
        if head is not None and head.dep_ in ("pobj", "dobj") and head.i < verb.i and verb.dep_ == "ROOT":
            span = (self._start_of_base(head), self._end(verb.i - 1))
        if span is not None:
            span = self._outside_quotation(span, verb)
            spans = cut(spans, span, self.text) if head is not None and head.lower_ not in RELATIVE else spans
        if not spans or self._withholds_name(cue[0], spans[-1][1]):
            return
        if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "conj", "dep"):
            self._cut_off(verb, cue)
            head, span = self._participle_speaker(verb, head, span)
        elif verb.dep_ == "conj" and head is not None and sense.entry.stance != "believe":
            head, span = self._shared_speaker(verb, head, span)
        self.taken |= {t.i for t in extras}
        quoting = self._quoting(verb)
        self.found.append(
            Attribution(
                head=verb, entry=sense.entry, cue=[cue], content=spans, speaker=(head, span) if head is not None and span else None,
                sentence=self._sentence(verb), direct=bool(speech) or any(self._is_quoted(s) for s in spans),
                negated=any(c.dep_ == "neg" for c in verb.children), passive=passive, end=own[1],
                addressee=self._addressee(verb, passive, spans), accused=self._accused(verb, sense, passive),
                cited_by=(quoting, full_phrase(quoting, verb)) if quoting is not None else None,
            )
        )  # fmt: skip

    def _start_of_base(self, head: Token) -> int:
        """Where the noun phrase of `head` begins, counting only the words right before it that hang on it."""
        first = head.i
        while first and self.doc[first - 1].head.i == head.i and self.doc[first - 1].dep_ in ("amod", "compound", "det", "poss", "nummod"):
            first -= 1
        return self.doc[first].idx

    def _own_tokens(self, verb: Token) -> set[int]:
        """Tokens of the cue's own clause: the verb, its auxiliaries and adverbs."""
        return {verb.i} | {c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "prt")}

    def _own_clause(self, verb: Token) -> Span:
        """Characters of the cue's own clause, without what is said: "the captain told the paper on Friday"."""
        mine = {verb.i}
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "neg", "advmod", "prt", "prep", "dative", "npadvmod", "agent") or (
                child.dep_ == "dobj" and lemma(verb) in _ADDRESSED
            ):
                mine |= {t.i for t in child.subtree}
        first = last = verb.i
        doc = self.doc
        while first - 1 in mine:
            first -= 1
        while last + 1 in mine:
            last += 1
        inside = self.quotations.holding(verb.idx)
        start, end = doc[first].idx, self._end(last)
        for q in self.quotations.within(start, end):
            if q is not inside and q.end <= verb.idx and _wordy(self.text, q):
                start = max(start, q.end)
            elif q is not inside and q.start >= verb.idx and _wordy(self.text, q):
                end = min(end, q.start)
        return trim(self.text, start, end, ", ")

    def _beside(self, verb: Token, own: Span, passive: bool) -> list[Quotation]:
        """Quotations that touch the cue's own clause, before or after it."""
        out = []
        inside = self.quotations.holding(verb.idx)
        before = self.quotations.before(own[0])
        if before is not None and before is not inside and (_wordy(self.text, before) or _ends_speech(self.text, before)):
            out.append(before)
        line_end = self.text.find("\n", own[1])
        stop = self.text[own[1] : line_end if line_end >= 0 else None].strip()
        after = self.quotations.after(own[1], " \t ,:–—-\n" if stop == ":" else " \t ,:")
        if after is not None and after is not inside and _wordy(self.text, after):
            out.append(after)
        return out

    def _before(self, verb: Token, own: Span) -> list[Span]:
        """Content that the parser lost: what stands before ", he said" in the sentence."""
        sentence = self._sentence(verb)
        ahead = self.text[sentence[0] : own[0]].rstrip()
        behind = self.text[own[1] : sentence[1]].strip()
        if (
            ahead.endswith(",")
            and len(ahead.split()) >= _FEW_WORDS
            and (not behind or behind[0] in ",.;")
            and self.text[own[0] : own[1]].split()[1:]
        ):
            return [trim(self.text, sentence[0], own[0], ", ")]
        return []

    def _parenthetical(self, verb: Token, own: Span) -> list[Span]:
        """Both sides of ", he said," in the middle of a sentence."""
        sentence = self._sentence(verb)
        ahead, behind = self.text[sentence[0] : own[0]].rstrip(), self.text[own[1] : sentence[1]]
        if not ahead.endswith(",") or not behind.startswith(",") or len(behind.split()) < _FEW_WORDS:
            return []
        after = next((t for t in self.doc[verb.i + 1 : verb.sent.end] if t.idx > own[1] and not t.is_space), None)
        if after is None or after.tag_ in ("VBG", "VBN", "CC", "WP", "WDT", "IN") or after.is_quote:
            return []
        out = [trim(self.text, sentence[0], own[0], ", "), trim(self.text, own[1], sentence[1], ",. ")]
        return [s for s in out if s[0] < s[1]]

    def _broken_into(self, verb: Token) -> set[int] | None:
        """ "All of it, she says, could fall": the cue stands inside what is said, or runs on from it without a comma."""
        above = verb.head
        if above.i == verb.i or above.pos_ not in ("VERB", "AUX") or not any(c.dep_ == "nsubj" for c in verb.children):
            return None
        if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children):
            # "as rebels continued to advance" tells the time: the cue of an as-clause has nothing of its own to say.
            if any(c.dep_ in ("xcomp", "ccomp", "prep") or (c.dep_ == "dobj" and lemma(verb) not in _ADDRESSED) for c in verb.rights):
                return None
            return subtree(above, [verb])
        run_on = verb.dep_ in ("conj", "dep") and not any(c.dep_ == "cc" for c in above.children) and above.i < verb.i
        if verb.dep_ == "parataxis" or run_on:
            # A participle after the cue ("..., adding that") is another cue's.
            return subtree(above, [verb, *(c for c in above.rights if c.i > verb.i and c.dep_ == "conj")])
        return None

    def _speaker(self, verb: Token, passive: bool) -> Token | None:
        """The head of the noun phrase that speaks: subject or, in the passive, agent; the subject shared with the verb above."""
        if passive:
            agent = next((c for c in verb.children if c.dep_ == "agent"), None)
            return next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
        seen: set[int] = set()
        while verb.i not in seen:
            seen.add(verb.i)
            own = [c for c in verb.children if c.dep_ == "nsubj"]
            if own:
                return own[0]
            head = verb.head
            if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN", "PRON"):
                if head.dep_ == "dobj" and lemma(head.head) in _LIGHT and lemma(head) in self.lexicon.words["basis"]:
                    return self._speaker(head.head, is_passive(head.head))
                return head if verb.tag_ in ("VBG", "VBN") else None
            if verb.dep_ == "pcomp" and head.pos_ in ("ADP", "SCONJ"):
                if head.lower_ == "as" and lemma(head.head) in ("quote", "cite"):
                    quoted = ("nsubjpass",) if is_passive(head.head) else ("dobj",)
                    return next((c for c in head.head.children if c.dep_ in quoted), None)
                head = head.head
            elif verb.dep_ not in ("conj", "advcl", "xcomp", "dep"):
                return None
            if verb.dep_ == "xcomp":
                middle = [c for c in head.children if c.dep_ in ("dobj", "dative") and c.i < verb.i]
                if middle:
                    return middle[0]
            if head.pos_ in ("NOUN", "PROPN"):
                return head
            if is_passive(head) and verb.dep_ == "conj":
                return next((c for c in head.children if c.dep_ == "nsubjpass"), None)
            if is_passive(head):
                return next((c for c in head.children if c.dep_ == "nsubjpass"), None)
            verb = head
        return None

    def _quoting(self, verb: Token) -> Token | None:
        """Who quotes the speaker: "SANA quoted an officer as saying", "was quoted by Reuters as saying"."""
        above = verb.head
        if verb.dep_ != "pcomp" or above.lower_ != "as" or lemma(above.head) not in ("quote", "cite"):
            return None
        quote = above.head
        if not is_passive(quote):
            return self._speaker(quote, False)
        return self._speaker(quote, True) or self._speaker(verb, True)

    def _misread_subject(self, verb: Token, speech: list[Quotation]) -> Token | None:
        """The speaker where the parser took them for an object ("...," reported NAME) or, for want of a comma, for the end of what
        was said ("... in the city residents said")."""
        after = next((c for c in verb.children if c.dep_ in ("dobj", "attr", "ccomp") and c.i > verb.i and c.pos_ == "PROPN"), None)
        if speech and after is not None:
            return after
        before = self.doc[verb.i - 1] if verb.i else None
        if before is not None and verb.dep_ == "ROOT" and before.pos_ in ("NOUN", "PROPN") and before.head.i != verb.i:
            while before.dep_ in ("conj", "compound") and before.head.pos_ in ("NOUN", "PROPN"):
                before = before.head
            return before if before.dep_ in ("pobj", "dobj", "appos", "npadvmod") else None
        return None

    def _addressee(self, verb: Token, passive: bool, content: list[Span]) -> list[Token]:
        out = []
        if passive:
            out = [c for c in verb.children if c.dep_ == "nsubjpass"] if lemma(verb) in ("tell", "inform", "brief", "notify", "ask") else []
        elif lemma(verb) in _ADDRESSED:
            out = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.i > verb.i][:1]
        return [t for t in out if t.pos_ in ("NOUN", "PROPN", "PRON")]

    def _accused(self, verb: Token, sense: Sense, passive: bool) -> list[Token]:
        if sense.entry.stance != "accuse" or sense.entry.code == "allege":
            return []
        kind = "nsubjpass" if passive else "dobj"
        return [c for c in verb.children if c.dep_ == kind]

    def _cut_off(self, verb: Token, cue: Span) -> None:
        """ "..., adding that": the parser hangs the participle into what was said before; its content ends at the comma."""
        comma = self.text[: cue[0]].rstrip()
        if not comma.endswith(","):
            return
        for other in self.found[-3:]:
            if other.head.i < verb.i and not any(self._in_quotation(s, cue) for s in other.content):
                other.content = [
                    trim(self.text, s, len(comma), ", ") if s < cue[0] < e else (s, e) for s, e in other.content if not s >= cue[0]
                ] or other.content

    def _participle_speaker(self, verb: Token, head: Token | None, span: Span | None) -> tuple[Token | None, Span | None]:
        """ "..., X told the paper, noting that": whoever spoke last in the sentence, wherever the parser hangs the participle."""
        if verb.dep_ == "advcl" and self.found and self.quotations.holding(verb.idx) is None:
            last = self.found[-1]
            if last.head.sent.start == verb.sent.start and last.speaker is not None and last.head.tag_ in ("VBD", "VBZ", "VBP"):
                if last.entry.stance != "believe" and not any(s <= verb.idx < e for s, e in last.content):
                    return last.speaker
        return head, span

    def _shared_speaker(self, verb: Token, head: Token, span: Span | None) -> tuple[Token, Span | None]:
        """ "X said it was ready and warned ...": the parser hangs the second cue on what was said; it is X who warns, and what was said
        ends before "and"."""
        if not self.found or any(c.dep_ in ("nsubj", "aux") for c in verb.children):
            return head, span
        outer = self.found[-1]
        top = verb
        while top.dep_ == "conj":
            top = top.head
        if top.dep_ != "ccomp" or top.head.i != outer.head.i or outer.head.tag_ != verb.tag_ or outer.speaker is None:
            return head, span
        link = next((c for c in verb.head.rights if c.dep_ == "cc" and c.i < verb.i), None)
        if link is None or self.quotations.holding(verb.idx) is not None:
            return head, span
        cut_at = len(self.text[: link.idx].rstrip(" ,"))
        kept = [(s, min(e, cut_at)) for s, e in outer.content if s < cut_at]
        if kept and all(s < e for s, e in kept):
            outer.content = kept
            return outer.speaker
        return head, span

    def _in_quotation(self, span: Span, cue: Span) -> bool:
        found = self.quotations.holding(cue[0])
        return found is not None and span[0] <= found.inner_start

    # ------------------------------------------------------------------ nouns, adverbs, phrases

    def _noun(self, noun: Token, senses: Sequence[Sense]) -> None:
        clauses = [c for c in noun.rights if _tells_content(c, noun)]
        owner = next(
            (c for c in noun.lefts if c.pos_ in ("NOUN", "PROPN", "PRON") and (c.dep_ == "poss" or any(g.dep_ == "case" for g in c.rights))), None
        )
        maker = next(
            (c for p in noun.children if p.dep_ == "prep" and p.lower_ in ("by", "from") for c in p.children if c.dep_ == "pobj"), None
        )
        about = next((p for p in noun.children if p.dep_ == "prep" and p.lower_ in _NOUN_PREPOSITIONS and p.i > noun.i), None)
        speaker = owner or maker
        first, last = noun, noun.i
        own = owner is None or owner.lower_ in ("its", "his", "her", "their")
        if maker is None and own and noun.dep_ == "dobj" and lemma(noun.head) in _LIGHT:
            subject = self._speaker(noun.head, is_passive(noun.head))
            if subject is not None:
                # "repeated its demand that": verb and noun are one cue.
                speaker, owner, first = subject, None, noun.head
                if self.found and self.found[-1].head.i == noun.head.i:
                    self.found.pop()
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
            cue = (words[0].idx, self._end(last))
            spans = cut(widened(runs(self.doc, tokens), self.quotations, cue, self.text), cue, self.text)
            if not spans:
                return
            span = full_phrase(speaker, noun) if speaker is not None else None
            if span is not None and speaker is owner:
                span = self._without_genitive(span)
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
            self.found.append(
                Attribution(head=noun, entry=entry, cue=[cue], content=spans, speaker=(speaker, span) if speaker is not None and span else None,
                            sentence=self._sentence(noun), end=cue[1])
            )  # fmt: skip
            return

    def _without_genitive(self, span: Span) -> Span:
        words = self.text[span[0] : span[1]]
        for tail in ("'s", "’s", "'", "’"):
            if words.endswith(tail):
                return span[0], span[1] - len(tail)
        return span

    def _adverb(self, adverb: Token, entry: CueEntry) -> None:
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
        spans = cut(runs(self.doc, tokens), cue, self.text)
        if spans:
            self.found.append(
                Attribution(head=adverb, entry=entry, cue=[cue], content=spans, speaker=None, sentence=self._sentence(adverb), end=cue[1])
            )

    def _opener(self, token: Token) -> None:
        """ "According to X": the source stands after the phrase, the content in the sentence around it."""
        doc = self.doc
        for rest, entry in self.lexicon.openers[token.lower_]:
            last = token.i + len(rest)
            if last >= len(doc) or any(doc[token.i + k + 1].lower_ != word for k, word in enumerate(rest)):
                continue
            head = next((c for c in doc[last].children if c.dep_ in ("pobj", "pcomp")), None)
            if head is None or head.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"):
                continue
            span = self._outside_quotation(full_phrase(head, doc[last]), doc[last])
            sentence = self._sentence(token)
            phrase = (token.idx, max(span[1], self._end(last)))
            content = self._around(token, phrase, sentence)
            if content:
                cue = (token.idx, self._end(last))
                content = widened(content, self.quotations, cue, self.text)
                self.found.append(
                    Attribution(head=token, entry=entry, cue=[cue], content=content, speaker=(head, span), sentence=sentence, end=phrase[1],
                                direct=any(self._is_quoted(s) for s in content))
                )  # fmt: skip
                self.taken |= set(range(token.i, last + 1))
            return

    def _around(self, token: Token, phrase: Span, sentence: Span) -> list[Span]:
        """The clause that a source phrase belongs to, without the phrase."""
        top = token
        while top.head.i != top.i and (top.i == token.i or top.pos_ not in ("VERB", "AUX") or top.dep_ in ("xcomp", "pcomp")):
            top = top.head
        spans = cut(runs(self.doc, {t.i for t in top.subtree}), phrase, self.text)
        spans = [s for s in spans if len(self.text[s[0] : s[1]].split()) > 1]
        if not spans:
            spans = [s for s in cut([sentence], phrase, self.text) if len(self.text[s[0] : s[1]].split()) > 2]
        return spans

    # ------------------------------------------------------------------ headings and quotations without a cue

    def _headings(self) -> None:
        """ "Monitor: 40 killed in raid": a headline that names its source, and speakers' names at the head of a transcript's lines."""
        entry = self.lexicon.verbs["say"][0].entry if "say" in self.lexicon.verbs else None
        if entry is None:
            return
        start = 0
        first = True
        for line in self.text.split("\n"):
            end = start + len(line)
            colon = line.find(": ")
            if 2 <= colon <= 45 and line.strip():
                words = self.doc.char_span(start, start + colon, alignment_mode="expand")
                if words is not None and self._names_source(words, first):
                    a = trim(self.text, start, start + colon)
                    k = trim(self.text, start + colon + 1, end)
                    if k[0] < k[1] and not any(
                        f.cue[0][0] < k[1] and f.cue[0][1] > start for f in self.found if f.speaker and f.speaker[1][0] == a[0]
                    ):
                        self.found.append(
                            Attribution(head=words.root, entry=entry, cue=[(start + colon, start + colon + 1)], content=[k],
                                        speaker=(words.root, a), sentence=(start, end), end=start + colon + 1)
                        )  # fmt: skip
            if line.strip():
                first = False
            start = end + 1

    def _names_source(self, words: Iterable[Token], headline: bool) -> bool:
        tokens = [t for t in words if not t.is_space]
        if not tokens or len(tokens) > 5 or any(t.pos_ in ("VERB", "AUX", "ADP", "NUM") or t.is_punct for t in tokens):
            return False
        last = tokens[-1]
        if headline:
            return (
                (last.pos_ == "PROPN"
                and last.ent_type_ not in ("GPE", "LOC", "FAC", "DATE", "EVENT"))
                or last.lemma_.lower() in self.lexicon.words["role"]
                or last.lower_ in self.lexicon.words["basis"]
            )
        return len(tokens) <= 3 and all(t.ent_type_ == "PERSON" for t in tokens)

    def _loose_quotations(self) -> None:
        """Quotations without a cue of their own go on in the words of whoever spoke right before."""
        if not self.found:
            return
        covered = sorted((s, e) for f in self.found if not f.cue or self.quotations.holding(f.cue[0][0]) is None for s, e in f.content)
        starts = [s for s, _ in covered]
        ordered = sorted((f for f in self.found if f.direct or self._touches_quotation(f)), key=lambda f: max(f.end, f.content[-1][1]))
        ends = [max(f.end, f.content[-1][1]) for f in ordered]
        for q in self.quotations.all:
            at = bisect_right(starts, q.inner_start)
            if any(s <= q.inner_start < e or q.start <= s < q.end for s, e in covered[max(0, at - 4) : at + 1]):
                continue
            if not _wordy(self.text, q) or not _ends_speech(self.text, q):
                continue
            self._continue(q, ordered, ends)

    def _continue(self, q: Quotation, ordered: list[Attribution], ends: list[int]) -> None:
        """Give a quotation without a cue to the direct speech before it: "...," he said on Friday. "..." """
        at = bisect_right(ends, q.start) - 1
        if at < 0:
            return
        f, end = ordered[at], ends[at]
        between = self.text[end : q.start]
        stops = between.rstrip()[-1:] in (".", ":", "?", "!") or not between.strip(" \t,\"'”’")
        if "\n" not in between and stops and len(between) <= _REST_OF_SENTENCE and not _BREAK.search(between):
            f.content = joined([*f.content, (q.start, q.end)], self.text)
            ends[at] = q.end
        elif between.strip(" \t .,\n\"'”’") == "" and self._alone(q):
            after = Attribution(
                head=f.head, entry=f.entry, cue=[], content=[(q.start, q.end)], speaker=f.speaker, sentence=(q.start, q.end), direct=True,
                end=q.end,
            )  # fmt: skip
            self.found.append(after)
            ordered.insert(at + 1, after)
            ends.insert(at + 1, q.end)

    def _touches_quotation(self, f: Attribution) -> bool:
        """Indirect speech with quoted words in it, which a whole quotation may go on from."""
        return f.entry.code in ("say", "argue") and any(self.quotations.within(*span) for span in f.content)

    def _alone(self, q: Quotation) -> bool:
        line = self.text.rfind("\n", 0, q.start) + 1
        end = self.text.find("\n", q.end)
        return not self.text[line : q.start].strip() and not self.text[q.end : end if end >= 0 else None].strip()

    def _withholds_name(self, start: int, end: int) -> bool:
        """"who asked not to be named": it tells of the speaker, not of the world."""
        if end - start > _SHORT:
            return False
        words = self.text[start:end].lower()
        return any(phrase in words for phrase, _ in self.lexicon.phrases["disclosure"])

    def _shorten_speakers(self) -> None:
        """ "said NAME, who warned that ...": the relative clause is a statement of its own, not part of the name."""
        cues = sorted(c[0] for f in self.found for c in f.cue)
        for f in self.found:
            if f.speaker is None:
                continue
            head, (start, end) = f.speaker
            at = bisect_right(cues, start)
            if at < len(cues) and cues[at] < end:
                clause = next((c for c in head.rights if c.dep_ == "relcl" and c.left_edge.idx <= cues[at]), None)
                if clause is not None and clause.left_edge.idx > start:
                    f.speaker = head, trim(self.text, start, clause.left_edge.idx, ", ")

    # ------------------------------------------------------------------ places in the text

    def _end(self, i: int) -> int:
        return self.doc[i].idx + len(self.doc[i])

    def _sentence(self, token: Token) -> Span:
        sentence = token.sent
        return trim(self.text, sentence.start_char, sentence.end_char)

    def _is_quoted(self, span: Span) -> bool:
        found = self.quotations.holding(span[0])
        return found is not None and found.start >= span[0] - 1 and found.end <= span[1] + 2 and _wordy(self.text, found)

    def _outside_quotation(self, span: Span, cue: Token) -> Span:
        """A speaker's phrase without a quotation that the parser hung on it."""
        for q in self.quotations.within(*span):
            if _wordy(self.text, q) and q.start > span[0]:
                return trim(self.text, span[0], q.start, ", ")
            if _wordy(self.text, q) and q.end < span[1]:
                span = trim(self.text, q.end, span[1], ", ")
        return span


def _tells_content(clause: Token, noun: Token) -> bool:
    """Is it what the noun says ("the claim that the bridge fell", "a threat to leave"), and not about the noun ("the claim that he made")?"""
    if clause.dep_ in ("acl", "xcomp") and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children):
        return True
    if clause.dep_ not in ("acl", "ccomp", "relcl"):
        return False
    that = noun.doc[noun.i + 1]
    if that.lower_ != "that":
        return False
    return any(c.dep_ == "mark" and c.i == that.i for c in clause.children) or (
        that.tag_ != "WDT" and any(c.dep_ in ("nsubj", "nsubjpass") and c.i > that.i for c in clause.children)
    )


def _wordy(text: str, q: Quotation) -> bool:
    return len(text[q.inner_start : q.inner_end].split()) >= _FEW_WORDS


def _ends_speech(text: str, q: Quotation) -> bool:
    return q.runs_on or text[q.inner_end - 1] in ".,!?…" or text[q.end : q.end + 1] in (".", "!", "?")
