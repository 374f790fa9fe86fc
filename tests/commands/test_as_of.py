"""`--as-of`: exactly the answer that a command would have given at the end of that day."""

import contextlib
import re
import shlex
import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import Cli

FIRST_DAY = date(2031, 3, 1)
READING = (
    "totals --period month",
    "list --voided",
    "pledges",
    "pledges accord --counted-by ukraine",
    "statements --voided",
    "compare",
    "check --all",
    "log",
    "show 1",
    "show yesterday",
    "export reports",
)
"""What is asked each day; some of it fails on some days, and then says the same as it did."""

refs = st.sampled_from(["1", "1", "2", "r1", "r2", "s1", "accord", "ledger"])
figures = st.sampled_from(["5", "7", "5~", "3+", "withheld", "none"])
counts = st.builds(
    "{}{}={}".format,
    st.sampled_from(["each", "ukraine", "russia"]),
    st.sampled_from(["", ":civilian", ":people"]),
    figures,
)
stances = st.sampled_from(["", "--pledge accord", "--pledge accord:partly", "--pledge second:excluded"])
sources = st.sampled_from(["Radio", "https://example.org/1", "https://example.net/2"])
days = st.dates(FIRST_DAY, FIRST_DAY + timedelta(days=3))
speakers = st.sampled_from(["", "--by ukraine", "--by russia --claimant Ministry"])
fields = st.sampled_from(
    ["--place Border", "--place none", "--date 2031-03-01", "--status agreed", "--mediator UAE", "--note x --by russia",
     "--until none", "--from 2031-03-01", "--since 2031-03-01", "--code third", "--swap 2", "--pledge accord:none",
     "--complete-from 2031-02-01", "--source Television"]
)  # fmt: skip

add = st.builds("add {} {} --source {} {} {}".format, days, counts, sources, stances, speakers)
report = st.builds(
    "report {} {} --source {} {} {} {}".format,
    st.sampled_from(["1", "2"]),
    counts,
    sources,
    stances,
    speakers,
    st.sampled_from(["", "--adopt"]),
)
pledge = st.builds("pledge {} {} {} --source Radio".format, st.sampled_from(["accord", "second"]), days, counts)
state = st.builds(
    "state {} {} --source Radio {}".format, days, counts, st.sampled_from(["", "--pledge accord", "--since 2031-03-01"])
)
amend = st.builds("amend {} {} --why 'a reason'".format, refs, counts | fields)
void = st.builds("void {} {}".format, refs, st.sampled_from(["--why wrong", "--restore"]))
commands = st.one_of(add, add, report, pledge, state, amend, amend, void, void, st.just("undo"))
histories = st.lists(st.tuples(st.lists(commands, max_size=4), st.integers(0, 2)), min_size=1, max_size=4)
"""What is done day by day, and how many days nothing is done thereafter."""


def answers(cli: Cli, *options: str) -> Mapping[str, tuple[int, str, str]]:
    """What every reading command says: its exit code and its words, as JSON."""
    found = {}
    for command in READING:
        outcome = cli(*shlex.split(command), "-f", "json", *options)
        # What is said beside the answer: of which day it is.
        found[command] = (outcome.code, outcome.out, re.sub(r"^As the ledger stood at .*\n", "", outcome.err))
    return found


