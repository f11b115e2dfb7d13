"""Dictionaries in TABARI's and PETRARCH's formats, written for these tests, made into a codebook and read with."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.dictionaries import DatedCode, read_dictionary
from reportedly.codebook.imported import Imported, import_dictionaries
from reportedly.codebook.register import register
from reportedly.errors import NoSuchInput, UnreadableInput
from reportedly.reading import read
from reportedly.reading.cases import check_codebook
from reportedly.records import Event, Mention, Report
from reportedly.resources import Resources, open_resources

HERE = Path(__file__).parents[1] / "dictionaries"
VERBS, ACTORS, AGENTS = HERE / "small.verbs.txt", HERE / "small.actors.txt", HERE / "small.agents.txt"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Imported]:
    to = tmp_path_factory.mktemp("own")
    return to, import_dictionaries([VERBS, ACTORS], load_codebook(), to)


@pytest.fixture(scope="module")
def laid(own: tuple[Path, Imported]) -> Resources:
    return open_resources([own[0]])


def test_verbs_share_the_code_of_their_block() -> None:
    bombard, parley, shout, attack = read_dictionary(VERBS).verbs
    assert bombard.verbs == [("PUMMEL", "190"), ("STRAFE", "190")]
    assert parley.verbs == [("PARLEY", "040"), ("HOBNOB", "040")]
    assert [(p.words, p.code) for p in bombard.patterns] == [(("*", "&ROCKETS"), "194"), (("ROAR", "**"), "190")]
    assert (shout.verbs, attack.verbs) == ([("SHOUT", "010")], [("ATTACK", "112")])


def test_actors_keep_their_codes_with_their_days() -> None:
    yemen, salim, *_ = read_dictionary(ACTORS).actors
    assert (yemen.name, yemen.synonyms, yemen.codes) == ("YEMEN", ["YEMMEN", "MUKALLA"], [DatedCode("YEM")])
    assert salim.codes == [
        DatedCode("YEMELI", until="1994-07-01"), DatedCode("YEMGOV", "1994-07-01", "2003-02-20"), DatedCode("YEMELI", since="2003-02-20"),
    ]  # fmt: skip


def test_a_code_on_the_line_of_the_name_as_in_old_tabari_files(tmp_path: Path) -> None:
    old = tmp_path / "old.actors"
    old.write_text("OMAR_SAID [YEMGOV (940701-030220)] [YEMELI (>030220)] ;nn 1/1/04\n", encoding="utf-8")
    (actor,) = read_dictionary(old).actors
    assert actor.codes == [DatedCode("YEMGOV", "1994-07-01", "2003-02-20"), DatedCode("YEMELI", since="2003-02-20")]


def test_what_is_written_is_a_codebook_without_problems(own: tuple[Path, Imported], laid: Resources) -> None:
    assert check_codebook(own[0], laid) == []


def test_verbs_and_patterns_go_where_their_cameo_code_stands(own: tuple[Path, Imported]) -> None:
    events = {entry["code"]: entry for entry in own[1].entries["events"]}
    assert events["CONSULT"]["verbs"] == ["parley", "hobnob"]
    assert events["shelling"]["patterns"] == [{"verb": ["pummel", "strafe"], "object": ["grad rocket", "katyusha"]}]
    assert events["REQUEST"]["patterns"] == [{"verb": ["parley", "hobnob"], "prep": {"about": ["truce"]}}]
    assert all(entry["extends"] for entry in events.values())


def test_what_has_no_like_is_left_out_and_told_with_its_line(own: tuple[Path, Imported]) -> None:
    told = {(file, line): why for file, line, why in own[1].left_out}
    assert "no event class" in told["small.verbs.txt", 22]
    assert "before the verb" in told["small.verbs.txt", 13]
    assert "reads this verb as ASSAULT" in told["small.verbs.txt", 25]
    assert "it is no verb" in told["small.verbs.txt", 26]
    assert "stands under Yemen" in told["small.actors.txt", 2]
    assert "it has no code" in told["small.actors.txt", 16]
    assert (own[0] / "left-out.txt").read_text(encoding="utf-8").count("\n") == len(own[1].left_out)


def test_reports_are_read_with_it(laid: Resources, resources: Resources) -> None:
    text = "The Tihama Brigade hobnobbed with the governor in Aden on Monday. Salem Kassem spoke later."
    records = read(Report(id="t", text=text, published="2001-05-09"), laid)
    assert {"tihama-brigade", "salim-qasim"} <= {m.actor for m in records if isinstance(m, Mention)}
    assert any(e.event_class == "CONSULT" and e.actor and e.actor[0].actor == "tihama-brigade" for e in records if isinstance(e, Event))
    plain = read(Report(id="t", text=text, published="2001-05-09"), resources)
    assert not any(e.event_class == "CONSULT" for e in plain if isinstance(e, Event))


def test_names_that_the_register_has_are_listed(own: tuple[Path, Imported]) -> None:
    line = next(n for n, text in enumerate(ACTORS.read_text(encoding="utf-8").splitlines(), 1) if text.startswith("YEMEN_"))
    assert (ACTORS.name, line, "Yemen", "yemen") in own[1].known
    assert not {"Yemmen", "Tihama Brigade"} & {name for _, _, name, _ in own[1].known}
    assert (own[0] / "already-known.txt").read_text(encoding="utf-8").count("\n") == len(own[1].known)


def test_who_is_of_a_state_is_so_for_its_days_and_rebels_are_not(own: tuple[Path, Imported]) -> None:
    book: Codebook = load_codebook([own[0]])
    (held,) = book.actors["salim-qasim"].parent
    assert not isinstance(held, str)
    assert (held.value, held.since, held.until) == ("yemen", "1994-07-01", "2003-02-20")
    assert book.actors["tihama-brigade"].parent == ()
    assert [e.code for e in register(book).lookup("Yemmen")] == ["yemen"]
    assert "guessed" in book.actors["red-crescent-of-aden"].definition


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="dictionary of agents"):
        read_dictionary(AGENTS)
    with pytest.raises(NoSuchInput):
        read_dictionary(tmp_path / "none.txt")
    poem = tmp_path / "poem.txt"
    poem.write_text("Shall I compare thee\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="no line of it has a code"):
        read_dictionary(poem)


def test_the_command_tells_what_it_wrote(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["codebook", "import", str(VERBS), str(ACTORS), "--to", str(tmp_path / "own")])
    assert done.exit_code == 1, "some lines were left out"
    assert "4 entries" in done.output and "left out" in done.output
    assert "that the register has already" in done.output
    assert (tmp_path / "own" / "events.yaml").is_file()
