from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import get_args

import pytest
from rich.console import Console

from made_reports import taken
from reportedly.casebook import Accounts, Casebook
from reportedly.casebook.actors.standing import family, root, stand_of
from reportedly.casebook.incidents.accounts import Account, Perpetrator, doing
from reportedly.casebook.incidents.positions import ASPECTS
from reportedly.commands import show
from reportedly.exports import export
from reportedly.resources import Resources
from reportedly.terminal_accounts import DOERS as TERMINAL_DOERS
from reportedly.terminal_accounts import accounts as drawn
from reportedly.web import wording
from rival_reports import reports as rival_reports


@pytest.fixture(scope="module")
def market(resources: Resources, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Accounts]:
    """The casebook of the rivalling accounts, and the table of the incident that most of them tell."""
    path = tmp_path_factory.mktemp("accounts") / "book"
    with Casebook.open(path, create=True) as book:
        book.add(rival_reports(), resources)
        return path, book.accounts(max(book.incidents(), key=lambda i: i.reports).id)


def of(found: Accounts, who: str) -> Account:
    return next(a for a in found.accounts if who in a.who)


def values(account: Account, aspect: str) -> set[str]:
    return {("not so: " if c.denied else "") + c.value for c in account.cells.get(aspect, ())}


def test_each_claimant_has_a_row_with_what_it_says_and_nothing_else(market: tuple[Path, Accounts]) -> None:
    _, found = market
    observatory = of(found, "Syrian Observatory")
    assert values(observatory, "killed") == {"at least 18", "26"} and "who did it" not in observatory.cells
    assert (observatory.reports, observatory.texts) == (3, 2)
    assert values(of(found, "monitor"), "who did it") == {"Russian Aerospace Forces"}
    assert values(of(found, "Hassan"), "killed") == {"11"} and set(of(found, "Hassan").cells) == {"killed"}
    assert values(of(found, "resident"), "killed") == {"dozens"}
    for account in found.accounts:
        assert set(account.cells) <= set(ASPECTS)
        for cells in account.cells.values():
            assert all(cell.said and cell.value for cell in cells)


def test_claimants_with_the_same_positions_share_a_row_and_others_do_not(resources: Resources, tmp_path: Path) -> None:
    told = {
        "a": "Mayor Karim Haddad said shelling killed 12 people in Arbin on 3 May 2016.",
        "b": "Doctor Salma Nasser said shelling killed 12 people in Arbin on 3 May 2016.",
        "c": "Driver Omar Rifai said shelling killed 14 people in Arbin on 3 May 2016.",
    }
    with Casebook.open(tmp_path / "book", create=True) as book:
        book.add([taken(text, id=id, outlet=f"Paper {id}", published="2016-05-04") for id, text in told.items()], resources)
        found = book.accounts(max(book.incidents(), key=lambda i: i.reports).id)
    who = {a.claimant: a.who for a in found.accounts}
    rows = [{who[claimant] for claimant in row} for row in found.rows]
    assert {"Karim Haddad", "Salma Nasser"} in rows and len(rows) == 2 and "Omar Rifai" in "".join(rows[0] | rows[1])
    assert sum(map(len, found.rows)) == found.claimants == 3
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(drawn(found, 160))
    table = console.export_text().split("In their words")[0]
    assert table.count("Karim Haddad") == table.count("Salma Nasser") == 1 + ("The toll as it was told" in table)


def test_every_cell_holds_exact_words_of_its_report(market: tuple[Path, Accounts]) -> None:
    path, found = market
    with Casebook.open(path) as book:
        texts = {r.id: " ".join(book.report(r.id)[0].text.split()) for r in book.reports()}
    for account in found.accounts:
        for cells in account.cells.values():
            for said in (s for cell in cells for s in cell.said):
                assert all(word in texts[said.report] for word in said.words.split()) and said.chain is not None
                assert said.words and said.context


def test_a_denial_is_a_cell_of_its_own_joined_to_what_it_denies(market: tuple[Path, Accounts]) -> None:
    _, found = market
    ministry = of(found, "defence ministry")
    assert values(ministry, "what") == {"not so: bombing"} and "where" not in ministry.cells
    blaming = {s.claim for s in (s for c in of(found, "monitor").cells["who did it"] for s in c.said)}
    (cell,) = ministry.cells["what"]
    assert {d for s in cell.said for d in s.denies} == blaming
    assert found.perpetrator == "unclaimed" and "Russian Aerospace Forces" in found.blamed


def test_counts_stand_side_by_side_and_status_says_what_is_disputed(market: tuple[Path, Accounts]) -> None:
    _, found = market
    assert (found.reports, found.texts) == (6, 5)
    assert found.claimants == len(found.accounts) == len({a.claimant for a in found.accounts})
    assert 0 < found.unaligned < found.claimants
    assert found.status == "disputed" and {"who did it", "killed", "whether it was so"} <= set(found.disputed_on)
    assert [t.number for t in found.tolls if "Observatory" in t.who] == [18, 26]
    assert found.numbers["lowest"] == 11 and found.numbers["highest"] == 31 and found.numbers["latest"] == 26


