"""Acts that verbs name: who does it, to whom, with what."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.events.act import Act, Known, gerund_behind, is_clash, is_gerund, names_act, unique
from reportedly.reading.events.clause import Clause
from reportedly.reading.events.done_to_whom import whom
from reportedly.reading.events.lexicon import Sense
from reportedly.reading.events.means import means_near, means_term, mode_by_means
from reportedly.reading.events.participants import Part, actors_inside, after_prepositions, modifiers, part, parts
from reportedly.reading.events.senses import verb_senses
from reportedly.reading.events.sorts import NAMED
from reportedly.reading.syntax import agents, conjuncts, objects

_VIOLENT = frozenset({"ASSAULT", "COERCE"})


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
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and verb.head.pos_ == "NUM" and verb.head.dep_ in ("dobj", "pobj") and not agents(verb):
        if verb.lemma_ != "kill" or not any(c.lower_ in ("in", "by", "as", "when", "after") for c in verb.rights):
            return []  # "treated 400 wounded"; not "the bishop says 25 killed in attack"
    if (
        verb.tag_ == "VBN"
        and verb.dep_ == "advcl"
        and verb.lemma_ in ("wound", "injure")
        and verb.nbor(-1).pos_ == "NUM"
        and not agents(verb)
    ):
        if verb.nbor(-1).dep_ == "dobj" and verb.nbor(-1).head.i == verb.head.i:
            return []  # "took in 400 wounded", hung on the verb
    if verb.tag_ == "VBG" and (_is_not_done(verb) or (verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in ("range", "distance"))):
        return []  # "instead of fighting", "within shelling range"
    if verb.tag_ == "VBG" and verb.dep_ == "acl" and verb.lemma_ == "surround" and known.sort.of(verb.head) & {"territory", "sites"}:
        return []  # "the hills surrounding the town"
    return [verb_act(known, clause, found[0])] if found else []


_ANSWERING = frozenset({"retaliate", "respond", "reply", "answer"})
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
    if verb.lemma_.lower() in _ANSWERING and any(
        c.dep_ == "prep" and c.lower_ == "by" and any(g.dep_ == "pcomp" for g in c.children) for c in verb.rights
    ):
        act.weak = True  # "retaliated by shelling the town"
    act.names = {t.i for t in act.words}
    doers, undergoers = clause.doers, clause.done_to
    if "state" in p:
        act.words += [c for c in verb.children if c.lemma_.lower() in p["state"] and c.i > verb.i][:1]
    if p.get("experiencer"):
        doers, undergoers = undergoers, doers
    if p.get("undergo"):
        doers, undergoers = [], doers
    for head in doers if not p.get("suffered") else ():
        doer(known, act, head)
    each_other = [h for h in undergoers if _is_each_other(h)]
    whom(known, act, [h for h in undergoers if h not in each_other], p)
    if entry.code == "AGREE":  # "agreed with the rebels": they too
        act.actor += act.target
    if each_other and entry.code == "ASSAULT":
        act.both = True  # "have been fighting each other": both sides do it
    if each_other and entry.code == "ACCUSE" and not act.target:
        act.target = parts(each_other, sort)
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


def _is_each_other(head: Token) -> bool:
    return (
        head.lower_ in ("other", "another")
        and head.i > 0
        and (head.nbor(-1).lower_, head.lower_) in (("each", "other"), ("one", "another"))
    )


COUNTS = frozenset({"dozens", "scores", "hundreds", "thousands"})


def doer(known: Known, act: Act, head: Token) -> None:
    core = gerund_behind(known, head) or known.sort.core(head)
    mine = known.sort.of(head) if core.i == head.i else known.sort.of(core)  # "dozens of shells" are shells
    if act.event_class in _VIOLENT and (head.pos_ == "NUM" or head.lower_ in COUNTS) and core.i == head.i:
        return
    if act.event_class in _VIOLENT and core.lemma_.lower() in known.sort.grammar["tolls"]:
        return
    if head.lower_ == "those" and any(c.dep_ in ("relcl", "acl") for c in head.rights):
        act.actor.append(part(head, known.sort))  # "those who killed an officer"
        return
    if core.lemma_.lower() in _BY_CHANCE:
        return
    if head.tag_ == "JJ" and head.ent_type_ == "NORP":
        return  # "Gunman storms Kenyan mall, nine killed" without its comma
    if names_act(known, core):
        act.tied.add(core.i)
        return
    bare_gun = "carriers" in mine and not any(True for _ in head.lefts) and means_term(known, head) == "shelling"  # "killed by artillery"
    whose = any(c.lower_ == "of" for h in (head, head.head) for c in h.rights if h.pos_ == "NOUN")  # "artillery of the Third Brigade"
    bare_gun = bare_gun and not whose and not (head.tag_ == "NNS" and head.dep_ == "nsubj")  # "tanks fired": their crews
    if bare_gun or ("weapons" in mine and not mine & NAMED):
        act.means = act.means or core
        act.actor += modifiers(core, known.sort) or _shooters(known, core)
    elif known.sort.acts(head) or mine & {"place", "outlet"} or (act.event_class == "AID" and "people" in mine):
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


_BY_CHANCE = frozenset({"mistake", "accident", "error", "chance", "surprise"})
_SHOOTING = frozenset({"fire", "launch", "drop", "lob", "send", "shoot"})


def _shooters(known: Known, weapon: Token) -> list[Part]:
    """Those who fired what hit: "replied with mortar bombs that hit the camp", "fired a shell which struck it"."""
    over = weapon.head
    if weapon.dep_ == "pobj" and over.lower_ == "with" and over.head.pos_ == "VERB":
        over = over.head
    elif not (weapon.dep_ == "dobj" and over.lemma_.lower() in _SHOOTING):
        return []
    return [part(h, known.sort) for h in Clause.of(over, known.sort).doers if known.sort.of(h) & NAMED]


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
    if token.dep_ == "compound" and token.tag_ == "NNS" and token.i > max(1, token.sent.start):
        return _behind_comma(known, token)
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


def _behind_comma(known: Known, token: Token) -> list[Act]:
    """ "Drones hit a depot, army recaptures base", where the parser takes the second clause of a headline for one long name: English puts no
    plural in the middle of one."""
    before, head = token.nbor(-1), token.head
    if before.dep_ != "compound" or not known.sort.of(before) & (NAMED | {"place"}) or known.senses.lemma(token) not in known.senses.verbs:
        return []
    first = before
    while first.i - 1 > token.sent.start and first.nbor(-1).dep_ in ("compound", "amod") and first.nbor(-1).head.i in (first.i, head.i):
        first = first.nbor(-1)
    while head.dep_ == "compound" and head.head.i > head.i:
        head = head.head
    if first.nbor(-1).text not in (",", ";") or head.i <= token.i:
        return []
    clause = Clause(token, False, [before], [head], False)
    found = [sense for sense in verb_senses(token, clause, known.senses, known.sort) if sense.event_class in ("ASSAULT", "COERCE")]
    if not found:
        return []
    act = verb_act(known, clause, found[0])
    act.actor = [Part(before, (first.idx, before.idx + len(before)))]
    act.target = [Part(head, (token.nbor(1).idx, head.idx + len(head)))]
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
