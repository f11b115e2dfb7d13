"""Contents: the words that somebody is said to have said, found from the cue by grammar, by quotation marks and by place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Token

from reportedly.reading.attribution.cues import Sense, lemma
from reportedly.reading.attribution.quotations import Quotation, Quotations
from reportedly.reading.syntax import is_passive
from reportedly.spans import Span, trim

_COMPLETES_OBJECT = frozenset({"of", "for", "as", "with", "against", "to", "over", "from", "into", "about", "toward", "towards"})
_REFLEXIVE = frozenset({"itself", "himself", "herself", "themselves"})
_MODALS = frozenset({"would", "could", "might", "will", "should", "must"})
_ENDS = frozenset({".", ",", ";", ":", "-", "--", "—", "–"})
_TRIM = ",;: \t\n—–"

_WHERE_SAID = re.compile(
    r"((?:all |any |full )?(?:responsibility|involvement|wrongdoing|guilt|the (?:charges?|accusations?|allegations?|claims?|reports?)))"
    r" (?:at|in|during|on) (?:a|an|the|his|her|its|their) (?:[\w-]+ ){0,2}(?:conference|briefing|interview|statement|speech|post|video|letter|message)\b"
)
"""What somebody answers, and then where they did."""


def without_place(span: Span, text: str) -> Span:
    """What is said without where it was ("denied responsibility *at a news conference*"), of words that only sum up another's."""
    found = _WHERE_SAID.match(text, *span)
    return span if found is None else (span[0], found.end(1))


def subtree(token: Token, without: Iterable[Token] = ()) -> set[int]:
    """Indices of the tokens under `token`, itself included, but for those under the tokens of `without`."""
    out = {t.i for t in token.subtree}
    for other in without:
        if other.i != token.i:
            out -= {t.i for t in other.subtree}
    return out


def runs(doc: Doc, tokens: set[int]) -> list[Span]:
    """Characters of the runs of neighbouring tokens, white space and punctuation trimmed, runs of mere punctuation left out."""
    out: list[Span] = []
    run: list[int] = []
    for i in sorted(tokens):
        if run and i > run[-1] + 1 and not all(doc[k].is_space for k in range(run[-1] + 1, i)):
            out += _told(doc, run)
            run = []
        run.append(i)
    return out + _told(doc, run)


def _told(doc: Doc, run: list[int]) -> list[Span]:
    """Characters of one run, a span for each line of it, without punctuation and "and" at its ends."""
    out: list[Span] = []
    line: list[int] = []
    for i in [*run, -1]:
        if i >= 0 and "\n" not in doc[i].text:
            line.append(i)
            continue
        while line and (doc[line[-1]].is_space or doc[line[-1]].text in _ENDS or (len(line) > 1 and doc[line[-1]].dep_ == "cc")):
            line.pop()
        while line and (doc[line[0]].is_space or doc[line[0]].text in _ENDS):
            line.pop(0)
        if any(not (doc[k].is_punct or doc[k].is_space) for k in line):
            out.append((doc[line[0]].idx, doc[line[-1]].idx + len(doc[line[-1]])))
        line = []
    return out


