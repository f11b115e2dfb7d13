"""What speech does by what is said: plain speech that promises, threatens, accuses, or claims a deed of one's own side."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import Attribution
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.attribution.speakers import Who
from reportedly.reading.language import Parse
from reportedly.reading.notes import Reference
from reportedly.reading.syntax import is_negated, is_passive
from reportedly.records import Entity, Speaker, Stance

_SELVES = frozenset({"i", "we", "he", "she", "they", "it"})
_OWN = frozenset({"my", "our", "his", "her", "their", "its"})
_WILL = frozenset({"will", "would", "'ll", "’ll", "wo", "shall"})
_SEES = frozenset({"see", "hear", "observe", "witness"})
_OPENING = 20
"""Words of a content in which a charge or threat makes it one."""
_MIGHT = frozenset({"might", "may", "could", "can", "should", "must"})
_NO_DEED = frozenset(
    {
        "be",
        "have",
        "like",
        "love",
        "prefer",
        "want",
        "need",
        "know",
        "see",
        "hear",
        "happen",
        "remain",
        "seem",
        "become",
        "die",
        "say",
        "expect",
        "hope",
    }
)
"""Verbs of what nobody undertakes to do."""
_FROM_A_TO_B = frozenset({"fire", "launch", "carry", "hurl", "throw"})
"""Verbs that name an attack with what is fired or carried out."""
_POWERS = ("armed_group", "official", "party")
_CHARACTERISES = frozenset({"describe", "tell-of"})
_KNOWS = frozenset(
    {
        "believe",
        "think",
        "understand",
        "recall",
        "remember",
        "receive",
        "recognise",
        "recognize",
        "find",
        "rule",
        "consider",
        "exclude",
        "come",
        "get",
    }
)
"""Verbs of which it is told, and not denied, that somebody has not done them."""
_PLAIN = frozenset({"say", "reveal", "tell-of", "claim", "according-to", "confirm", "sense-speak"})
_PRIVATE = frozenset({"resident", "survivor", "medic", "rescuer", "reporter", "analyst", "account", "outlet"})
"""Who says what they will do binds nobody by it."""


def by_content(f: Attribution, given: Stance, said: Speaker, who: Who) -> Stance:
    """The stance that the content gives to plain speech, to a promise or to a warning: `given`, the cue's own, where it gives none. said: who
    speaks."""
    return _other(f, given, said, who) or given


def _other(f: Attribution, given: Stance, said: Speaker, who: Who) -> Stance | None:
    parse, lexicon = who.so_far.one(Parse), who.lexicon
    root = _root(f, parse)
    words = f" {' '.join(t.lower_ for s, e in f.content for t in parse.tokens(s, e) if not t.is_punct)} "
    if given == "promise":
        return "threaten" if _of_force(root, words, lexicon) else None
    if given == "warn" and " unless " in words and said.role in _POWERS:
        return "threaten"
    if given == "warn" and said.role in _POWERS and any(f" {phrase} " in words for phrase, _ in lexicon.phrases["harming"]):
        return "threaten"  # "warned that the killing would not go unpunished"
    if given == "warn":
        return "threaten" if _will(root) and (_is_own(_subject(root), f, said, who) or _of_own_kind(_subject(root), said, who)) else None
    if given == "ask":
        return "demand" if lemma(f.head) == "ask" and _asks_for(f, parse) else None
    if given == "believe":
        # "the mission saw two tanks fire": what is seen is told, "saw it as a threat" is a view
        return "assert" if lemma(f.head) in _SEES and not is_passive(f.head) and " as " not in words else None
    if given != "assert":
        return None
    if lemma(f.head) == "suggest" and f.entry.code == "tell-of" and root.pos_ in ("VERB", "AUX"):
        return "speculate"  # "suggested that rebels had done it", and not "suggested a delay"
    if f.entry.code in _CHARACTERISES and any(_reviles(t, lexicon) for t in parse.tokens(*f.content[0])[:_OPENING]):
        return "accuse"  # "called the raid a cowardly crime", "spoke of a massacre"
    opening = f" {' '.join(words.split()[:_OPENING])} "
    for code, stance in (("threatening", "threaten"), ("accusing", "accuse"), ("silent", "no_comment")):
        if any(f" {phrase} " in opening for phrase, _ in lexicon.phrases[code]):
            return stance  # type: ignore[return-value]
    if lemma(root) not in _NO_DEED and any(c.dep_ == "advmod" and c.lower_ in lexicon.words["knowing"] for c in root.children):
        if not _is_own(_subject(root), f, said, who) and not is_negated(root):
            return "accuse"  # "the soldiers had deliberately fired on the procession"
    if f.entry.code not in _PLAIN or said.role in _PRIVATE:
        return None
    subject = _subject(root)
    if not _is_own(subject, f, said, who):
        return None
    if _will(root) and not is_negated(root) and lemma(root) not in _NO_DEED and not _conditional(root):
        return "threaten" if _of_force(root, words, lexicon) else "promise"
    if is_negated(root) and said.role in _POWERS:
        if lemma(root) in lexicon.verb_words["refusing"] and (_will(root) or root.tag_ in ("VBP", "VBZ", "VBD", "VB")):
            return "reject"  # "said that his men would not lay down their arms"
        if not _will(root) and _did(root) and lemma(root) not in _NO_DEED | _KNOWS:
            return "deny"  # "said that its navy had not fired"
    if f.entry.code != "claim" and _attacked(root, lexicon):
        return "claim_responsibility"
    return None


def _root(f: Attribution, parse: Parse) -> Token:
    return parse.tokens(*f.content[0]).root


def _subject(verb: Token) -> Token | None:
    return next((c for c in verb.lefts if c.dep_ == "nsubj"), None)


def _is_own(subject: Token | None, f: Attribution, said: Speaker, who: Who) -> bool:
    """Is it the speaker, or what is the speaker's own ("its jets", "his government", of a Russian minister "Russia")?"""
    if subject is None or f.speaker is None:
        return False
    speaker, span = f.speaker
    mine = who.so_far.get(said.entity) if said.entity else None
    if subject.lower_ in _SELVES:
        several = speaker.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in speaker.rights)
        one = isinstance(mine, Entity) and mine.kind in ("person", "unnamed") and not several
        return subject.lower_ in ("i", "we") or (not one if subject.lower_ == "they" else not several)
    if lemma(subject) in who.lexicon.words["own-side"]:
        person = isinstance(mine, Entity) and mine.kind in ("person", "unnamed")
        if not isinstance(mine, Entity):
            person = speaker.tag_ == "NN" and lemma(speaker) in who.lexicon.words["disclosure"]
        not_mine = ("its",) if person else ("his", "her")
        if any(c.dep_ == "poss" and c.lower_ in _OWN and c.lower_ not in not_mine for c in subject.lefts):
            return True
    meant = who.entity(subject)
    if meant is None or meant.kind not in ("state", "group", "place") or not isinstance(mine, Entity):
        return False
    if meant.id in (mine.id, mine.of):
        return True  # the minister of "Russia would open a corridor"
    if meant.actor is None:
        return False
    beside = (r.entity for r in who.so_far.of(Reference) if span[0] <= r.start and r.end <= span[1])
    return meant.actor in who.roles.bodies.served(mine) or any(
        e.actor == meant.actor for i in beside if isinstance(e := who.so_far.get(i), Entity)
    )