def test_where_claimants_stand_is_dated_and_a_partys_organ_is_no_independent_way(market: tuple[Path, Accounts]) -> None:
    _, found = market
    assert of(found, "defence ministry").stand == "party"
    source = next(a for a in found.accounts if any(s.outlet == "SANA" for c in a.cells.values() for x in c for s in x.said))
    assert source.stand == "none_known" and source.through_party
    assert stand_of("russia-air-force", "2016-10-08")[0] in ("party", "backer")
    assert stand_of("russia", "2015-01-01") == ("backer", "syria-government")
    assert stand_of("sana", "2016-01-01") == ("organ_of_party", "syria-government")
    assert stand_of("sohr", "2016-01-01")[0] == "none_known" and stand_of(None, None) == ("none_known", None)
    assert root("syria-air-force") == "syria" and "syria-army" in family("syria-air-force")


def test_a_headline_folds_into_its_body_and_comments_do_not_count(market: tuple[Path, Accounts]) -> None:
    _, found = market
    # Reuters' headline "kills 18" is its body's claim, which the Observatory makes.
    assert not any(a.who == "Reuters" for a in found.accounts)


def test_readers_comments_stand_among_the_accounts_only_when_they_are_asked_for(resources: Resources, tmp_path: Path) -> None:
    with Casebook.open(tmp_path / "book", create=True) as book:
        article = next(r for r in rival_reports() if r.report.id == "opposition")
        said = "Regime warplanes bombed the market in Maarat al-Numan on Saturday and killed 40 people. I live there."
        comment = taken(
            said, id="reader", kind="comment", part_of="opposition", published="2016-10-09", x_account="sham_1", outlet="Orient Post",
            language="en",
        )  # fmt: skip
        book.add([article, comment], resources)
        (one,) = (i for i in book.incidents() if i.place == "Maarat al-Numan")
        assert one.reports == 1
        without, with_them = book.accounts(one.id), book.accounts(one.id, comments=True)
        assert max(t.number for t in without.tolls) == 31 and max(t.number for t in with_them.tolls) == 40
        assert with_them.claimants == without.claimants + 1
        assert "sham_1" not in str(with_them.accounts)


def test_one_teller_is_a_single_claimant(market: tuple[Path, Accounts]) -> None:
    path, _ = market
    with Casebook.open(path) as book:
        azaz = book.accounts(next(i.id for i in book.incidents() if i.place == "Azaz"))
    assert (azaz.status, azaz.disputed_on, azaz.claimants, azaz.perpetrator) == ("single claimant", (), 1, "unknown")


@pytest.mark.parametrize("width", [80, 160])
def test_it_can_be_shown_in_a_terminal(market: tuple[Path, Accounts], width: int) -> None:
    from rich.console import Console

    path, found = market
    assert show(path, "incident", found.incident.id) == found
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(drawn(found, width))
    said = console.export_text()
    assert "Assault (airstrike) at Maarat al-Numan" in said and "6 reports · 5 texts after copies" in said
    assert "not so: bombing" in said and "Denials" in said and "The toll as it was told" in said
    assert all(len(line) <= width for line in said.splitlines())


def test_who_tells_only_killed_and_wounded_together_has_a_cell_and_a_row(resources: Resources, tmp_path: Path) -> None:
    with Casebook.open(tmp_path / "book", create=True) as book:
        words = (
            "An air strike on Maarat al-Numan killed 12 people on Saturday, the Syrian Observatory for Human Rights said. "
            "Turkey said that 30 people were killed or wounded in the air strike.\n"
        )
        book.add([taken(words, "r1", published="2016-10-09")], resources)
        found = book.accounts(next(iter(book.incidents())).id)
        assert [c.value for c in of(found, "Turkey").cells["killed or injured"]] == ["30"]
        assert export(book, "accounts.csv", tmp_path / "accounts.csv").rows == found.claimants


def test_a_denial_for_ones_troops_answers_what_others_in_its_report_say(book: Casebook, resources: Resources) -> None:
    text = (
        "Activists accused the Syrian army of shelling a school in Saraqib on 8 October 2016, killing nine people. "
        "The army command denied that its troops had shelled a school in Saraqib on 8 October 2016. "
        "Rockets struck the town of Saraqib on 8 October 2016, a resident said."
    )
    book.add([taken(text, id="one", published="2016-10-09", outlet="Paper")], resources)
    found = next(book.accounts(i.id) for i in book.incidents() if book.accounts(i.id).denials)
    ((_, denied),) = found.denials
    told = {claim.id: claim for claim in book.incident(found.incident.id).told}
    assert denied and {told[id].who for id in denied} == {"Activists"}
    doers = {cell.value for a in found.accounts for cell in a.cells.get("who did it", ()) if not cell.denied}
    assert "Syrian Arab Army" in doers and not {"Rockets", "rockets"} & doers  # a thing does nothing by itself