def _infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def clause(verb: Token) -> list[Token]:
    """The complement clauses of a verb of speech: "that ...", bare clauses before or after it, "whether ..."."""
    out: list[Token] = []
    for child in verb.children:
        marks = [c.lower_ for c in child.children if c.dep_ == "mark"]
        if out and out[-1].i < verb.i < child.i and "that" in marks:
            # What stands before "X said that" is another sentence, a headline or a dateline.
            out = []
        if child.i > verb.i and _infinitive(child):
            continue
        if (
            child.dep_ == "ccomp"
            or (child.dep_ == "advcl" and ("that" in marks or "whether" in marks))
            or (child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX") and child.tag_ not in ("VB", "VBG"))
        ):
            out.append(child)
    return out


def governed(verb: Token, sense: Sense, extras: Sequence[Token]) -> set[int] | None:
    """Tokens of the content that grammar gives the cue `verb` in this sense; None where it gives none."""
    takes = sense.entry.takes
    if "measure" in takes and extras:
        return set().union(*(subtree(t) for t in (*_held(verb), extras[0], extras[-1])))
    if extras and extras[-1].pos_ in ("ADP", "SCONJ", "PART"):
        inner = [c for c in extras[-1].children if c.dep_ in ("pobj", "pcomp")]
        found: set[int] = set()
        for token in inner:
            found |= subtree(token)
        if inner and not any(t.i in found for t in (verb, *extras)):
            for child in verb.rights:
                if child.dep_ == "dep" and child.left_edge.i <= max(found) + 2 <= child.i + 2:
                    found |= set(range(max(found) + 1, child.right_edge.i + 1))
            return found | _rest(verb, max(found))
        if not inner and extras[-1].dep_ in ("prep", "prt") and "clause" in takes:
            return _clauses(verb)
        return None
    if is_passive(verb):
        return None if "number" in takes else _of_passive(verb, takes)
    if extras:
        return _clauses(verb) or (_clauses(extras[-1]) if "clause" in takes else None)
    objects = [c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i]
    fronted = [c for c in verb.children if c.dep_ == "dobj" and c.i < verb.i]
    to = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and _infinitive(c)]
    if "object_to" in takes and (asked := _for_to(verb)):
        return asked
    if "object_to" in takes and to:
        start = min(objects[0].left_edge.i if objects else 10**9, to[0].left_edge.i)
        return set(range(start, to[0].right_edge.i + 1)) if start > verb.i else None
    if "number" in takes:
        return subtree(objects[0]) if objects and any(t.tag_ == "CD" for t in objects[0].subtree) else None
    if "to" in takes:
        deeds = to or [c for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VBG"]
        if deeds:
            return subtree(deeds[0])
    if "clause" in takes and (found := _clauses(verb) or set()):
        return found
    if "object" in takes:
        if objects:
            # A name with a hyphen comes apart into several objects.
            found = set().union(*(subtree(o) for o in objects))
            if verb.i in found or objects[0].lower_ in _REFLEXIVE or ("to" in takes and any(c.dep_ == "dative" for c in verb.children)):
                return None
            if sense.entry.code == "picture":
                shown = [c for c in verb.rights if c.dep_ == "prep" and c.i > max(found) and not _dated(c)]
                return found.union(*(subtree(c) for c in shown))  # "showed fires at the depot"
            return found | _rest(verb, max(found))
        predicates = [c for c in verb.children if c.dep_ in ("ccomp", "oprd") and c.i > verb.i]
        if predicates:
            found = subtree(predicates[0])
            if fronted or verb.dep_ == "relcl":
                found |= _gap(verb, fronted)
            return found
        if fronted or verb.dep_ == "relcl" or (verb.dep_ == "acl" and verb.pos_ == "NOUN"):
            return _gap(verb, fronted) or None
    return None


def _held(verb: Token) -> list[Token]:
    """ "hold *the army* responsible": the object beside the words that are said of it."""
    return [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]


def _for_to(verb: Token) -> set[int] | None:
    """ "called for the army to leave": the parser reads "for" as the mark of a clause."""
    for child in verb.rights:
        if child.dep_ in ("advcl", "ccomp", "xcomp") and any(c.dep_ == "mark" and c.lower_ == "for" for c in child.children):
            return {t.i for t in child.subtree} - {c.i for c in child.children if c.dep_ == "mark"}
    return None


def _clauses(verb: Token) -> set[int] | None:
    found: set[int] = set()
    for token in clause(verb):
        found |= subtree(token)
    if found:
        for child in verb.rights:
            # "said it would cost more but would last": the parser hangs the second half on "said".
            if child.i > max(found) and child.left_edge.i <= max(found) + 2 and _came_loose(child, verb):
                found |= set(range(max(found) + 1, child.right_edge.i + 1))
            if child.dep_ == "conj" and child.i > max(found) and _MODALS & {c.lower_ for c in child.children if c.dep_ == "aux"}:
                if not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children):
                    found |= set(range(max(found) + 1, child.right_edge.i + 1))
        return found - {verb.i}
    for preposition in verb.rights:
        # "demanded in letters to X that": the parser hangs the clause on the noun before it.
        if preposition.dep_ == "prep":
            for token in preposition.subtree:
                if token.dep_ in ("acl", "ccomp") and any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children):
                    return subtree(token)
    return None


def _came_loose(child: Token, verb: Token) -> bool:
    """Did the parser hang the rest of a clause on the cue: a second verb without "and", or something it could not name?"""
    return child.dep_ == "dep" or (child.dep_ == "conj" and not any(c.dep_ == "cc" for c in verb.rights))


def _rest(verb: Token, last: int) -> set[int]:
    """What completes the object to its right: "accused him *of lying*", "described it *as a trap*"."""
    out: set[int] = set()
    for child in verb.rights:
        if child.i <= last:
            continue
        if (
            child.dep_ in ("oprd", "xcomp")
            or (child.dep_ == "prep" and child.lower_ in _COMPLETES_OBJECT)
            or (out and child.dep_ == "ccomp")
        ):
            out |= {t.i for t in child.subtree}
        elif out and child.dep_ == "prep" and child.i == max(out) + 1 and not _dated(child):
            # "accused X of a raid in Y": where and how belongs to the deed.
            out |= {t.i for t in child.subtree}
        elif not child.is_punct and not out and child.dep_ not in ("prep", "npadvmod", "advmod"):
            break
    return out


def _dated(preposition: Token) -> bool:
    return any(c.ent_type_ in ("DATE", "TIME") for c in preposition.children)


def _gap(verb: Token, fronted: Sequence[Token]) -> set[int]:
    """What a relative clause leaves out: "an accusation *the army denied*", "*which* he called a lie"."""
    if fronted and fronted[0].tag_ in ("WDT", "WP"):
        return {fronted[0].i}
    if (verb.dep_ == "relcl" or (verb.dep_ == "acl" and verb.pos_ == "NOUN")) and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
        if any(c.dep_ in ("nsubj", "nsubjpass") and c.tag_ in ("WDT", "WP") for c in verb.children):
            return set()
        return subtree(verb.head, [verb])
    return set()


