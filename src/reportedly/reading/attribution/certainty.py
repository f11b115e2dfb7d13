"""Stance, certainty and distance: what a speaker does with the words, how sure they put them, how far the report stands from them."""

from __future__ import annotations

import re

from spacy.tokens import Span as Span_
from spacy.tokens import Token

from reportedly.reading.attribution.attributed import Attribution
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.attribution.quotations import Quotations
from reportedly.reading.language import Parse
from reportedly.reading.nouns import Nouns
from reportedly.reading.syntax import is_negated, is_passive
from reportedly.records import Certainty, Distance, Stance

_NOT_DONE = frozenset(
    {"accuse", "promise", "threaten", "claim_responsibility", "demand", "warn", "admit", "retract", "deny", "dispute", "reject"}
)
"""Stances that, denied ("has not claimed responsibility"), leave a speaker who did not speak to it."""
_UNWILLING = frozenset({"would", "will", "wo"})
_NOBODY = frozenset({"nobody", "none", "neither", "nothing"})
_LET = frozenset({"please", "let", "do", "stop"})
_SHOULD = frozenset({"should", "must", "ought", "shall"})
_SELVES = frozenset({"i", "we", "he", "she", "they"})
_PROOF = frozenset({"evidence", "proof", "sign", "indication", "progress"})
"""What those see who were not there."""
_SAYING = frozenset(
    {
        "say",
        "comment",
        "respond",
        "reply",
        "answer",
        "elaborate",
        "disclose",
        "mention",
        "specify",
        "explain",
        "address",
        "discuss",
        "detail",
        "speak",
    }
)
_SCARE_WORDS = 3
_SHORT_ANSWER = 14
"""Words of a content that does no more than say that another's words are not so."""
POINTERS = frozenset({"this", "that", "it", "them", "these", "those"})
ACCUSATIONS = frozenset({"accusation", "allegation", "charge"})
_OPENING = 100
"""Characters in which a hedge counts for the whole content."""
_NOT_WORDS = re.compile(r"[^\w']+")


def stance(f: Attribution, parse: Parse, lexicon: Lexicon) -> Stance:
    """What the speaker does: the cue's own stance, unless negation or the words themselves make it another."""
    given = f.entry.stance
    if given == "cannot_verify":
        return "cannot_verify"
    word = lemma(f.head)
    negated = f.negated or is_negated(f.head) or _neither(f.head)
    if word in lexicon.verifying and (negated or _none_of_it(f.head) or _unable(f.head)):
        refused = any(c.dep_ == "aux" and c.lower_ in _UNWILLING for c in f.head.children) or (_neither(f.head) and not is_passive(f.head))
        return "no_comment" if refused else "cannot_verify"
    if word == "doubt" and (negated or any(c.lower_ == "no" for c in f.head.lefts)):
        return "believe"
    if negated and (given in _NOT_DONE or (given == "assert" and word in _SAYING)):
        return "no_comment"
    if f.entry.code == "claim" and f.head.pos_ == "VERB" and _root(f, parse).lemma_.lower() in lexicon.acts:
        return "deny" if is_negated(_root(f, parse)) else "claim_responsibility"
    if given == "dispute" and word == "question" and _opening(f, parse).tag_ in ("WRB", "WP", "WDT", "IN"):
        return "ask"
    if given in ("assert", "reject") and (refuted := refutes(f, parse, lexicon)) is not None:
        return refuted
    if _of_nobody(f):
        return "rumour"
    if word == "attribute" and any(t.lemma_.lower() in lexicon.acts for s, e in f.content for t in parse.tokens(s, e)):
        return "accuse"
    if given == "assert":
        words = parse.text[f.content[0][0] : f.content[-1][1]].lower()[:200]
        for phrase, restated in lexicon.restated:
            if phrase in words:
                return restated  # type: ignore[return-value]
        if _prescribes(f, parse, lexicon):
            return "demand"
        if hedge(words, lexicon) == "possible":
            return "speculate"
    return given  # type: ignore[return-value]


def refutes(f: Attribution, parse: Parse, lexicon: Lexicon) -> Stance | None:
    """ "Called the report a lie", "said the accusation was baseless": a denial of what is laid to somebody, a dispute of anything else;
    None where the words refute nothing."""
    noun = refuted(f, parse, lexicon)
    if noun is None:
        return None
    if f.entry.stance == "reject" and noun.lemma_.lower() in lexicon.words["telling"]:
        return "dispute"  # "dismissed the rebels' figure as fantasy"
    return "deny" if noun.lemma_.lower() in ACCUSATIONS or f.entry.stance == "reject" else "dispute"