@given(histories)
@settings(
    deadline=None,
    max_examples=4,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_answer_of_a_past_day_is_the_one_that_was_given(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, history: list[tuple[list[str], int]]
) -> None:
    cli.ledger.unlink(missing_ok=True)
    given_on: dict[date, Mapping[str, tuple[int, str, str]]] = {}
    today = FIRST_DAY + timedelta(days=3)
    first = "init", "pledge accord 2031-03-01 each=10+ --source a", "add 2031-03-02 each=5 --pledge accord --source a"
    for done, idle in [(first, 0), *history]:
        for hour, command in enumerate(done):
            monkeypatch.setenv("POW_LEDGER_NOW", f"{today}T{hour:02}:59:59.999Z")
            cli(*shlex.split(command))
        for _ in range(idle + 1):
            monkeypatch.setenv("POW_LEDGER_NOW", f"{today}T23:59:59Z")
            given_on[today] = answers(cli)
            today += timedelta(days=1)
    before = cli.ledger.read_bytes()
    for day, told in given_on.items():
        monkeypatch.setenv("POW_LEDGER_NOW", f"{today}T12:00:00Z")
        assert answers(cli, "--as-of", str(day)) == told
    assert cli.ledger.read_bytes() == before


@pytest.fixture
def changed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A ledger whose one swap was amended at the last instant of one day and the first of the next."""
    for now, *command in (
        ("2031-06-01T12:00:00Z", "add", "2031-03-05", "each=30", "--source", "Radio"),
        ("2031-06-10T23:59:59.999Z", "amend", "1", "each=31", "--why", "w"),
        ("2031-06-11T00:00:00Z", "amend", "1", "each=32", "--why", "w"),
        # 12 June in Kyiv, and still the 11th by UTC.
        ("2031-06-12T02:00:00+03:00", "amend", "1", "each=33", "--why", "w"),
    ):
        monkeypatch.setenv("POW_LEDGER_NOW", now)
        cli.ok(*command)
    monkeypatch.setenv("POW_LEDGER_NOW", "2031-06-30T12:00:00Z")
    return cli


@pytest.mark.parametrize(
    ("day", "figure"),
    [("2031-06-01", "30"), ("2031-06-09", "30"), ("2031-06-10", "31"), ("2031-06-11", "33"), ("today", "33")],
)
def test_a_day_ends_at_midnight_utc(changed: Cli, day: str, figure: str) -> None:
    assert changed.json("totals", "--as-of", day)["totals"][0]["figure"]["text"] == figure


def test_it_works_wherever_a_ledger_is_read(changed: Cli) -> None:
    for command in ("totals", "list", "show 1", "compare", "export swaps", "log", "check"):
        now = changed.ok(*command.split(), "-f", "json")
        assert changed.ok(*command.split(), "-f", "json", "--as-of", "2031-06-01") != now, command


def test_days_are_counted_to_that_day(changed: Cli) -> None:
    changed.ok("add", "2031-05-30", "each=1", "--status", "agreed", "--source", "Radio")
    assert len(changed.json("check", "--only", "stale")) == 1
    assert changed.json("check", "--only", "stale", "--as-of", "2031-06-12") == []


def test_other_days_are_those_of_that_day(changed: Cli) -> None:
    assert changed.json("list", "--from", "yesterday", "--as-of", "2031-06-01") == []
    assert len(changed.json("list", "--until", "today", "--as-of", "2031-06-01")) == 1
    # One command's day is not the next one's.
    changed.refused("list", "--until", "many", "--as-of", "2031-06-01")
    assert changed.json("totals", "--as-of", "today")["totals"][0]["figure"]["text"] == "33"


def test_it_does_not_make_the_clock_of_a_command_that_writes(changed: Cli) -> None:
    assert changed.refused("amend", "1", "each=2", "--why", "w", "--as-of", "2031-06-01").code == 2


def test_edits_from_outside_are_rewound_too(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    # Other programs know no pinned clock.
    monkeypatch.setenv("POW_LEDGER_NOW", "2020-06-01T12:00:00Z")
    cli.ok("add", "2020-03-05", "each=33", "--source", "Radio")
    with contextlib.closing(sqlite3.connect(cli.ledger, isolation_level=None)) as connection:
        connection.execute("DELETE FROM swap_figure WHERE side = 'russia'")
        connection.execute("UPDATE swap_figure SET category = 'people'")
    monkeypatch.delenv("POW_LEDGER_NOW")
    assert list(cli.json("list")[0]["figures"]) == ["ukraine"]
    then = cli.json("list", "--as-of", "2020-06-01")[0]["figures"]
    assert {side: list(of) for side, of in then.items()} == {"ukraine": ["pow"], "russia": ["pow"]}


def test_the_day_is_that_of_utc_wherever_one_is(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    # 1 March in New York, and the 2nd by UTC.
    monkeypatch.setenv("POW_LEDGER_NOW", "2031-03-01T20:30:00-05:00")
    cli.ok("add", "2031-02-05", "each=30", "--source", "Radio")
    for day in ("today", "2031-03-02"):
        assert len(cli.json("list", "--as-of", day)) == 1
    assert cli.refused("list", "--as-of", "yesterday").code == 1
