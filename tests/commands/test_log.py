"""`ledger log`: who changed what, when and why, for people and as data."""

import contextlib
import sqlite3
from datetime import date

import pytest

from pow_ledger.domain.entries import Category, Count, Source
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.keys import swap_key
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


def table(cli: Cli, *words: str) -> list[str]:
    return cli.ok("log", *words, "-f", "table").out.splitlines()


def outside(cli: Cli, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(cli.ledger, isolation_level=None)) as connection:
        connection.execute(statement)


def test_it_is_told_in_sentences(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "each=250", "--by", "russia", "--claimant", "Ministry", "--source", "Radio")
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", "--source", "Radio")
    cli.ok("amend", "1", "ukraine=248", "--why", "the headquarters corrected it")
    cli.ok("amend", "1", "--place", "Border", "--mediator", "UAE", "--why", "the page has it")
    cli.ok("report", "1", "ukraine=249", "--pledge", "accord:partly", "--source", "Post")
    cli.ok("void", "accord", "--why", "never made")
    cli.ok("undo")
    cli.ok("undo", "--why", "it was right")
    outside(cli, "UPDATE swap SET place = NULL WHERE id = 1")
    shown = table(cli)
    at = shown[-2].partition(" program · ")[2]
    assert shown == [
        "#1 the ledger was made · 2031-06-30 12:00 UTC · Tester",
        "  side ukraine recorded: Ukraine",
        "  side russia recorded: Russia",
        "  ledger recorded",
        "#2 add · 2031-06-30 12:00 UTC · Tester",
        "  swap 1 recorded: 2031-03-05, completed, ukraine 250, russia 250",
        "  r1 recorded: swap 1, completed, claimant “Ministry”, ukraine 250, russia 250",
        "#3 pledge · 2031-06-30 12:00 UTC · Tester",
        "  pledge accord recorded: announced 2031-03-01, from 2031-03-02, ukraine 100+, russia 100+",
        "  r2 recorded: pledge accord, agreed, ukraine 100+, russia 100+",
        "#4 amend · 2031-06-30 12:00 UTC · Tester",
        "  swap 1: ukraine 250 → 248, because the headquarters corrected it",
        "#5 amend · 2031-06-30 12:00 UTC · Tester",
        "  swap 1: place none → “Border”, mediator none → “UAE”, because the page has it",
        "#6 report · 2031-06-30 12:00 UTC · Tester",
        "  r3 recorded: swap 1, completed, ukraine 249, accord partly",
        "#7 void · 2031-06-30 12:00 UTC · Tester",
        "  pledge accord voided, because never made",
        "#8 undo of #7 · 2031-06-30 12:00 UTC · Tester",
        "  pledge accord restored",
        "#9 undo of #8 · 2031-06-30 12:00 UTC · Tester",
        "  pledge accord voided, because it was right",
        f"#10 made outside, by another program · {at}",
        "  swap 1: place “Border” → none",
    ]


def test_the_contract(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "ukraine=250", "--source", "Radio")
    cli.ok("amend", "1", "ukraine=248..250", "--note", "x", "--why", "the page")
    swap = {
        "id": 1,
        "date": "2031-03-05",
        "status": "completed",
        "place": None,
        "label": None,
        "note": None,
        "voided": 0,
        "key": swap_key(date(2031, 3, 5), Source("Radio"), (Count("ukraine", Category.POW, Figure(250, 250)),)),
    }
    figure = {"swap_id": 1, "side": "ukraine", "category": "pow", "low": 250, "high": 250, "about": 0}
    assert cli.json("log", "1")[1] == {
        "id": 3,
        "at": "2031-06-30T12:00:00.000Z",
        "command": "amend",
        "who": "Tester",
        "why": "the page",
        "undoes": None,
        "edits": [
            {
                "ref": "1",
                "action": "changed",
                "text": "swap 1: note none → “x”, ukraine 250 → 248..250",
                "fields": [
                    {"field": "note", "before": None, "after": "x"},
                    {"field": "ukraine", "before": "250", "after": "248..250"},
                ],
            }
        ],
        "changes": [
            {"ref": "1", "table": "swap", "before": swap, "after": {**swap, "note": "x"}},
            {"ref": "1", "table": "swap_figure", "before": figure, "after": {**figure, "low": 248}},
        ],
    }