def _of_passive(verb: Token, takes: Sequence[str]) -> set[int] | None:
    subject = next((c for c in verb.children if c.dep_ in ("nsubjpass", "csubjpass")), None)
    deed = next((c for c in verb.children if c.dep_ == "xcomp"), None)
    if "passive_to" in takes and subject is not None:
        if deed is not None:
            return subtree(subject) | subtree(deed)
        if subject.lower_ == "it":
            return _clauses(verb)
        return None
    if "clause" in takes and (found := _clauses(verb)):
        return found
    if "object" in takes or "object_to" in takes:
        done = _completed(verb)
        if "object" not in takes and not any(c.dep_ in ("xcomp", "ccomp") and _infinitive(c) for c in verb.children):
            # "a pause ordered by Moscow": nobody is told to act.
            return None
        if subject is not None:
            if subject.tag_ in ("WDT", "WP"):
                return done | {subject.i} if done or verb.dep_ == "relcl" else None
            return subtree(subject) | done
        if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN") and any(c.dep_ == "agent" for c in verb.children):
            top = verb.head
            if top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.pos_ == "NOUN":
                top = top.head.head
            return subtree(top, [verb]) | done
    return None


def _completed(verb: Token) -> set[int]:
    out: set[int] = set()
    for child in verb.rights:
        if child.dep_ in ("oprd", "xcomp") or (child.dep_ == "prep" and child.lower_ in _COMPLETES_OBJECT):
            out |= {t.i for t in child.subtree}
        elif child.dep_ == "agent" and (of := deed_of_agent(child)) is not None:
            out |= {t.i for t in of.subtree}
    return out


def deed_of_agent(agent: Token) -> Token | None:
    """ "Accused by the governor *of burning* it": the deed, which the parser hangs on who accuses."""
    return next((g for c in agent.children for g in c.rights if g.lower_ == "of" and any(d.dep_ == "pcomp" for d in g.children)), None)


def cue_tokens(verb: Token, extras: Sequence[Token]) -> list[Token]:
    """The words of the cue: the verb with auxiliaries, negation and adverbs right before it, particle and preposition after it."""
    doc = verb.doc
    first = verb.i
    while first > 0:
        token = doc[first - 1]
        if (token.head.i == verb.i and token.dep_ in ("aux", "auxpass", "neg", "advmod") and token.tag_ not in ("WRB",)) or (
            token.dep_ == "advmod" and token.head.i < verb.i and token.head.i >= first and token.pos_ == "ADV"
        ):
            first -= 1
        else:
            break
    last = verb.i
    for token in extras:
        last = max(last, token.i)
    if not extras:
        for child in verb.rights:
            if child.dep_ == "prt" and child.i == last + 1:
                last = child.i
    return list(doc[first : last + 1])


def in_document(verb: Token, last: int, kinds: dict[str, str]) -> int:
    """Index of the last token of "in a statement", "in an interview" right after the cue, which PolNeAR's readers take for part of
    it; `last` where there is none."""
    doc = verb.doc
    if last + 1 < len(doc) and doc[last + 1].lower_ == "in" and doc[last + 1].head.i == verb.i:
        noun = next((c for c in doc[last + 1].children if c.dep_ == "pobj"), None)
        if noun is not None and noun.i - last <= 4 and lemma(noun) == "statement" and noun.right_edge.i == noun.i:
            return noun.i
    return last


def widened(spans: Sequence[Span], quotations: Quotations, cue: Span, text: str) -> list[Span]:
    """The spans with every quotation that they cut through taken whole, unless the cue stands in it; in order and joined where only
    white space lies between."""
    out: list[Span] = []
    for start, end in spans:
        for edge in (start, end - 1):
            found = quotations.holding(edge)
            if found is not None and not found.start <= cue[0] < found.end and _is_speech(found, start, end):
                start, end = min(start, found.start), max(end, found.end)
        out.append((start, end))
    return joined(out, text)


def _is_speech(found: Quotation, start: int, end: int) -> bool:
    """A quotation that the span covers only the head or tail of: the parser broke it into sentences."""
    return not (found.start <= start and end <= found.end and end - start < 12)


def joined(spans: Iterable[Span], text: str = "") -> list[Span]:
    """Spans in order, overlapping ones made one, and those with only white space of `text` between (on one line)."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and (start <= out[-1][1] or (text[out[-1][1] : start].isspace() and "\n" not in text[out[-1][1] : start])):
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def cut(spans: Iterable[Span], hole: Span, text: str) -> list[Span]:
    """Spans without the characters of `hole`."""
    out = []
    for start, end in spans:
        if hole[1] <= start or end <= hole[0]:
            out.append((start, end))
            continue
        for piece in ((start, hole[0]), (hole[1], end)):
            if piece[0] < piece[1]:
                trimmed = trim(text, *piece, _TRIM)
                if trimmed[0] < trimmed[1]:
                    out.append(trimmed)
    return out
