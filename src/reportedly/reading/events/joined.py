"""One act out of the words of a sentence that name it: which of them stands for it, and what the others add."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.reading.events.act import DEFINITE, Act, Known, unique
from reportedly.reading.events.means import mode_by_means
from reportedly.reading.events.misread import is_mere_place
from reportedly.reading.events.participants import Part
from reportedly.reading.events.sorts import NAMED

REACHING = frozenset({"hit", "strike", "target"})
"""Verbs of harm that name an attack no worse than "fired" does: "hit by missiles fired from the hill"."""


TAKING = frozenset({"capture", "seize", "recapture", "retake"})
"""Verbs that say more than the offensive in which it was done."""


def joined(known: Known, group: list[Act]) -> Act | None:
    strong = [a for a in group if not a.weak]
    if not strong:
        return None
    telling = [a for a in strong if not _only_points(a)]
    if not any(a.actor and a.trigger.pos_ == "VERB" for a in telling):
        telling = strong
    telling = [a for a in telling if not _is_purpose(a) and a.trigger.lower_ != "using"] or telling
    if any(a.harm and a.trigger.pos_ == "VERB" for a in telling):  # "killed by sniper fire": with what
        telling = [a for a in telling if not (a.trigger.lower_.endswith("fire") and a.trigger.dep_ == "pobj")]
    taking = [a for a in telling if a.trigger.lemma_ in TAKING and a.actor and a.trigger.pos_ == "VERB"]
    if taking and all(a in taking or (a.trigger.dep_ == "pobj" and a.trigger.head.head.i == taking[0].trigger.i) for a in telling):
        telling = taking  # "captured in a large offensive"
    main = (
        next((a for a in telling if a.event_class == "PROTEST" and telling[-1].event_class != "PROTEST"), None)
        or next((a for a in telling if not a.harm and a.carrier.pos_ == "VERB" and a.trigger.pos_ != "VERB"), None)
        or next((a for a in telling if not a.harm and not (a.trigger.dep_ == "acl" and telling[0].trigger.lemma_ in REACHING)), None)
        or next((a for a in telling if a.trigger.lemma_ in REACHING and a.actor), None)
        or telling[0]
    )
    for other in group:
        if other is main:
            continue
        main.names |= other.names
        if main.carrier.i == main.trigger.i and main.trigger.dep_ == "nsubj" and main.trigger.head.i == other.trigger.i:
            main.carrier = other.trigger  # "the strike may have hit": as sure as the verb
        if main.both and other.harm and other.actor and not main.actor:
            main.actor, main.both = other.actor, False
        elif main.both and other.harm:
            # "ten fighters of the front were killed in clashes with the army": the front is the other side
            fallen = [t for t in other.target if known.sort.of(t.head) & {"fighters", "group"}]
            main.actor = unique([*fallen, *main.actor]) if len(main.actor) == 1 else main.actor
        else:
            theirs = [a for a in other.actor if a.span not in {t.span for t in main.target}]
            if not main.actor or (theirs and all("pronoun" in known.sort.of(a.head) for a in main.actor)):
                main.actor = theirs  # "the bombers killed ten when they blew themselves up"
        main.target = unique(
            main.target + [t for t in other.target if t.span not in {a.span for a in main.actor} and not inside(known, t, group)]
        )
        main.means = main.means or other.means
        main.mode = main.mode or other.mode
    if main.both and main.actor:
        main.target = []
    if main.mode is None:
        main.mode = mode_by_means(known, main)
    main.target = [t for t in main.target if t.head.lower_ not in known.sort.grammar["furniture"]]
    main.target.sort(key=lambda t: not known.sort.of(t.head) & {"people", "fighters", "person", "group", "number", "pronoun"})
    main.actor = [a for a in main.actor if not inside(known, a, group)]
    if main.event_class == "ASSAULT":
        main.actor = [a for a in main.actor if not _cannot_attack(known, a)]
    return main


def _is_purpose(act: Act) -> bool:
    """Is it what the rest was done for ("killed in a push to retake the road")?"""
    verb = act.carrier if act.carrier.pos_ == "VERB" else act.trigger
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        verb = verb.head
    return verb.dep_ in ("advcl", "acl", "relcl") and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.lefts)


def _cannot_attack(known: Known, p: Part) -> bool:
    """A town does not attack, nor do "six children", "20 civilians": where headlines lose their commas they are taken for doers."""
    if is_mere_place(p.head, known.sort) and not known.sort.of(p.head) & NAMED:
        return True
    mine = known.sort.of(p.head)
    words = [t for t in p.head.lefts if t.dep_ in ("nummod", "compound", "nmod") and p.span[0] <= t.idx]
    counted = p.head.lemma_.lower() in known.sort.grammar["victims"] and "people" in mine
    return counted and any(t.like_num for w in words for t in w.subtree)


def _only_points(act: Act) -> bool:
    """Does a noun only point to an act told beside it ("struck the mill and halted the raid")?"""
    return (
        act.trigger.pos_ != "VERB"
        and not act.actor
        and not act.target
        and act.carrier.i == act.trigger.i
        and any(c.dep_ == "det" and c.lower_ in DEFINITE for c in act.trigger.lefts)
    )


def inside(known: Known, p: Part, group: Iterable[Act]) -> bool:
    return any(p.head.i in a.names for a in group)