def refuted(f: Attribution, parse: Parse, lexicon: Lexicon) -> Token | None:
    """The noun or pronoun for another's words that a content says is not so, or None."""
    root = _root(f, parse)
    told = lexicon.words["anaphor"]
    if f.entry.stance == "reject":
        above = f.head.head
        if f.head.dep_ in ("relcl", "acl") and above.lemma_.lower() in told and any(c.lower_ in ("that", "which") for c in f.head.lefts):
            return above  # "an allegation that the minister dismissed"
        as_what = root.lower_ in POINTERS and any(
            t.lower_ in lexicon.words["refuting"] or t.lemma_.lower() in lexicon.words["refuting"] for t in parse.tokens(*f.content[0])
        )
        return root if root.lemma_.lower() in told or as_what else None
    inside = [t for s, e in f.content for t in parse.tokens(s, e)]
    if len(inside) > _SHORT_ANSWER or not any(
        t.lower_ in lexicon.words["refuting"] or t.lemma_.lower() in lexicon.words["refuting"] for t in inside
    ):
        return None
    subjects = [c for c in root.children if c.dep_ in ("nsubj", "nsubjpass")] if root.pos_ in ("VERB", "AUX") else [root, *root.lefts]
    if f.entry.code == "describe":
        subjects += inside[:2]
    return next((t for t in subjects if t.lemma_.lower() in told or t.lower_ in POINTERS), None)


def says_nobody(f: Attribution) -> bool:
    """ "No group has claimed responsibility": the words are nobody's."""
    if f.speaker is None:
        # "nobody had been warned": there was no warning.
        return f.passive and f.head.pos_ == "VERB" and _none_of_it(f.head)
    if f.entry.stance in ("no_comment", "cannot_verify"):
        return False
    head = f.speaker[0]
    if head.left_edge.lower_ == "nobody" or (head.i and head.sent[0].lower_ == "nobody" and f.speaker[1][0] == head.sent[0].idx):
        return True  # "nobody this reporter met believes it"
    no = head.lower_ in _NOBODY or any(c.lower_ == "no" and c.dep_ in ("det", "neg") for c in head.lefts)
    return no or (head.lower_ == "one" and head.i > 0 and head.nbor(-1).lower_ == "no")


def certainty(f: Attribution, parse: Parse, lexicon: Lexicon) -> Certainty:
    """How sure the speaker's words are: by the cue, or by "might", "likely", "at best" in the content's main clause."""
    given = f.entry.certainty
    if _of_nobody(f) or stance(f, parse, lexicon) in ("cannot_verify", "no_comment"):
        return "unknown"
    if given != "certain" or f.entry.stance in ("demand", "promise", "threaten"):
        return given  # type: ignore[return-value]
    head = _main(f, parse)
    modal = next((c.lower_ for c in head.children if c.dep_ == "aux" and c.lower_ in lexicon.verb_words["hedge"]), None) if head else None
    if modal == "could" and head is not None and any(c.dep_ == "neg" or c.lower_ == "longer" for c in head.children):
        modal = None  # "its doctors could not reach the camp": they were not able to
    if modal is not None:
        return lexicon.verb_words["hedge"][modal]  # type: ignore[return-value]
    start, end = f.content[0]
    words = parse.text[start:end].lower()
    if any(t.lower_ == "likely" and t.dep_ == "amod" for t in parse.tokens(start, min(end, start + _OPENING))):
        # "likely voters" are a sort of voters.
        words = words.replace("likely", " ")
    return hedge(words, lexicon) or "certain"


def hedge(words: str, lexicon: Lexicon) -> Certainty | None:
    """What the first hedge among the opening words of a content (lower case) tells, or None."""
    opening = " " + _NOT_WORDS.sub(" ", words[:_OPENING]) + " "
    for phrase, value in lexicon.phrases["hedge"]:
        if f" {phrase} " in opening:
            return value  # type: ignore[return-value]
    return None


def distance(f: Attribution, quotations: Quotations, parse: Parse, vocabulary: Nouns, lexicon: Lexicon) -> Distance:
    """How far the report stands from the words: by the cue ("claimed"), by "so-called", or by scare quotes around a label or a deed."""
    if f.entry.distance == "endorsed" and (f.negated or is_negated(f.head)):
        return "neutral"
    if f.entry.distance != "neutral":
        return f.entry.distance  # type: ignore[return-value]
    if f.direct:
        return "neutral"
    for start, end in f.content:
        said = parse.text[start:end].lower()
        if any(p in said for p in lexicon.apart if f" {p} " in f" {said} ") and not _names_after(parse.text[start:end], lexicon):
            return "distanced"
        for q in quotations.within(start, end):
            inside = parse.tokens(q.inner_start, q.inner_end)
            if (q.start, q.end) != (start, end) and _scares(inside, vocabulary):
                return "distanced"
    return "neutral"


def _names_after(said: str, lexicon: Lexicon) -> bool:
    """ "the so-called Islamic State" is how that body is called, by those who like it and those who do not."""
    low = said.lower()
    return any((at := low.find(p)) >= 0 and said[at + len(p) :].lstrip(" \"“'‘")[:1].isupper() for p in lexicon.apart)