def test_a_denial_that_tells_nothing_again_stands_against_what_it_answers(book: Casebook, resources: Resources) -> None:
    text = (
        "The Ukrainian military accused Russian forces of shelling a market in Toretsk on 4 June 2024.\n"
        "Six people were killed, the regional governor said.\n"
        "The Russian defence ministry denied the accusation.\n"
    )
    book.add([taken(text, id="a", outlet="Paper a", published="2024-06-05")], resources)
    found = next(a for i in book.incidents() if "Toretsk" in (i.place or "") for a in [book.accounts(i.id)])
    ministry = of(found, "defence ministry")
    assert values(ministry, "who did it") == {"not so: Russian armed forces"} and "what" not in ministry.cells, (
        "it says who did not do it, not that nothing happened"
    )
    ((denial, denied),) = found.denials
    said = next(s for c in ministry.cells["who did it"] for s in c.said)
    assert said.claim == denial and said.context == "The Russian defence ministry denied the accusation."
    accuser = next(a for a in found.accounts if any(s.claim in denied for cells in a.cells.values() for c in cells for s in c.said))
    assert "Ukrain" in accuser.who
    assert (found.status, found.disputed_on, found.perpetrator) == ("disputed", ("who did it",), "unclaimed")


def test_what_is_called_a_lie_is_denied_whole_and_nobody_denies_their_own_words(book: Casebook, resources: Resources) -> None:
    text = (
        "Rebel commander Yusuf Adam said on 4 June 2023 that army jets had bombed the hospital in Kutum.\n"
        "Colonel Hassan Omar, an army spokesman, called the report a lie.\n"
    )
    book.add([taken(text, id="a", outlet="Paper a", published="2023-06-05")], resources)
    (found,) = [book.accounts(i.id) for i in book.incidents()]
    assert any(v.startswith("not so: ") for v in values(of(found, "Hassan Omar"), "what"))
    assert not any(v.startswith("not so: ") for v in values(of(found, "Yusuf Adam"), "what"))
    assert "whether it was so" in found.disputed_on


def test_a_state_and_its_government_are_one_claimant_and_a_ministry_is_another(book: Casebook, resources: Resources) -> None:
    told = {
        "a": "Syria said shelling killed 12 people in Arbin on 3 May 2016.",
        "b": "The Syrian government said shelling killed 12 people in Arbin on 3 May 2016.",
        "c": "Syria's foreign ministry said shelling killed 12 people in Arbin on 3 May 2016.",
    }
    book.add([taken(text, id=id, outlet=f"Paper {id}", published="2016-05-04") for id, text in told.items()], resources)
    found = book.accounts(max(book.incidents(), key=lambda i: i.reports).id)
    assert sorted(a.reports for a in found.accounts) == [1, 2] and found.claimants == 2


def test_who_accuses_rebels_names_them_though_nobody_knows_which(book: Casebook, resources: Resources) -> None:
    text = "The army accused rebels of shelling a school in Kutum on 4 June 2023, killing three people.\n"
    book.add([taken(text, id="a", outlet="Paper a", published="2023-06-05")], resources)
    found = book.accounts(book.incidents()[0].id)
    assert list(found.blamed) == ["rebels"] and found.perpetrator == "blamed"


def test_nobody_is_blamed_for_what_is_no_deed_of_violence() -> None:
    assert [doing(kind, "blamed") for kind in ("ASSAULT", "COERCE", "RETREAT", "AID")] == ["blamed", "blamed", "named", "named"]
    assert doing("RETREAT", "unknown") == "unknown" and {"named", *get_args(Perpetrator)} == set(wording.DOERS) == set(TERMINAL_DOERS)


def test_those_who_speak_with_one_voice_are_counted_each(book: Casebook, resources: Resources, tmp_path: Path) -> None:
    text = (
        "Rescuers accused the Syrian army of bombing a clinic in Saraqib on 8 October 2016, killing nine people. "
        "Damascus and Moscow denied that a clinic in Saraqib had been bombed on 8 October 2016."
    )
    book.add([taken(text, id="a", outlet="Paper a", published="2016-10-09")], resources)
    found = next(a for i in book.incidents() for a in [book.accounts(i.id)] if a.denials)
    deniers = [a for a in found.accounts if any(v.startswith("not so: ") for v in values(a, "what"))]
    assert [(a.who, a.stand) for a in sorted(deniers, key=lambda a: a.who)] == [("Russia", "party"), ("Syria", "party")]
    assert any({a.claimant for a in deniers} == set(row) for row in found.rows), "they stand in one row"
    done = export(book, "accounts.csv", tmp_path / "accounts.csv")
    assert done.rows == found.claimants
    rows = list(csv.DictReader((tmp_path / "accounts.csv").open(encoding="utf-8-sig")))
    assert {"Russia", "Syria"} <= {row["who"] for row in rows} and {"russia", "syria"} <= {row["who_actor"] for row in rows}
    console = Console(width=100, file=io.StringIO())
    console.print(drawn(found, 100))
    assert "Russia, Syria: not so" in console.file.getvalue() or "Syria, Russia: not so" in console.file.getvalue()  # type: ignore[attr-defined]
