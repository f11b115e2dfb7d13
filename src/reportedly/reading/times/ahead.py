"""Whether words tell of what is to come: "will meet on Monday", "is due on Friday", "called a strike for 8 June"."""

from __future__ import annotations

from spacy.tokens import Token

_AHEAD = frozenset({"will", "'ll", "’ll", "shall", "would"})
_DUTY = frozenset({"must", "should", "shall"})
_HAVE = frozenset({"have", "'ve", "’ve"})
_PAST = frozenset({"was", "were", "had"})
_SCHEDULED = frozenset(
    {"arrive", "begin", "come", "depart", "end", "enter", "expire", "go", "leave", "meet", "open", "resume", "return", "start"}
)
"""Verbs whose present beside a day tells what is to come ("the first buses leave on Monday")."""
_PLANS = frozenset({"plan", "schedule", "expect", "due", "set", "slate", "intend", "hope", "prepare"})
_PLANNED = frozenset({"due", "scheduled", "expected", "set", "slated", "planned", "likely"})
_WANTS = frozenset(
    "agree allow ask bind call challenge command commit decide demand direct encourage give implore instruct invite offer oblige order pledge plead "
    "press promise propose request require resolve summon swear tell threaten undertake urge vow want warn".split()
)
"""Verbs whose infinitive tells what is to be done after the words ("urged both sides to sign on Monday")."""
_WANTED = frozenset(
    "agreement appeal call date day deadline deal decision demand invitation offer order plan pledge promise request ultimatum undertaking".split()
)
_SUMMONS = frozenset("announce call convene convoke invite organise organize plan propose schedule summon urge".split())
_GATHERINGS = frozenset(
    "assembly conference congress demonstration election march meeting mourning parade prayer protest rally referendum round session shutdown sit-in strike summit "
    "talk vigil vote walkout".split()
)
_BEGINS = frozenset({"begin", "start", "commence"})
_PUT_OFF = frozenset("adjourn defer delay extend move postpone prolong put reschedule".split())
_SAYS = frozenset("say tell report write announce add claim confirm state note mark fall be have do quote show mean remain seem".split())
"""Verbs whose present beside a day is that of the page or of a custom ("says on Friday", "Monday marks a year since")."""
_BLAME = frozenset(
    "blame condemn responsible revenge retaliation account apologise apologize thank reprisal punish responsibility avenge".split()
)


def looks_ahead(token: Token, present: bool = True) -> bool:
    """Does the clause that a word stands in tell of what is to come ("will meet on Monday", "is due to start")? `present`: also by the present
    of verbs of coming and going ("the first buses leave on Monday"), which running accounts use of what goes on."""
    token = _clause(token)
    for _ in range(3):
        said = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
        if any(c.lower_ in _AHEAD and c.dep_ == "aux" for c in token.children) or (_plans(token) and not said & _PAST):
            return True
        if said & _DUTY and not said & _HAVE:  # "must have left" looks back
            return True
        if "to" in said and token.dep_ == "xcomp" and token.head.lemma_ == "be" and token.head.lower_ not in _PAST:
            return True
        if token.tag_ == "VBG" and token.lemma_ == "go" and not said & _PAST:
            return True
        now = token.tag_ in ("VBZ", "VBP") or (token.tag_ == "NNS" and any(c.dep_ == "nsubj" for c in token.lefts))
        if present and now and not said and (token.lemma_ in _SCHEDULED or token.lower_.removesuffix("s") in _SCHEDULED):
            return True
        if token.tag_ == "VB" and not said and token.dep_ == "ccomp" and token.head.pos_ == "VERB":
            return True  # "proposed that both meet on Monday"
        if token.dep_ == "xcomp" or (token.tag_ == "VB" and token.dep_ in ("acl", "advcl", "conj")):
            token = token.head
        else:
            return False
    return False


_OF_DAYS = frozenset("morning afternoon evening night dawn dusk noon midday midnight".split())


def tells_which(token: Token) -> bool:
    """Does a day only tell which thing is meant ("to investigate Wednesday's attack"), and not when something is done? Of a gathering ("to attend
    Friday's summit") it tells when that is."""
    while token.dep_ == "compound" and (token.head.lemma_.lower() in _OF_DAYS or token.head.ent_type_ == "DATE") and token.head.i > token.i:
        token = token.head
    thing = token.head
    return token.dep_ in ("poss", "compound", "nmod") and thing.i > token.i and thing.lemma_.lower() not in _GATHERINGS