def _scares(inside: Span_, vocabulary: Nouns) -> bool:
    """Is it a word or two that the report will not take as its own, and not a piece of what was said?

    A label for people or bodies ("terrorists"), a deed ("liberated", "self-defence"), a quality of something named outside the marks
    ("moderate" rebels): not a name, and not what the speaker says that something is ("the talks were “useful”")."""
    words = [t for t in inside if not t.is_space and not t.is_punct]
    if not 0 < len(words) <= _SCARE_WORDS or all(t.pos_ == "PROPN" or t.text[:1].isupper() for t in words):
        return False
    root = inside.root
    if root.dep_ in ("attr", "acomp", "oprd", "ccomp", "xcomp", "ROOT") or root.ent_type_:
        return root.dep_ in ("ccomp", "ROOT") and len(words) == 1 and root.tag_ in ("VBD", "VBN")
    if root.pos_ == "ADJ":
        return len(words) == 1 and root.dep_ == "amod"
    if root.pos_ == "VERB":
        return len(words) == 1 and root.tag_ in ("VBD", "VBN")
    if root.pos_ != "NOUN":
        return False
    entry = vocabulary.entry(root)
    return (entry is not None and entry.kind != "place") or (len(words) == 1 and root.lemma_.lower() in vocabulary.acts)


def _main(f: Attribution, parse: Parse) -> Token | None:
    """The verb of the content's main clause."""
    return _root(f, parse)


def _root(f: Attribution, parse: Parse) -> Token:
    return parse.tokens(*f.content[0]).root


def _opening(f: Attribution, parse: Parse) -> Token:
    return parse.tokens(*f.content[0])[0]


def _neither(verb: Token) -> bool:
    """ "neither confirmed nor denied": which of the two the parser hangs on the other is left open."""
    subjects = [c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")]
    return any(
        c.lower_ in ("neither", "nor")
        for t in (verb, verb.head, *subjects)
        for c in t.children
        if c.dep_ in ("preconj", "cc", "advmod", "det")
    )


def has_seen(f: Attribution, parse: Parse, lexicon: Lexicon) -> bool:
    """ "She said that she had seen the planes", "I heard two blasts": the speaker was there."""
    main = _main(f, parse)
    if main is None or lexicon.verb_words["basis"].get(lemma(main)) != "witnessed" or main.tag_ not in ("VBD", "VBN"):
        return False
    if not any(c.dep_ == "nsubj" and c.lower_ in _SELVES for c in main.children) or is_negated(main):
        return False
    seen = [c.lemma_.lower() for c in main.rights if c.dep_ in ("dobj", "ccomp")]
    return bool(seen) and not any(s in _PROOF or s in lexicon.words["basis"] for s in seen)


def _of_nobody(f: Attribution) -> bool:
    """ "It was reported that": speech that is given to nobody is talk."""
    return f.speaker is None and f.entry.stance == "assert" and f.head.pos_ in ("VERB", "AUX") and is_passive(f.head)


def _none_of_it(verb: Token) -> bool:
    return any(
        c.dep_ in ("nsubj", "nsubjpass")
        and (c.lower_ in ("none", "neither", "nothing", "nobody") or (c.lower_ == "one" and any(g.lower_ == "no" for g in c.lefts)))
        for c in verb.children
    )


def _unable(verb: Token) -> bool:
    """ "Was unable to verify", "has not been able to verify"."""
    above = verb.head
    if verb.dep_ == "xcomp" and above.lower_ == "able":
        return is_negated(above) or is_negated(above.head)
    return verb.dep_ == "xcomp" and above.lower_ in ("unable", "impossible", "failed", "difficult")


def _prescribes(f: Attribution, parse: Parse, lexicon: Lexicon) -> bool:
    """ "Iraqi forces should investigate", "Stop the bombing": not a statement of fact but a demand on somebody else."""
    main = _main(f, parse)
    if main is None:
        return False
    first = next((t for t in parse.tokens(*f.content[0]) if not t.is_punct and not t.is_space), None)
    if f.direct and main.tag_ == "VB" and first is not None and (first.i == main.i or first.lower_ in _LET):
        return not any(c.dep_ in ("nsubj", "nsubjpass") or (c.dep_ == "aux" and c.lower_ != "do") for c in main.children)
    auxiliaries = [c.lower_ for c in main.children if c.dep_ in ("aux", "auxpass")]
    if not any(a in _SHOULD for a in auxiliaries) or "have" in auxiliaries:
        # "the sides should have met sooner" is a judgement of what was.
        return False
    subject = next((c for c in main.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None and subject.dep_ == "nsubj" and subject.lemma_.lower() in lexicon.words["thing"]:
        # "the buses should move within days": what is expected, not what is asked for.
        return False
    return subject is not None and subject.lower_ not in ("i", "it", "there")
