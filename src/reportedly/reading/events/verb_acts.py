"""Acts that verbs name: who does it, to whom, with what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spacy.tokens import Token

from reportedly.reading.events.act import Act, Known, gerund_behind, is_clash, is_gerund, names_act, unique
from reportedly.reading.events.lexicon import Sense
from reportedly.reading.events.means import means_near, means_term, mode_by_means
from reportedly.reading.events.participants import Part, actors_inside, after_prepositions, done_to, modifiers, part, parts
from reportedly.reading.events.senses import Clause, fits, verb_senses
from reportedly.reading.events.sorts import NAMED
from reportedly.reading.syntax import conjuncts, objects

_VIOLENT = frozenset({"ASSAULT", "COERCE"})

_SOLID = frozenset(
    """
    authorities carriers fighters group name number people person place population pronoun sites state territory
    """.split()
)

_WHERE = frozenset({"in", "over", "at", "near", "to", "into", "inside", "outside"})

_LINES = frozenset(
    {"road", "highway", "street", "border", "frontier", "bridge", "coast", "front", "outskirt", "edge", "way", "motorway", "side"}
)

_SOME = frozenset({"many", "some", "several", "few", "most", "others"})

_CLAUSE_BELOW = frozenset({"ccomp", "xcomp", "advcl", "acl", "acomp"})

_BLAMED = ("by", "from", "against", "in", "of")

_OFFERED = ("by", "of", "from", "with", "against", "on", "to", "for", "between", "among", "in", "over", "into", "at")

_PERSONAL = ("er", "or", "ist", "ant", "ent", "aide", "ee", "ate")
"""Endings of nouns for persons that no list has."""

_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence")


def by_verb(known: Known, verb: Token) -> list[Act]:
    if known.senses.lemma(verb) not in known.senses.verbs:
        return []
    clause = _as_object(verb, known) or Clause.of(verb, known.sort)
    found = verb_senses(verb, clause, known.senses, known.sort)
    if verb.dep_ == "amod" and clause.done_to == [verb.head] and found:
        return [verb_act(known, clause, found[0])]
    if verb.dep_ in ("amod", "compound") and verb.tag_ in ("VBN", "VBG"):
        return []
    if verb.tag_ == "VBN" and (any(c.dep_ == "det" for c in verb.lefts) or (verb.dep_ == "pobj" and verb.head.lower_ == "of")):
        return []  # "the wounded", "many of wounded"
    if verb.tag_ == "VBG" and (_is_not_done(verb) or (verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in ("range", "distance"))):
        return []  # "instead of fighting", "within shelling range"
    if verb.tag_ == "VBG" and verb.dep_ == "acl" and verb.lemma_ == "surround" and known.sort.of(verb.head) & {"territory", "sites"}:
        return []  # "the hills surrounding the town"
    return [verb_act(known, clause, found[0])] if found else []


_DOING = frozenset({"deny", "admit", "stop", "resume", "begin", "start", "continue", "avoid", "consider", "halt"})


def _as_object(verb: Token, known: Known) -> Clause | None:
    """The clause of "moving" in "denied moving units", where the parser takes it for an adjective; None where it is none."""
    noun, over = verb.head, verb.head.head
    if verb.dep_ != "amod" or verb.tag_ != "VBG" or noun.dep_ != "dobj" or over.lemma_.lower() not in _DOING or verb.i != over.i + 1:
        return None
    return Clause(verb, False, Clause.of(over, known.sort).doers, [noun], False)


def _is_not_done(verb: Token) -> bool:
    """Is it what somebody does not do ("rather than fighting it", "instead of shelling the town")?"""
    above = verb.head
    if above.lower_ not in ("than", "of") or verb.dep_ not in ("pcomp", "pobj", "ccomp", "advcl"):
        return False
    return (above.i > 0 and above.nbor(-1).lower_ in ("rather", "instead")) or above.head.lower_ in ("rather", "instead")


def is_noun_misread(known: Known, token: Token) -> bool:
    """ "In regime airstrikes on the town", "Fighting kills ten", where the parser takes a noun for a verb: one the codebook has for a noun only,
    or one in -ing that does what another verb says."""
    if is_gerund(known, token):
        return True
    lemma = known.senses.lemma(token)
    return lemma in known.senses.nouns and lemma not in known.senses.verbs


def is_verb_misread(token: Token) -> bool:
    """A "noun" with a subject of its own before it ("the members urge the minister to ...", "rebels capture") is a verb."""
    return (
        token.pos_ in ("NOUN", "PROPN")
        and any(c.dep_ in ("nsubj", "nsubjpass") for c in token.lefts)
        and not any(c.dep_ in ("cop", "det", "amod", "poss") for c in token.lefts)
    )


def verb_act(known: Known, clause: Clause, sense: Sense) -> Act:
    verb, sort, entry, p = clause.verb, known.sort, sense.entry, sense.pattern
    act = Act(sense, verb, _with_particle(verb, sense), verb, mode=sense.mode, weak=bool(p.get("weak")))
    act.harm = known.senses.lemma(verb) in entry.harm
    if verb.lemma_.lower() in ("fight", "battle") and verb.dep_ == "acl" and verb.tag_ == "VBG" and sort.of(verb.head) & NAMED:
        act.weak = True  # "a coalition fighting the rebels": who they are
    if verb.lemma_.lower() == "fight" and verb.dep_ == "relcl" and verb.tag_ in ("VBZ", "VBP") and not objects(verb):
        act.weak = True  # "a group that fights under its banner"
    act.names = {t.i for t in act.words}
    doers, undergoers = clause.doers, clause.done_to
    if "state" in p:
        act.words += [c for c in verb.children if c.lemma_.lower() in p["state"] and c.i > verb.i][:1]
    if p.get("experiencer"):
        doers, undergoers = undergoers, doers
    if p.get("undergo"):
        doers, undergoers = [], doers
    for head in doers:
        doer(known, act, head)
    whom(known, act, undergoers, p)
    if p.get("actor"):
        act.actor = [
            x
            for at in (verb, *objects(verb))
            for _, inner in after_prepositions(at, p["actor"])
            for x in parts(conjuncts(inner), known.sort)
            if sort.acts(x.head) or sort.of(x.head) & {"place"}
        ]
        act.target = parts(doers, known.sort) or act.target
    for word in p.get("both", ("with",) if is_clash(known, sense) else ()):
        for _, inner in after_prepositions(verb, (word,)):
            act.actor += parts(conjuncts(inner), known.sort)
            act.both = True
    if is_clash(known, sense):
        act.actor += [t for t in act.target if sort.acts(t.head)]
        act.target, act.both = [], True
    act.means = act.means or means_near(known, verb, act.harm)
    if act.mode is None or act.mode in ("shooting", "shelling"):
        act.mode = mode_by_means(known, act) or act.mode
    if act.means is None and act.mode == "suicide_attack":  # the bomber is the bomb
        act.means = next((a.head for a in act.actor if means_term(known, a.head) == "suicide_attack"), None)
    act.actor, act.target = unique(act.actor), unique(act.target)
    return act


COUNTS = frozenset({"dozens", "scores", "hundreds", "thousands"})


def doer(known: Known, act: Act, head: Token) -> None:
    core = gerund_behind(known, head) or known.sort.core(head)
    mine = known.sort.of(head) if core.i == head.i else known.sort.of(core)  # "dozens of shells" are shells
    if act.event_class in _VIOLENT and (head.pos_ == "NUM" or head.lower_ in COUNTS) and core.i == head.i:
        return
    if act.event_class in _VIOLENT and core.lemma_.lower() in known.sort.grammar["tolls"]:
        return
    if head.tag_ == "JJ" and head.ent_type_ == "NORP":
        return  # "Gunman storms Kenyan mall, nine killed" without its comma
    if names_act(known, core):
        act.tied.add(core.i)
        return
    bare_gun = "carriers" in mine and not any(True for _ in head.lefts) and means_term(known, head) == "shelling"  # "killed by artillery"
    if bare_gun or ("weapons" in mine and not mine & NAMED):
        act.means = act.means or core
        act.actor += modifiers(core, known.sort) or _shooters(known, core)
    elif known.sort.acts(head) or mine & {"place", "outlet"}:
        act.actor.append(part(head, known.sort))
        if act.event_class in _VIOLENT and mine & {"fighters", "carriers"}:
            # "a bomber from the group", "jets from the coalition": theirs is the deed.
            act.actor += [
                x
                for _, inner in after_prepositions(head, ("from",))
                for named in (inner, *(c for c in inner.rights if c.dep_ == "appos"))  # "from the network's affiliate X"
                if known.sort.of(named) & {"group", "state", "authorities"}
                for x in parts([named], known.sort)
            ][:1]
    elif inside := actors_inside(head, known.sort):
        act.actor += inside


_SHOOTING = frozenset({"fire", "launch", "drop", "lob", "send", "shoot"})


def _shooters(known: Known, weapon: Token) -> list[Part]:
    """Those who fired what hit: "replied with mortar bombs that hit the camp", "fired a shell which struck it"."""
    over = weapon.head
    if weapon.dep_ == "pobj" and over.lower_ == "with" and over.head.pos_ == "VERB":
        over = over.head
    elif not (weapon.dep_ == "dobj" and over.lemma_.lower() in _SHOOTING):
        return []
    return [part(h, known.sort) for h in Clause.of(over, known.sort).doers if known.sort.of(h) & NAMED]


def whom(known: Known, act: Act, heads: list[Token], p: Mapping[str, Any]) -> None:
    """To whom: the objects that can be, else whom prepositions name, else actors that the things acted on name, else the clause below."""
    code, verb, entry = act.event_class, act.trigger, act.sense.entry
    things: list[Token] = []
    sent: list[Token] = []
    for head in heads:
        if p.get("instrument") or (code == "ASSAULT" and _is_sent(known, verb, head)):
            sent.append(head)
        elif code == "ASSAULT" and verb.lemma_.lower() in ("fire", "launch") and "carriers" in known.sort.of(head):
            act.means = act.means or head  # "fired drones at the port"
            things.append(head)
        elif is_aimed_at(known, act, head):
            act.target.append(part(head, known.sort))
        elif code == "ASSAULT" and "weapons" in known.sort.of(known.sort.core(head)):
            if act.harm and verb.lemma_.lower() in _DESTROYING:
                act.target.append(part(head, known.sort))
                continue
            act.means = act.means or known.sort.core(head)
            things.append(head)
        else:
            things.append(head)
    wanted = p.get("target", entry.toward)
    toward = [] if act.target and code not in _VIOLENT else sorted(after_prepositions(verb, wanted), key=lambda x: wanted.index(x[0]))
    # "fired rockets at the airport": behind a weapon the parser hangs "at" on either.
    # "lodged a protest with the ministry": so it does behind what is lodged.
    for thing in (*things, *sent) if code == "ASSAULT" or "target" in p else ():
        for at in (thing, *(c for c in thing.rights if c.dep_ == "appos")):
            toward += list(after_prepositions(at, p.get("target", entry.toward)))
    for preposition, head in toward:
        if act.target and code not in _VIOLENT:
            break
        if act.target and preposition in _WHERE and not fits([head], ["people", "fighters"], known.sort):
            continue
        if act.target and preposition == "on" and head.lemma_.lower() in _LINES:
            continue  # "targeted a car on the road"
        for token in conjuncts(head):
            if known.sort.is_time(token):
                continue
            if is_aimed_at(known, act, token, by_preposition=True):
                act.target.append(part(token, known.sort))
            elif code == "ASSAULT" and "weapons" in known.sort.of(token):
                act.means = act.means or token
            elif not names_act(known, token) or code not in _VIOLENT:
                act.target += actors_inside(token, known.sort, _BLAMED if code == "ACCUSE" else _OFFERED)
    taken = {a.span for a in act.actor}
    for thing in things:
        if code == "ASSAULT" and "weapons" in known.sort.of(known.sort.core(thing)):
            act.actor = act.actor or modifiers(thing, known.sort)  # "a rebel mine was laid": whose it is laid it
            continue
        if not act.target and not (code == "ASSAULT" and names_act(known, known.sort.core(thing))):
            act.target += [x for x in actors_inside(thing, known.sort, _BLAMED if code == "ACCUSE" else _OFFERED) if x.span not in taken]
    if not act.target and code not in _VIOLENT and code != "RETREAT":
        from_clause(known, act)
        if code == "CONSULT":  # whom talks are about ("met to discuss the release of ten captives") is nobody met
            act.target = [t for t in act.target if known.sort.of(t.head) & NAMED]
    if not act.target and code not in ("ASSAULT", "CONSULT", "SUPPORT") and "target" not in p:
        for _, inner in after_prepositions(verb, ("against", "with", "on", "from", "to", "for", "in", "at", "into", "over")):
            if known.sort.of(inner) & (NAMED | {"place", "territory"}) and not known.sort.is_time(inner):
                act.target += parts(conjuncts(inner), known.sort)
                break
    if code == "ASSAULT" and verb.lemma_.lower() in _TAKING:
        for _, inner in after_prepositions(verb, ("from",)):
            act.target += [x for x in parts(conjuncts(inner), known.sort) if known.sort.of(x.head) & {"fighters", "group"}]
    if code == "CONSULT" and verb.lemma_.lower() not in ("visit", "tour"):
        act.target = [t for t in act.target if not _is_mere_place(t.head, known)]
    act.target = [t for t in act.target if t.span not in taken]


def _is_sent(known: Known, verb: Token, head: Token) -> bool:
    """ "Fired missiles and *drones* at the port": a craft that is sent like a weapon, and not what is hit."""
    if verb.lemma_.lower() not in _SENDING or head.dep_ not in ("dobj", "conj", "nsubjpass"):
        return False
    words = known.sort.words
    return "carriers" in {*words.get(head.lower_, ()), *words.get(head.lemma_.lower(), ())}


_SENDING = frozenset({"fire", "launch", "send", "hurl", "lob", "unleash"})
_DESTROYING = frozenset(
    {"destroy", "damage", "cripple", "hit", "strike", "target", "capture", "seize", "neutralise", "neutralize", "eliminate"}
)
"""Verbs of harm whose object is what is harmed even where it is a weapon."""
_TAKING = frozenset({"capture", "recapture", "take", "retake", "seize", "wrest", "liberate", "regain", "recover"})


def _is_mere_place(head: Token, known: Known) -> bool:
    name = known.sort.names.get(head.i)
    return name is not None and name.kind == "place" and not name.acts


def is_aimed_at(known: Known, act: Act, head: Token, by_preposition: bool = False) -> bool:
    """Can this be what the act is done to? For force people, places and things; for words and deals actors only."""
    mine, code = known.sort.of(known.sort.core(head)), act.event_class
    if head.lemma_.lower() in ("kilometre", "kilometer", "km", "mile", "metre", "meter", "yard") and not any(
        c.lower_ == "square" for c in head.lefts
    ):
        return False
    if head.lower_.endswith(("self", "selves")) or head.pos_ in ("PUNCT", "SYM", "X"):
        return False
    if head.lemma_.lower() in known.sort.grammar["tolls"]:
        return False
    if code in _VIOLENT:
        if names_act(known, known.sort.core(head)) and not mine & _SOLID:
            return False
        if mine & _SOLID:
            return not (
                code == "COERCE"
                and mine & {"sites"}
                and not mine & {"territory", "place", "carriers"}
                and not by_preposition
                and not modifiers(head, known.sort)
            ) or act.trigger.lemma_ in ("seize", "close", "board", "intercept", "tow")
        if head.lower_ in _SOME and head.dep_ in ("nsubjpass", "dobj"):
            return True  # "many were turned back"
        return not mine and not by_preposition and head.pos_ in ("NOUN", "PROPN") and not head.lower_.endswith(_ABSTRACT)
    if (
        any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in head.lefts)
        and not by_preposition
        and code not in ("CONSULT", "SUPPORT", "ACCUSE", "REQUEST")
    ):
        return False
    if mine & {"aid", "bargains", "restrictions", "weapons", "sites"} and not mine & (NAMED - {"authorities", "carriers"}):
        return False
    if code in ("MOBILIZE", "RETREAT", "PROTEST") and not by_preposition:
        return (code == "RETREAT" and bool(mine & {"territory", "place"})) or (
            code == "PROTEST" and bool(mine & {"authorities", "state", "group"})
        )
    if mine & (NAMED | {"place", "pronoun"}) or (mine & {"people"} and not (code == "AID" and mine & {"aid"})):
        return True
    if code == "CONSULT" and not mine and by_preposition:
        return head.pos_ in ("NOUN", "PROPN") and known.sort.acts(head) and head.lower_.rstrip("s").endswith(_PERSONAL)
    return bool(mine & {"territory"}) and code in ("CONSULT", "RETREAT", "MOBILIZE", "AID", "CONCEDE")


def from_clause(known: Known, act: Act) -> None:
    """ "demanded that Israel ease ...", "refused to meet the king": whom it is addressed to stands in the clause below."""
    above = [
        act.trigger,
        *([act.carrier] if act.carrier.i != act.trigger.i else []),
        *objects(act.trigger),
        *(inner for _, inner in after_prepositions(act.trigger, ("on", "for", "to"))),
    ]
    for depth in range(4):
        below = [
            c for a in above for c in a.children if c.dep_ in _CLAUSE_BELOW and (c.pos_ in ("VERB", "AUX", "ADJ") or c.dep_ == "ccomp")
        ]
        for clause in below:
            if clause.pos_ != "ADJ" and not (clause.dep_ == "advcl" and not any(c.lower_ == "to" for c in clause.lefts)):
                theirs = act.event_class == "AGREE" and any(c.tag_ == "PRP$" for s in clause.children if s.dep_ == "nsubj" for c in s.lefts)
                act.target += in_clause(known, clause, own_first=depth == 0 and not theirs)
            if act.target:
                return
        above = below
    if act.event_class == "THREATEN":
        act.target += _who_must_yield(known, act.trigger)


def _who_must_yield(known: Known, verb: Token) -> list[Part]:
    """ "Threatened to strike if the army goes on", "unless the rebels leave": whom the threat is meant to move."""
    below = [c for c in verb.children if c.dep_ in _CLAUSE_BELOW]
    for clause in (*below, *(c for b in below for c in b.children if c.dep_ == "advcl")):
        if any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in clause.children):
            for subject in clause.children:
                if subject.dep_ == "nsubj" and known.sort.of(subject) & (NAMED | {"place"}) and "pronoun" not in known.sort.of(subject):
                    return parts(conjuncts(subject), known.sort)
    return []


def in_clause(known: Known, clause: Token, own_first: bool) -> list[Part]:
    """Who is meant in a clause: its subject where that is somebody else, else whom it is done to, else whom its prepositions name."""
    sort = known.sort
    own = [c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")]
    if not own and clause.tag_ == "NN" and any(c.dep_ == "mark" for c in clause.lefts):
        own = [c for c in clause.lefts if c.dep_ == "compound"][-1:]  # "that the premier resign", taken for a noun
    if own_first and own and sort.acts(own[0]) and "pronoun" not in sort.of(own[0]):
        return parts(conjuncts(own[0]), known.sort)
    named = [
        part(h, known.sort) for h in done_to(clause, sort)
        if sort.of(h) & (NAMED | {"place"}) and not sort.of(h) & {"aid", "weapons"} and (modifiers(h, sort) or "carriers" not in sort.of(h)) and not any(c.tag_ == "PRP$" for c in h.lefts)
    ]  # fmt: skip
    if named:
        return named
    for head in done_to(clause, sort):
        if found := [x for x in actors_inside(head, sort, _OFFERED) if x.head.pos_ != "ADJ" or x.head.ent_type_]:
            return found
        for _, inner in after_prepositions(head, ("against", "with", "in", "on")):
            if sort.of(inner) & (NAMED | {"place"}) and not sort.is_time(inner):
                return parts(conjuncts(inner), sort)
    for _, inner in after_prepositions(clause, ("against", "with", "to", "on", "from", "for", "into", "in", "between")):
        if known.sort.is_time(inner):
            continue
        if sort.of(inner) & (NAMED | {"place"}) and not any(c.tag_ == "PRP$" for c in inner.lefts):
            return parts(conjuncts(inner), known.sort)
        if found := actors_inside(inner, sort, _OFFERED):
            return found
    return []


def _with_particle(verb: Token, sense: Sense) -> list[Token]:
    words = [verb]
    wanted = set(sense.further)
    for child in verb.rights:
        if child.i - verb.i <= 3 and (child.dep_ == "prt" or child.lower_ in wanted):
            words.append(child)
    return words


def by_headline_verb(known: Known, token: Token) -> list[Act]:
    """ "Army Kills 48", where the parser takes the verb for a name: a capitalised third person with something before and after it."""
    if token.dep_ == "compound" and token.tag_ in ("NN", "NNP") and token.i > token.sent.start:
        return _by_plural_before(known, token)
    if token.tag_ not in ("NNS", "NNPS", "NNP") or not token.text[0].isupper() or not token.lower_.endswith("s"):
        return []
    lemma = token.lower_[:-1]
    table = known.senses.verbs.get(lemma) or known.senses.verbs.get(lemma[:-1] if lemma.endswith("e") else "")
    if not table or token.is_sent_start or token.i + 1 >= len(token.doc) or token.nbor(1).is_sent_start:
        return []
    before, after = token.nbor(-1), token.nbor(1)
    if not (known.sort.of(before) & NAMED) or after.pos_ not in ("NUM", "PROPN", "NOUN", "DET", "ADJ"):
        return []
    sense = next((s for of_class in table for s in of_class if s.plain and not s.further), None)
    if sense is None or sense.event_class != "ASSAULT":
        return []
    doc, end = token.doc, after.i
    while end + 1 < token.sent.end and doc[end].pos_ not in ("NOUN",) and doc[end + 1].pos_ in ("NUM", "PROPN", "NOUN", "ADJ"):
        end += 1
    start = before.i
    while start - 1 >= token.sent.start and doc[start - 1].pos_ in ("PROPN", "ADJ", "NOUN") and known.sort.of(doc[start - 1]) & NAMED:
        start -= 1
    act = Act(sense, token, [token], token, harm=lemma in sense.entry.harm, names={token.i})
    act.actor = [Part(before, (doc[start].idx, before.idx + len(before)))]
    act.target = [Part(doc[end], (after.idx, doc[end].idx + len(doc[end])))]
    return [act]


def _by_plural_before(known: Known, token: Token) -> list[Act]:
    """ "Planes strike school in Hama", where the parser takes all for one long name: several who act stand right before the verb, in a
    headline without another verb. English puts no plural of persons or craft before the noun that it goes with."""
    before, head, top = token.nbor(-1), token.head, token.sent.root
    if (
        before.tag_ not in ("NNS", "NNPS")
        or head.i <= token.i
        or top.pos_ not in ("NOUN", "PROPN")
        or known.senses.lemma(token) not in known.senses.verbs
    ):
        return []
    if before.dep_ != "compound" or not known.sort.of(before) & {"fighters", "carriers", "group"}:
        return []
    while head.dep_ == "compound" and head.head.i > head.i:
        head = head.head
    clause = Clause(token, False, [before], [head], False)
    found = [sense for sense in verb_senses(token, clause, known.senses, known.sort) if sense.event_class == "ASSAULT"]
    if not found:
        return []
    act = verb_act(known, clause, found[0])
    act.target = [Part(head, (token.nbor(1).idx, head.idx + len(head)))]
    return [act]