def _of_own_kind(subject: Token | None, said: Speaker, who: Who) -> bool:
    """Does a leader of rebels speak of "the rebels"?"""
    return (
        subject is not None
        and said.role == "armed_group"
        and who.lexicon.words["role"].get(lemma(subject)) == "armed_group"
        and any(c.lower_ == "the" for c in subject.lefts)
    )


def _asks_for(f: Attribution, parse: Parse) -> bool:
    """ "asked three states for detectives": not a question."""
    told = [t for a, b in f.content for t in parse.tokens(a, b)]
    return told[0].tag_ not in ("WP", "WRB", "WDT", "IN") and any(t.lower_ == "for" and t.dep_ in ("prep", "dative") for t in told)


def _will(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in _WILL for c in verb.lefts)


def _reviles(word: Token, lexicon: Lexicon) -> bool:
    """Is it a word for a wrong, and not one that only names what is spoken of ("called the massacre a mistake")?"""
    noun = word.head if word.pos_ == "ADJ" and word.dep_ == "amod" else word
    return lemma(word) in lexicon.words["reviling"] and not any(c.lower_ in ("the", "this", "that") or c.dep_ == "poss" for c in noun.lefts)


def _did(verb: Token) -> bool:
    """ "did not fire", "had not fired", "does not fire": what was or was not done, and not what may be."""
    helps = [c.lower_ for c in verb.lefts if c.dep_ in ("aux", "auxpass")]
    return (
        bool(helps)
        and not any(h in _MIGHT | {"to"} for h in helps)
        and not any(c.dep_ == "advmod" and c.lower_ == "yet" for c in verb.children)
    )


def _conditional(verb: Token) -> bool:
    """ "would come if the road were open": no more than what may be."""
    return any(c.dep_ == "advcl" and any(g.lower_ in ("if", "unless") for g in c.lefts) for c in verb.children)


def _of_force(root: Token, words: str, lexicon: Lexicon) -> bool:
    """ "vowed revenge", "would hunt down every last one": harm to others."""
    return lemma(root) in lexicon.verb_words["harming"] or lemma(root) in lexicon.words["harming"] or any(
        f" {phrase} " in words for phrase, _ in lexicon.phrases["harming"]
    )  # fmt: skip


def _attacked(verb: Token, lexicon: Lexicon) -> bool:
    """ "had bombed two camps", "killed 20 soldiers", "had fired three missiles": an attack that was made."""
    if verb.tag_ not in ("VBD", "VBN") or is_negated(verb) or any(c.dep_ == "auxpass" or c.lower_ in _MIGHT | _WILL for c in verb.lefts):
        return False
    object_ = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if any(c.dep_ == "prt" and c.lower_ == "down" for c in verb.rights):
        return False  # what flies is shot down in defence
    if any(c.lower_ == "only" for c in (*verb.children, *(object_.children if object_ is not None else ()))):
        return False  # "struck only militants" answers a charge
    if lemma(verb) in _FROM_A_TO_B:
        return object_ is not None and (lemma(object_) in lexicon.acts or lemma(object_) in lexicon.words["fired"])
    return lemma(verb) in lexicon.verb_words["own-attack"] and object_ is not None and lemma(object_) not in lexicon.words["fired"]