def test_as_a_table_it_has_a_row_per_field(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "ukraine=250", "--source", "Radio")
    cli.ok("amend", "1", "ukraine:civilian=2", "--place", "=A1", "--why", "the page")
    cli.ok("void", "1", "--why", "wrong")
    assert cli.ok("log", "1", "-f", "csv").out.splitlines()[-3:] == [
        "3,2031-06-30T12:00:00.000Z,amend,Tester,the page,,1,changed,place,,'=A1",
        "3,2031-06-30T12:00:00.000Z,amend,Tester,the page,,1,changed,ukraine:civilian,,2",
        "4,2031-06-30T12:00:00.000Z,void,Tester,wrong,,1,voided,voided,no,yes",
    ]
    assert cli.ok("log", "1").out.splitlines()[0] == (
        "id\tat\tcommand\twho\twhy\tundoes\tref\taction\tfield\tbefore\tafter"
    )


@pytest.mark.parametrize(
    ("ref", "commands"),
    [
        ("1", ["add", "report"]),
        ("2031-03-05", ["add", "report"]),
        ("r4", ["report"]),
        ("accord", ["pledge"]),
        ("s1", ["state"]),
        ("ledger", ["make"]),
    ],
)
def test_of_one_entry_it_has_what_concerns_it(small: Cli, ref: str, commands: list[str]) -> None:
    found = small.json("log", ref)
    assert [each["command"] for each in found] == commands
    refs = {change["ref"] for each in found for change in each["changes"]}
    assert refs == {
        "1": {"1", "r3", "r4"}, "2031-03-05": {"1", "r3", "r4"}, "ledger": {"ledger", "ukraine", "russia"},
        "accord": {"accord", "r1"},
    }.get(ref, {ref})  # fmt: skip


def test_what_was_undone_has_a_history_too(small: Cli) -> None:
    small.ok("add", "2031-03-20", "each=5", "--source", "Post")
    small.ok("undo")
    assert [each["edits"][0]["action"] for each in small.json("log", "5")] == ["recorded", "removed"]


def test_days_cut_it(small: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("2031-07-01T23:59:59.999Z", "2031-07-02T00:00:00Z", "2031-07-03T23:00:00-02:00"):
        monkeypatch.setenv("POW_LEDGER_NOW", day)
        small.ok("amend", "1", "--note", day, "--why", "w")
    assert [each["id"] for each in small.json("log", "--from", "2031-07-01")] == [12, 13, 14]
    assert [each["id"] for each in small.json("log", "--from", "2031-07-02", "--until", "2031-07-03")] == [13]
    assert small.json("log", "1", "--until", "2031-07-01")[-1]["id"] == 12
    assert table(small, "--from", "2031-07-03", "--until", "2031-07-03") == ["No history here."]


def test_many_entries_are_counted(cli: Cli) -> None:
    cli.ok("init", "--bundled")
    assert table(cli)[-6:] == [
        "#2 init · 2031-06-30 12:00 UTC · Tester",
        "  10 pledges recorded",
        "  122 swaps recorded",
        "  395 reports recorded",
        "  90 statements recorded",
        "  1 ledger changed",
    ]
    assert any(" recorded: swap 1," in line for line in table(cli, "1"))


def test_what_another_program_puts_into_it_steers_no_terminal(small: Cli) -> None:
    outside(
        small,
        "INSERT INTO command (at, name, who, why) "
        "VALUES ('2031-06-30T12:00:00.000Z', char(27) || 'x', char(10), char(155))",
    )
    outside(
        small,
        """INSERT INTO change (command_id, kind, entry, place, after)
        SELECT max(id), 'swap', 9, '', json_object('id', 9, 'date', 'a' || char(27) || '[2J') FROM command""",
    )
    shown = small.ok("log", "-f", "table").out + small.ok("log").out
    assert not any((ord(sign) < 32 and sign not in "\n\t") or 127 <= ord(sign) < 160 for sign in shown)
