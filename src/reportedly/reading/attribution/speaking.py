"""Speakers by grammar: who is the subject of a verb of speech, shared with a verb before it, misread by the parser, told or accused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import Page
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.attribution.naming import full_phrase, parted
from reportedly.reading.attribution.quotations import Quotation
from reportedly.reading.attribution.roles import RELATIVE
from reportedly.reading.syntax import conjuncts, is_passive
from reportedly.spans import Span, trim

ADDRESSED = frozenset({"tell", "inform", "brief", "notify", "assure", "remind", "ask", "urge", "warn"})
"""Verbs whose object is spoken to."""
NOT_SPEAKERS = frozenset({"you", "this", "these", "those", "what", "there", "whatever"})
_ASKED = frozenset(
    {
        "by",
        "if",
        "whether",
        "about",
        "what",
        "how",
        "why",
        "when",
        "where",
        "who",
        "which",
        "on",
        "in",
        "at",
        "for",
        "during",
        "repeatedly",
        "again",
    }
)
"""Words that follow "asked" where somebody was asked."""
LIGHT = frozenset(
    {"make", "issue", "express", "voice", "raise", "give", "deliver", "release", "repeat", "level", "have", "offer", "hold", "put", "post"}
)
"""Verbs that say no more than that a noun of speech was uttered ("issued a warning")."""


def speaker_of(page: Page, verb: Token, passive: bool) -> Token | None:
    """The head of the noun phrase that speaks: subject or, in the passive, agent; the subject shared with the verb above."""
    if passive:
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        by = next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
        return None if by is not None and by.ent_type_ in ("DATE", "TIME") else by  # "announced by Thursday"
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        own = [c for c in verb.children if c.dep_ == "nsubj"]
        if own:
            # "40 fighters, among them two commanders, the monitor said": the parser makes subjects of both.
            # "Sudan's paramilitary Rapid Support Forces said": so it does of an adjective and the name behind it.
            beside = own[-1].left_edge.i == own[0].i + 1
            return own[-1] if own[-1].i < verb.i and (beside or parted(own[0], own[-1])) else own[0]
        head = verb.head
        if verb.dep_ == "ccomp" and was_asked(head):
            return next(c for c in head.lefts if c.dep_ == "nsubj")
        if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN", "PRON"):
            if head.dep_ == "dobj" and lemma(head.head) in LIGHT and lemma(head) in page.lexicon.words["basis"]:
                return speaker_of(page, head.head, is_passive(head.head))
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
        if head.dep_ == "acomp" and verb.dep_ == "xcomp" and lemma(verb) in page.lexicon.verifying:
            head = head.head  # "was unable to verify"
        if is_passive(head) and verb.dep_ == "conj":
            return next((c for c in head.children if c.dep_ == "nsubjpass"), None)
        if is_passive(head):
            return next((c for c in head.children if c.dep_ == "nsubjpass"), None)
        verb = head
    return None


def by_channel(verb: Token, lexicon: Lexicon) -> bool:
    """ "Villagers reported by telephone that": by what, not by whom."""
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    by = next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
    return by is not None and lemma(by) in lexicon.words["channel"] and not any(c.dep_ in ("det", "poss", "compound") for c in by.lefts)


def was_asked(verb: Token) -> bool:
    """ "The minister, asked whether it would last, said": whom the words tell of is asked, whatever the parser makes of the participle."""
    if lemma(verb) != "ask" or verb.tag_ not in ("VBN", "VBD") or any(c.dep_ in ("aux", "auxpass", "neg") for c in verb.children):
        return False
    doc, end = verb.doc, verb.sent.end
    if verb.i + 1 >= end or doc[verb.i + 1].lower_ not in _ASKED:
        return False
    aside = verb.i > 1 and doc[verb.i - 1].text == "," and doc[verb.i - 2].pos_ in ("NOUN", "PROPN", "PRON", "NUM")
    closed = (t for t in doc[verb.i + 1 : end - 1] if t.text == ",")
    if verb.i == verb.sent.start and verb.tag_ == "VBN":
        return any(t is not None for t in closed)  # "Asked about it, she shrugged"
    return aside and any(_goes_on(doc[t.i + 1 : t.i + 3]) for t in closed)


def _goes_on(after: Iterable[Token]) -> bool:
    """Does a main verb follow right upon a comma ("said", "only shrugged")?"""
    return any(
        t.tag_ in ("VBD", "VBZ", "VBP") and t.pos_ in ("VERB", "AUX") and not any(c.dep_ == "nsubj" for c in t.rights) for t in after
    )


def after_list(page: Page, verb: Token, head: Token, spans: list[Span]) -> tuple[Token, Span, list[Span]] | None:
    """ "..., among them 20 children and 17 women, the monitor said": the parser takes the list for the subject. The speaker is what
    stands after its last comma, and the list belongs to what is said."""
    doc = page.doc
    last = verb.i - 1
    while last > head.i and doc[last].head.i == verb.i and doc[last].dep_ in ("aux", "advmod", "neg"):
        last -= 1
    comma = next((i for i in range(last, head.i, -1) if doc[i].text == ","), None)
    if comma is None or comma >= last or doc[last].is_punct:
        return None
    piece = doc[comma + 1 : last + 1]
    root = piece.root
    if root.pos_ not in ("NOUN", "PROPN") or any(t.dep_ == "cc" and t.head.i == root.i for t in piece) or not can_speak(page, root):
        return None
    start = head.left_edge.idx
    for k, (s, e) in enumerate(spans):
        if e <= start and not page.text[e:start].strip(" ,"):
            said = trim(page.text, s, doc[comma].idx, ", ")
            return root, (piece[0].idx, page.end(last)), [*spans[:k], said, *spans[k + 1 :]]
    return None


def quoting(page: Page, verb: Token) -> Token | None:
    """Who quotes the speaker: "SANA quoted an officer as saying", "was quoted by Reuters as saying"."""
    above = verb.head
    if verb.dep_ != "pcomp" or above.lower_ != "as" or lemma(above.head) not in ("quote", "cite"):
        return None
    quote = above.head
    if not is_passive(quote):
        return speaker_of(page, quote, False)
    by = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "by"), None)
    hung = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    return speaker_of(page, quote, True) or speaker_of(page, verb, True) or hung


def misread_subject(page: Page, verb: Token, speech: list[Quotation]) -> Token | None:
    """The speaker where the parser took them for an object ("...," reported NAME) or, for want of a comma, for the end of what
    was said ("... in the city residents said")."""
    after = next((c for c in verb.children if c.dep_ in ("dobj", "attr", "ccomp") and c.i > verb.i and c.pos_ == "PROPN"), None)
    if speech and after is not None:
        return after
    before = page.doc[verb.i - 1] if verb.i else None
    if before is not None and verb.dep_ == "ROOT" and before.pos_ in ("NOUN", "PROPN") and before.head.i != verb.i:
        while before.dep_ in ("conj", "compound") and before.head.pos_ in ("NOUN", "PROPN"):
            before = before.head
        return before if can_speak(page, before) and before.dep_ in ("pobj", "dobj", "appos", "npadvmod") else None
    return None


def can_speak(page: Page, head: Token) -> bool:
    """Is it a name, or a noun for people or bodies that speak?"""
    words = page.lexicon.words
    return head.pos_ == "PROPN" or any(
        lemma(head) in words[kind] for kind in ("role", "disclosure", "disclosure-plural", "basis", "speaking")
    )


def addressees(verb: Token, passive: bool, extras: Sequence[Token] = ()) -> list[Token]:
    """Heads of those who are spoken to: "told *reporters*", "called on *all sides* to leave"."""
    out = []
    if passive:
        out = [c for c in verb.children if c.dep_ == "nsubjpass"] if lemma(verb) in ("tell", "inform", "brief", "notify", "ask") else []
    elif lemma(verb) in ADDRESSED:
        out = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.i > verb.i][:1]
    elif extras and extras[-1].lower_ in ("on", "upon", "with") and lemma(verb) in ("call", "plead"):
        out = [t for c in extras[-1].children if c.dep_ == "pobj" for t in conjuncts(c)]
    return [t for t in out if t.pos_ in ("NOUN", "PROPN", "PRON")]


def cut_off(page: Page, verb: Token, cue: Span) -> None:
    """ "..., adding that": the parser hangs the participle into what was said before; its content ends at the comma."""
    comma = page.text[: cue[0]].rstrip()
    own_clause = any(c.dep_ == "ccomp" and any(g.dep_ == "mark" and g.lower_ == "that" for g in c.children) for c in verb.rights)
    if not comma.endswith(",") and not (own_clause and verb.dep_ == "advcl"):
        return
    for other in page.found[-3:]:
        if other.head.i < verb.i and not any(_in_quotation(page, s, cue) for s in other.content):
            other.content = [
                trim(page.text, s, len(comma), ", ") if s < cue[0] < e else (s, e) for s, e in other.content if not s >= cue[0]
            ] or other.content


def participle_speaker(page: Page, verb: Token, head: Token | None, span: Span | None) -> tuple[Token | None, Span | None]:
    """ "..., X told the paper, noting that": whoever spoke last in the sentence, wherever the parser hangs the participle."""
    if (own := of_clause_before(verb)) is not None:
        return own, full_phrase(own, own.head)
    if verb.dep_ == "advcl" and page.found and page.quotations.holding(verb.idx) is None:
        last = page.found[-1]
        if last.head.sent.start == verb.sent.start and last.speaker is not None and last.head.tag_ in ("VBD", "VBZ", "VBP"):
            if last.entry.stance != "believe" and not any(s <= verb.idx < e for s, e in last.content):
                return last.speaker
    return head, span


def of_clause_before(participle: Token) -> Token | None:
    """ "An offer the army turned down, *saying* that ...": who acts in the relative clause that ends right before the comma."""
    doc, comma = participle.doc, participle.i - 1
    if comma < 2 or doc[comma].text != ",":
        return None
    clause = doc[comma - 1]
    while clause.dep_ in ("prt", "advmod", "prep", "pobj", "npadvmod") and clause.head.i != clause.i:
        clause = clause.head
    if clause.dep_ != "relcl" or clause.pos_ != "VERB" or clause.right_edge.i >= participle.i:
        return None
    own = next((c for c in clause.lefts if c.dep_ == "nsubj"), None)
    answers = clause.lemma_.lower() in (
        "turn",
        "reject",
        "refuse",
        "deny",
        "dispute",
        "dismiss",
        "accept",
        "condemn",
        "denounce",
        "welcome",
    )
    return own if own is not None and answers and own.lower_ not in RELATIVE else None


def shared_speaker(page: Page, verb: Token, head: Token, span: Span | None) -> tuple[Token, Span | None]:
    """ "X said it was ready and warned ...": the parser hangs the second cue on what was said; it is X who warns, and what was said
    ends before "and"."""
    if not page.found or any(c.dep_ in ("nsubj", "aux") for c in verb.children):
        return head, span
    outer = page.found[-1]
    top = verb
    while top.dep_ == "conj":
        top = top.head
    if top.dep_ != "ccomp" or top.head.i != outer.head.i or outer.head.tag_ != verb.tag_ or outer.speaker is None:
        return head, span
    link = next((c for c in verb.head.rights if c.dep_ == "cc" and c.i < verb.i), None)
    if link is None or page.quotations.holding(verb.idx) is not None:
        return head, span
    cut_at = len(page.text[: link.idx].rstrip(" ,"))
    kept = [(s, min(e, cut_at)) for s, e in outer.content if s < cut_at]
    if kept and all(s < e for s, e in kept):
        outer.content = kept
        return outer.speaker
    return head, span


def _in_quotation(page: Page, span: Span, cue: Span) -> bool:
    found = page.quotations.holding(cue[0])
    return found is not None and span[0] <= found.inner_start