def leans_ahead(token: Token) -> bool:
    """May the time at a word be one to come, by words that are also used of what is over? So it is where that is the nearer: "urged them to sign
    on Monday", "called a march for June 8", "travels to the capital on Tuesday", "was due on Friday"."""
    if looks_ahead(token) or _is_set_for(token):
        return True
    above = token
    while above.head.i != above.i and above.pos_ not in ("VERB", "AUX"):
        over = above.head
        if over.lemma_.lower() in _GATHERINGS and over.i < token.i and _is_called(over):
            return True
        above = over
    for _ in range(3):
        said = {c.lower_ for c in above.children if c.dep_ in ("aux", "auxpass")}
        if _plans(above) or (above.tag_ == "VBG" and above.lemma_ == "go" and said):
            return True
        if above.tag_ == "VBG" and above.lemma_ in _BEGINS and not said and above.dep_ in ("acl", "advcl", "prep"):
            return True  # "a truce of ten days, beginning on 3 May"
        if above.tag_ in ("VBZ", "VBP") and above.pos_ == "VERB" and not said and above.lemma_ not in _SAYS:
            return True
        if "to" in said and (above.head.lemma_ in _WANTS or above.head.lemma_.lower() in _WANTED or above.head.lemma_ == "be"):
            return above.dep_ in ("xcomp", "ccomp", "advcl", "acl", "relcl")
        if above.dep_ == "xcomp" or (above.tag_ == "VB" and above.dep_ in ("acl", "advcl", "conj", "ccomp")):
            above = above.head
        else:
            return False
    return False


def looks_back(token: Token) -> bool:
    """Does a time hang on a verb that tells what was done, and not on what somebody wants or calls together?"""
    above = token
    while above.head.i != above.i and above.pos_ not in ("VERB", "AUX"):
        above = above.head
        if above.lemma_.lower() in _GATHERINGS or above.lemma_.lower() in _WANTED:
            return False
    said = {c.lower_ for c in above.children if c.dep_ in ("aux", "auxpass")}
    return above.lemma_ not in _WANTS and (above.tag_ == "VBD" or (above.tag_ == "VBN" and not said & {"be"}))


def _clause(token: Token) -> Token:
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def _plans(verb: Token) -> bool:
    """Is a verb one of planning ("is scheduled", "plans"), or "be" with a word for what is planned ("is due in the capital")?"""
    if verb.lemma_ == "be":
        return any(c.lower_ in _PLANNED for c in verb.children if c.dep_ in ("acomp", "attr"))
    if verb.lemma_ not in _PLANS or verb.tag_ == "VBD":
        return False
    if verb.lemma_ == "set":  # "had set out", "has set fire": none
        return verb.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in verb.children) and not any(c.dep_ == "prt" for c in verb.children)
    return True


def _is_set_for(token: Token) -> bool:
    """ "Called a strike for Friday", "from Friday", "postponed to Friday": the day for which something is called or to which it is put off, and
    not "blamed for Friday's attack"."""
    phrase = token
    while phrase.head.i != phrase.i and phrase.dep_ in ("compound", "nummod", "npadvmod", "amod"):
        phrase = phrase.head
    if phrase.dep_ != "pobj" or phrase.head.i >= token.i or token.i - phrase.head.i > 3:
        return False
    over, before = phrase.head.head, phrase.head.lower_
    if before in ("to", "until", "till"):
        return over.lemma_ in _PUT_OFF
    if before == "from":
        return over.lemma_ in _SUMMONS or over.lemma_.lower() in _GATHERINGS
    if before != "for":
        return False
    return phrase.pos_ in ("PROPN", "NOUN", "NUM") and phrase.ent_type_ in ("DATE", "TIME", "") and over.lemma_.lower() not in _BLAME


def _is_called(gathering: Token) -> bool:
    """Is a gathering called by the verb that it hangs on ("summoned its supporters to a rally on Sunday", "urged all to join a march on")?"""
    over = gathering.head
    for _ in range(3):
        if over.lemma_ in _SUMMONS and over.pos_ == "VERB":
            return True
        over = over.head
    return False
