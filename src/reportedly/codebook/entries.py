"""What one entry of the codebook holds, a type for each file. The loader checks YAML against these; readers match on them.

Every entry has a code, a name that people read, a definition, what it includes and excludes, crosswalks and example sentences; the
examples are run as tests (`reportedly.reading.cases`). What the reader matches on (lemmas, patterns) stands in the same entry.
"""

from __future__ import annotations

from msgspec import Struct, field


class Example(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sentence or a few, and what a careful reader takes from it.

    `text` is read as a report of its own, with `published`, `title` and `outlet` where they are given. `finds` are records that must be
    found, `none` records, or types of records, that must not be. `name` is what the example is called in lists of failures.

    A record is written as a mapping with its `type` and the fields to check, named as in the record format; fields left out are not
    checked: `{type: event, class: ASSAULT, trigger: shelled, actor: [Government forces]}`. Values are written so:

    - Quoted words (`trigger`, `quote`, `content`, `actor`, `place` ...): the words themselves. They must be the record's words, letter
      case, outer punctuation and a leading article aside. An ellipsis at either end (`"... had left the town"`) says that there may be
      more there. Actors and places may also be given by the fullest name that the report has for them, and actors by their code in the
      register: `=jaysh-al-izza`. A mapping compares fields of a mention: `speaker: {text: a resident, disclosure: anonymous}`.
    - Lists (`actor`, `target`, `via` ...): each given one must be there, in any order; a single value is a list of one; `[]` says that
      there is none. With `only: true` in the record its lists must hold nothing else.
    - Times: a day (`2016-09-16`), first and last day (`2016-09-01..2016-09-30`, one of them may be missing) or the words.
    - `said_in`, `within`, `statement`: the words of the speaker, null for the report's own voice, `{disclosure: unattributed}` for
      "reportedly". `event`, `of`, `answers`, `events`: the words that the other record rests on (of a statement, its speaker).
    - `null`: unknown, or not there. Everything else (`class`, `stance`, `value` ...): the value itself.
    """

    text: str
    finds: tuple[dict, ...] = ()
    none: tuple[str | dict, ...] = ()
    published: str | None = None
    title: str | None = None
    outlet: str | None = None
    name: str = ""


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every entry of every file has."""

    code: str
    """What records hold; one of its own in the file."""
    name: str
    """What people read."""
    definition: str
    """When the code is meant, in a sentence or two."""
    extends: bool = False
    """In a user's own codebook: add this entry's lists to the entry of the same code below it, rather than stand in its place."""
    includes: tuple[str, ...] = ()
    """What is meant by it that one might doubt."""
    excludes: tuple[str, ...] = ()
    """What is not meant by it that one might think is, with the code that is."""
    crosswalk: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """{"cameo": [...], "acled": [...], "ucdp": [...]}: codes or names of the same thing in other codebooks."""
    examples: tuple[Example, ...] = ()
    """Sentences and what is to be read from them; they run as tests."""


class EventEntry(Entry, frozen=True, kw_only=True):
    """events.yaml: an event class (`of` null) or a mode of one (`of`: its class)."""

    of: str | None = None
    """The class that a mode belongs to."""
    verbs: tuple[str, ...] = ()
    """Lemmas of verbs that name the act, each optionally with a particle or preposition ("hand over", "call for")."""
    nouns: tuple[str, ...] = ()
    """Lemmas of nouns that name the act ("attack", "air strike")."""
    means: tuple[str, ...] = ()
    """Nouns that name the means and so tell the mode ("barrel bomb")."""
    patterns: tuple[dict, ...] = ()
    """Finer conditions, for senses that a lemma alone does not tell: the first whose conditions all hold decides. `verb` or `noun`: lemmas
    it is for. `subject`, `object`, `not_subject`, `not_object`: sorts of participants.yaml, kinds of names or lemmas. `prep`: {preposition:
    what follows}. `to`: the infinitive that follows. `needs`: who must be told. `none: true`: it names no act. `target`, `actor`:
    prepositions that name whom. All of them are told in reading/events/senses.py."""
    both_ways: bool = False
    """Both sides act (a meeting, a clash): they stand together in `actor`."""
    light: tuple[str, ...] = ()
    """Verbs that with one of the entry's nouns as object say only that it was done: "launch an attack", "hold talks"."""
    undergo: tuple[str, ...] = ()
    """Verbs whose subject is the one that it was done to: "come under attack", "suffer a raid"."""
    of_actor: tuple[str, ...] = ()
    """Nouns whose "of" names who acts ("the withdrawal of the army"); with the other nouns it names to whom ("the shelling of Homs")."""
    toward: tuple[str, ...] = ()
    """Prepositions that name to whom it is done, beside the object: "on", "against"."""
    harm: tuple[str, ...] = ()
    """Verbs that tell what came of an act ("kill", "destroy"): beside a word that tells the act itself they name no second one."""
    alone: bool = False
    """The nouns name an act even where no one who took part is told ("the attack", "talks")."""


class SortEntry(Entry, frozen=True, kw_only=True):
    """participants.yaml: a sort of noun (fighters, weapons, restrictions) that conditions on subjects and objects name."""

    grammar: bool = False
    """Words that tell how a phrase is built ("one of", "on Monday"), and no sort of participant."""
    words: tuple[str, ...] = ()
    """Lemmas of its nouns."""


class GrammarEntry(Entry, frozen=True, kw_only=True):
    """grammar.yaml: words that tell how a sentence is built, and what of it."""

    of: str | None = None
    """Where the words stand that tell how surely an act is put: above_verb, above_noun, above_noun_by, noun_above, adjective, state, adverb."""
    tells: str | None = None
    """How surely those put it: a value of `modality`."""
    words: tuple[str, ...] = ()
    """The words, as lemmas; adjectives and states as they are written."""


class AgreementEntry(Entry, frozen=True, kw_only=True):
    """agreements.yaml: a kind of agreement (`is`: kind) or a step in the life of one (`is`: step)."""

    is_: str = field(name="is")
    nouns: tuple[str, ...] = ()
    """A kind's names, as lemmas ("cessation of hostility" is written as its head, "cessation"); a step's nouns of act ("violation of")."""
    modifiers: tuple[str, ...] = ()
    """A kind's words before a general noun ("evacuation deal")."""
    verbs: tuple[str, ...] = ()
    """A step's verbs, lemmas, whose object the agreement is, or that govern it by a preposition ("abide by"); a kind's verbs, which tell it
    where the agreement is one to do them ("an agreement to leave the town")."""
    subject_verbs: tuple[str, ...] = ()
    """A step's verbs whose subject the agreement is, with their object or particle where one belongs to it ("take effect")."""
    adjectives: tuple[str, ...] = ()
    """Words before or after the agreement that tell the step ("a fragile truce")."""
    negated: str | None = None
    """The step that is told where the words are negated ("is not included": exclude); without it the step is told as denied."""
    kept_verbs: tuple[str, ...] = ()
    """Of the verbs, those that tell a breach where they are negated ("never respected the truce")."""
    doer: str = "by"
    """The field that holds who does it: by, parties, mediators, guarantors, monitors, excluded, accused."""


class TieEntry(Entry, frozen=True, kw_only=True):
    """ties.yaml: a relation between actors, or one form of it (`relation`: whose form)."""

    relation: str | None = None
    """One of `records.Relation`; null where the code is one."""
    form: str | None = None
    both_ways: bool = False
    verbs: tuple[str, ...] = ()
    """Lemmas of what a does to b, with a preposition or an object and a preposition where they belong to it ("fight alongside",
    "pledge allegiance to")."""
    habitual_verbs: tuple[str, ...] = ()
    """Verbs of single acts, which tell the tie only where the act goes on ("has been bombing", "regularly shelled")."""
    verbs_of_b: tuple[str, ...] = ()
    """Lemmas of what b does to a ("bring together")."""
    participles: tuple[str, ...] = ()
    """Words after a hyphen or before "by" that tell what a does to b ("Iran-backed", "led by"); `-` before one: what b is to a
    ("al-Qaeda-affiliated")."""
    states: tuple[str, ...] = ()
    """What a is with respect to b, with its preposition ("loyal to", "allied with")."""
    nouns: tuple[str, ...] = ()
    """What a is to b ("ally", "spokesman")."""
    nouns_of_b: tuple[str, ...] = ()
    """What b is to a ("proxy")."""
    relations: tuple[str, ...] = ()
    """Nouns of the relation itself, with b after "with", "for", "from" or "to" ("support for", "ties with")."""
    prefixes: tuple[str, ...] = ()
    """Prefixes that say how a stands to b ("pro-government")."""
    ends: tuple[str, ...] = ()
    """Common nouns that can be an end of a tie; names always can."""


class FigureEntry(Entry, frozen=True, kw_only=True):
    """figures.yaml: a role that a number counts, a unit, a qualifier, a status and so on (`is` tells which)."""

    is_: str = field(name="is")
    words: tuple[str, ...] = ()
    """Lemmas of the nouns counted (unit, status, label, not_counted), or the phrases of a qualifier or a scope."""
    verbs: tuple[str, ...] = ()
    """A role's verbs that are done to those counted ("killed five")."""
    verbs_of_combatants: tuple[str, ...] = ()
    """The same, where those counted are combatants by their noun ("has 800 fighters")."""
    verbs_of_people: tuple[str, ...] = ()
    """The same, where those counted are people by their noun ("holds 40 aid workers", not "holds 40 meetings")."""
    subject_verbs: tuple[str, ...] = ()
    """A role's verbs that those counted do ("five died")."""
    phrases: tuple[str, ...] = ()
    """A role's verbs with their object, both as lemmas ("lose life")."""
    adjectives: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    """A role's nouns of act, with those counted after "of" ("the deaths of five")."""
    totals: tuple[str, ...] = ()
    """Nouns that a total of this role is told of ("the toll rose to 31")."""
    alone: tuple[str, ...] = ()
    """Nouns that give the role by being counted ("12 strikes", "40 casualties")."""
    times: tuple[str, ...] = ()
    """Verbs of which "N times" is a count of this role ("violated the truce 300 times")."""
    low: int | None = None
    """The least that a qualifier without a number is taken for by this codebook ("dozens": 24). A convention, so no figure holds it: its
    `low` is what its own words give."""


class ControlEntry(Entry, frozen=True, kw_only=True):
    """control.yaml: a way in which a place is said to be held or to change hands."""

    verbs: tuple[str, ...] = ()
    """Lemmas of what a holder does to a place, with a preposition or an object where one belongs to it ("take control of")."""
    verbs_from: tuple[str, ...] = ()
    """Lemmas, with a preposition, of what a taker does to the holder of a place ("drive out of", "expel from")."""
    subject_verbs: tuple[str, ...] = ()
    """Lemmas of what a place or a road does ("fall to")."""
    participles: tuple[str, ...] = ()
    """Words after a hyphen ("rebel-held")."""
    nouns: tuple[str, ...] = ()
    """Nouns with the place after "of" ("the capture of the town")."""
    objects: tuple[str, ...] = ()
    """Where given, lemmas that the object must be one of ("cut the road")."""
    verbs_of_sites: tuple[str, ...] = ()
    """Lemmas that tell it only of a `sites` ("abandon the post", and not "abandon the town", which its people do too)."""
    sites: tuple[str, ...] = ()
    """Lemmas of what forces alone hold."""
    source: str = "from"
    """Which of `from` and `holder` the doer is: the loser of "lost", the taker of "captured"."""


class CueEntry(Entry, frozen=True, kw_only=True):
    """reporting.yaml: words that report speech or thought, with the stance and distance that they carry; and the words that tell what
    sort of speaker, source or channel it is (`is`)."""

    is_: str = field(name="is", default="cue")
    """`cue`; `sense`, words that are cues only where something else found that they are; or `role`, `disclosure`, `disclosure-plural`, `office`, `basis`, `speaking`, `medium`, `hedge`, `anaphor`, `inquiry`, `thing`, `own-count`, `withheld`, `refuting`, `rubric`, `apart`: then `value` is what its words tell."""
    value: str | None = None
    stance: str = "assert"
    certainty: str = "certain"
    distance: str = "neutral"
    takes: tuple[str, ...] = ("clause",)
    """Where the content stands: `clause` (that-clause, quotation), `to` (infinitive), `object` (object and what belongs to it),
    `object_to` ("urged X to go"), `passive_to` ("is believed to be"), `measure` (an object and "at": "put the toll at 62"),
    `number` (an object with a number: "counted 43 bodies")."""
    verbs: tuple[str, ...] = ()
    """Lemmas, with particle, preposition or object where they need one ("point out", "call for", "claim responsibility for")."""
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    patterns: tuple[dict, ...] = ()


class NounEntry(Entry, frozen=True, kw_only=True):
    """nouns.yaml: common nouns for people, bodies and places, and the words of names that tell what is named."""

    kind: str
    """One of `records.EntityKind`: what one of them is ("a resident" is `unnamed`)."""
    many: str = "unnamed"
    """What several are ("residents" are a `population`)."""
    office: bool = False
    """Posts: whoever holds one acts for a body ("spokesman")."""
    of_state: bool = False
    """With the adjective or name of a country before them they act for that state ("Russian warplanes")."""
    nouns: tuple[str, ...] = ()
    """Lemmas of the nouns, of one word or more; where two entries hold one noun, the first is meant."""
    titles: tuple[str, ...] = ()
    """Words that stand before a person's name, without full stops ("capt")."""
    opens: tuple[str, ...] = ()
    """First words of names of this kind ("Jaysh")."""
    closes: tuple[str, ...] = ()
    """Last words of names of this kind ("Brigade")."""


class Dated(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something true of an actor for a time: first and last day, ISO 8601 to the precision known, null where open."""

    value: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class ActorEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """actors.yaml: an actor of the register. `code` is a readable slug ("jaysh-al-izza")."""

    code: str
    """A readable slug: small letters, digits and hyphens."""
    name: str
    """The name that is shown."""
    kind: str
    """One of `records.EntityKind`: state, group, organisation, outlet, person, population."""
    type: str | None = None
    """What sort it is: state, government, army, armed_group, militia, alliance, party, coalition, un, ngo, monitor, medical, rescue, media..."""
    country: str | None = None
    """ISO 3166 alpha-2 code of the country it belongs to or acts in."""
    also_in: tuple[str, ...] = ()
    """Codes of other countries that it acts in. They help to tell which of several actors of one name a report means."""
    definition: str = ""
    """Who it is, in a sentence of facts."""
    extends: bool = False
    """In a user's own codebook: add this entry's lists (aliases, parents ...) to the actor of the same code below it, rather than stand in its place."""
    aliases: tuple[str | Dated, ...] = ()
    """Other names, acronyms and transliterations in any script; dated where a name held for a time only."""
    shared: tuple[str, ...] = ()
    """Of its names, those that are also an ordinary word, or a name of others whom no codebook has ("Fano", "NFL"): they mean it only where
    the report names it in another way too, says what sort it is, or is about its country. Names that several entries have need not be told."""
    chiefly: tuple[str, ...] = ()
    """Of the names that other entries have too, those that mean it by far the most: so they do where the report does not tell whom it means."""
    adjectives: tuple[str, ...] = ()
    """Words that say "of it" before a noun: "Syrian", "Russian"."""
    descriptions: tuple[str, ...] = ()
    """How reports speak of it once the country is clear, without its name and without "the": "regime", "government forces", "army".
    With an adjective of its country before them ("Syrian army") or a possessive ("Syria's army") they are names of it; bare, they
    point to it only where the report's country is this entry's `country`."""
    seats: tuple[str, ...] = ()
    """Places that stand for it when they act: Moscow, the Kremlin."""
    parent: tuple[str | Dated, ...] = ()
    """Codes of the actors that it is a part or a branch of."""
    members: tuple[str | Dated, ...] = ()
    """Codes of the actors that an alliance or umbrella is made of."""
    succeeds: tuple[str | Dated, ...] = ()
    """Codes of actors that merged into it or that it split from: not the same actor under a new name (that is an alias)."""
    office_holders: tuple[Dated, ...] = ()
    """`value`: "president: Bashar al-Assad". Whoever has no entry of their own becomes one of kind person in the register."""
    stands: tuple[str | Dated, ...] = ()
    """Which party to the war it is, is an organ of, backs or is aligned with: "party", "organ_of_party: syria-government"."""
    crosswalk: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Its codes or names in other registers."""


class OutletEntry(ActorEntry, frozen=True, kw_only=True):
    """outlets.yaml: a newspaper, broadcaster, news agency or monitor that publishes. `wire`: others print its copy."""

    wire: bool = False
    """Others print its copy."""
    domains: tuple[str, ...] = ()
    """Its web sites, without "www."."""
    language: str | None = None
    """ISO 639-1 code of the language it mostly publishes in."""


class ValueEntry(Entry, frozen=True, kw_only=True):
    """values.yaml: a value that a field of the record format takes, where no other file defines it. `code`: "stance: deny"."""

    field: str = ""
    """The field that takes the value."""


class ConventionEntry(Entry, frozen=True, kw_only=True):
    """conventions.yaml: a rule that makes one number of an incident's claims (`is`: rule), or how a rule codes a word that gives no number
    (`is`: word). No part of the reading."""

    is_: str = field(name="is")
    edition: str = ""
    """The published text that the rule follows."""
    dated: str | None = None
    """The date of that edition."""
    source: str = ""
    """Where it was published."""
    of: str | None = None
    """The rule that a word's coding belongs to."""
    qualifier: str | None = None
    """The qualifier that figures with the word have."""
    words: tuple[str, ...] = ()
    """The words that are coded so, as they stand in a figure's quote."""
    number: int | None = None
    """What the word is coded as."""
