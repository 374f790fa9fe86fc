"""The JSON contracts to the letter, on a small invented ledger."""

from typing import Any

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

Json = dict[str, Any]


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


def figure(low: int, high: int | None, text: str, *, about: bool = False) -> Json:
    return {"low": low, "high": high, "about": about, "text": text}


def exactly(number: int) -> Json:
    return figure(number, number, str(number))


def total(side: str, category: str, sum_of: Json, swaps: int, withheld: int = 0, range_of: Json | None = None) -> Json:
    return {
        "side": side,
        "category": category,
        "figure": sum_of,
        "swaps": swaps,
        "withheld": withheld,
        "range": range_of or sum_of,
    }


WITHHELD = figure(0, None, "withheld")
AT_LEAST_5 = figure(5, None, "5+")
AT_LEAST_100 = figure(100, None, "100+")
ABOUT_20 = figure(20, 20, "20~", about=True)


def source(
    citation: str,
    *,
    claimant: str | None = None,
    by: str | None = None,
    publisher: str | None = None,
    archive: str | None = None,
    published: str | None = None,
) -> Json:
    return {
        "claimant": claimant,
        "by": by,
        "publisher": publisher,
        "source": citation,
        "url": citation if citation.startswith("http") else None,
        "archive": archive,
        "published": published,
    }


def stated(side: str) -> list[Json]:
    return [
        {"figure": exactly(80), "claimant": "Office", "as_of": "2031-06-01", "side": side, "category": "pow"},
    ]


PROGRESS: list[Json] = [
    {
        "pledge": "accord",
        "side": "ukraine",
        "category": "pow",
        "pledged": AT_LEAST_100,
        "counted": figure(25, 55, "25..55"),
        "possible": figure(25, None, "25+"),
        "remaining": figure(0, 75, "..75"),
        "state": "undetermined",
        "withheld": 1,
        "stated": stated("ukraine"),
        "contested": False,
    },
    {
        "pledge": "accord",
        "side": "russia",
        "category": "pow",
        "pledged": AT_LEAST_100,
        "counted": figure(25, 55, "25..55"),
        "possible": figure(25, 75, "25..75~", about=True),
        "remaining": figure(25, 75, "25..75~", about=True),
        "state": "unmet",
        "withheld": 0,
        "stated": stated("russia"),
        "contested": False,
    },
    {
        "pledge": "bodies",
        "side": "ukraine",
        "category": "remains",
        "pledged": exactly(10),
        "counted": exactly(0),
        "possible": WITHHELD,
        "remaining": figure(0, 10, "..10"),
        "state": "undetermined",
        "withheld": 0,
        "stated": [],
        "contested": False,
    },
]

TOTALS: Json = {
    "swaps": 3,
    "first": "2031-03-05",
    "last": "2031-03-12",
    "contested": 1,
    "totals": [
        total("ukraine", "pow", figure(55, None, "55+"), 3, 1, figure(54, None, "54+")),
        total("ukraine", "remains", AT_LEAST_5, 1),
        total("russia", "pow", figure(75, 75, "75~", about=True), 3),
    ],
    "pending": [total("ukraine", "pow", exactly(40), 1), total("russia", "pow", exactly(40), 1)],
    "pledges": PROGRESS,
    "coverage": {"from": None, "until": None, "newest_report": "2031-03-12"},
    "progress_until": None,
}

FIRST: Json = {
    "id": 1,
    "date": "2031-03-05",
    "status": "completed",
    "place": "Border",
    "mediators": ["UAE", "Qatar"],
    "label": "1st",
    "note": "Wounded",
    "figures": {"ukraine": {"pow": exactly(30)}, "russia": {"pow": exactly(30)}},
    "running": {"ukraine": {"pow": exactly(30)}, "russia": {"pow": exactly(30)}},
    "reports": 2,
    "contested": False,
    "voided": False,
}
BARE: Json = {"place": None, "mediators": [], "label": None, "note": None, "voided": False}
RUNNING = {
    "ukraine": {"pow": figure(55, None, "55+"), "remains": AT_LEAST_5},
    "russia": {"pow": figure(75, 75, "75~", about=True)},
}
SWAPS: list[Json] = [
    FIRST,
    {
        **BARE,
        "id": 2,
        "date": "2031-03-09",
        "status": "completed",
        "figures": {"ukraine": {"pow": WITHHELD}, "russia": {"pow": ABOUT_20}},
        "running": {
            "ukraine": {"pow": figure(30, None, "30+")},
            "russia": {"pow": figure(50, 50, "50~", about=True)},
        },
        "reports": 1,
        "contested": False,
    },
    {
        **BARE,
        "id": 3,
        "date": "2031-03-12",
        "status": "completed",
        "figures": {"ukraine": {"pow": exactly(25), "remains": AT_LEAST_5}, "russia": {"pow": exactly(25)}},
        "running": RUNNING,
        "reports": 2,
        "contested": True,
    },
    {
        **BARE,
        "id": 4,
        "date": "2031-06-20",
        "status": "under-way",
        "figures": {"ukraine": {"pow": exactly(40)}, "russia": {"pow": exactly(40)}},
        "running": RUNNING,
        "reports": 1,
        "contested": False,
    },
]
REPORTS: list[Json] = [
    {
        "id": "r3",
        "swap": 1,
        "pledge": None,
        **source(
            "https://www.example.org/1",
            claimant="Office",
            by="ukraine",
            publisher="example.org",
            archive="https://archive.example/1",
            published="2031-03-05",
        ),
        "status": "completed",
        "figures": FIRST["figures"],
        "stances": {"accord": "counts"},
        "contradicts": False,
        "note": None,
        "voided": False,
    },
    {
        "id": "r4",
        "swap": 1,
        "pledge": None,
        **source("https://example.net/1", claimant="Ministry", by="russia", publisher="example.net"),
        "status": "completed",
        "figures": FIRST["figures"],
        "stances": {"accord": "excluded"},
        "contradicts": False,
        "note": None,
        "voided": False,
    },
]
STATEMENTS: list[Json] = [
    {
        "id": "s1",
        "as_of": "2031-06-01",
        "since": None,
        "pledge": "accord",
        "mediator": None,
        "figures": {"ukraine": {"pow": exactly(80)}, "russia": {"pow": exactly(80)}},
        **source("https://www.example.org/total", claimant="Office", by="ukraine", publisher="example.org"),
        "note": None,
        "voided": False,
    },
    {
        "id": "s2",
        "as_of": "2031-06-02",
        "since": "2031-01-01",
        "pledge": None,
        "mediator": "UAE",
        "figures": {"both": {"people": figure(200, 200, "200~", about=True)}},
        **source("Radio"),
        "note": None,
        "voided": False,
    },
]


def test_totals(small: Cli) -> None:
    assert small.json("totals") == TOTALS


def test_list(small: Cli) -> None:
    assert small.json("list") == SWAPS


@pytest.mark.parametrize("ref", ["1", "2031-03-05"])
def test_show_swap(small: Cli, ref: str) -> None:
    assert small.json("show", ref) == {**FIRST, "reports": REPORTS}


def test_show_report(small: Cli) -> None:
    assert small.json("show", "r4") == REPORTS[1]
    assert [small.json("show", ref)["contradicts"] for ref in ("r6", "r7")] == [False, True]


def test_show_pledge(small: Cli) -> None:
    assert small.json("show", "bodies") == {
        "id": "bodies",
        "announced": "2031-03-01",
        "from": "2031-03-01",
        "until": "2031-03-31",
        "deadline": None,
        "figures": {"ukraine": {"remains": exactly(10)}},
        **source("Radio"),
        "note": "One way",
        "voided": False,
        "contested": False,
        "reports": [
            {
                "id": "r2",
                "swap": None,
                "pledge": "bodies",
                **source("Radio"),
                "status": "agreed",
                "figures": {"ukraine": {"remains": exactly(10)}},
                "stances": {},
                "contradicts": False,
                "note": None,
                "voided": False,
            }
        ],
    }


def test_statements(small: Cli) -> None:
    assert small.json("statements") == STATEMENTS
    assert small.json("show", "s2") == STATEMENTS[1]


def test_pledges(small: Cli) -> None:
    assert small.json("pledges") == PROGRESS


def by_swap(side: str, dispositions: tuple[str, str, str], reports: tuple[list[str], ...]) -> list[Json]:
    adopted = [exactly(30), WITHHELD if side == "ukraine" else ABOUT_20, exactly(25)]
    return [
        {
            **{key: swap[key] for key in ("id", "date", "contested")},
            "figure": figure,
            "disposition": disposition,
            "reports": said,
        }
        for swap, figure, disposition, said in zip(SWAPS[:3], adopted, dispositions, reports, strict=True)
    ]


@pytest.mark.parametrize(
    ("reader", "dispositions", "reports", "measures"),
    [
        (None, ("disputed", "possible", "counted"), (["r3", "r4"], [], ["r6"]), {}),
        (
            "ukraine",
            ("counted", "possible", "possible"),
            (["r3"], [], []),
            {
                "ukraine": {
                    "counted": exactly(30),
                    "possible": figure(30, None, "30+"),
                    "remaining": figure(0, 70, "..70"),
                },
                "russia": {
                    "counted": exactly(30),
                    "possible": figure(30, 75, "30..75~", about=True),
                    "remaining": figure(25, 70, "25..70~", about=True),
                },
            },
        ),
        (
            "russia",
            ("excluded", "possible", "counted"),
            (["r4"], [], ["r6"]),
            {
                "ukraine": {
                    "counted": exactly(25),
                    "possible": figure(25, None, "25+"),
                    "remaining": figure(0, 75, "..75"),
                },
                "russia": {
                    "counted": exactly(25),
                    "possible": figure(25, 45, "25..45~", about=True),
                    "remaining": figure(55, 75, "55..75~", about=True),
                },
            },
        ),
    ],
)
def test_progress_as_everyone_and_as_one_side_counts_it(
    small: Cli,
    reader: str | None,
    dispositions: tuple[str, str, str],
    reports: tuple[list[str], ...],
    measures: dict[str, Json],
) -> None:
    read_as = ("--counted-by", reader) if reader else ()
    expected = [{**line, **measures.get(line["side"], {})} for line in PROGRESS[:2]]
    assert small.json("pledges", "accord", *read_as) == [
        {**line, "swaps": by_swap(line["side"], dispositions, reports)} for line in expected
    ]
    assert small.json("totals", *read_as) == {**TOTALS, "pledges": [*expected, PROGRESS[2]]}
    assert small.json("pledges", *read_as) == [*expected, PROGRESS[2]]


def test_the_first_day_cuts_totals_and_never_progress(small: Cli) -> None:
    cut = small.json("totals", "--from", "2031-03-09", "--category", "pow")
    assert cut == {
        **TOTALS,
        "swaps": 2,
        "first": "2031-03-09",
        "totals": [
            total("ukraine", "pow", figure(25, None, "25+"), 2, 1, figure(24, None, "24+")),
            total("russia", "pow", figure(45, 45, "45~", about=True), 2),
        ],
        "pledges": PROGRESS[:2],
    }


@pytest.mark.parametrize(
    ("cut", "kept"),
    [
        (("--side", "rus"), {("russia", "pow")}),
        (("--category", "remains"), {("ukraine", "remains")}),
        (("--side", "ukraine", "--category", "pow"), {("ukraine", "pow")}),
        (("--side", "russia", "--category", "remains"), set[tuple[str, str]]()),
    ],
)
def test_a_side_and_a_category_choose_lines_and_change_none(
    small: Cli, cut: tuple[str, ...], kept: set[tuple[str, str]]
) -> None:
    found = small.json("totals", *cut)
    for part in ("totals", "pending", "pledges"):
        assert found[part] == [line for line in TOTALS[part] if (line["side"], line["category"]) in kept]
    assert small.json("pledges", *cut) == found["pledges"]


@pytest.mark.parametrize(
    ("cut", "ids"),
    [
        (("--from", "2031-03-09"), [2, 3, 4]),
        (("--until", "2031-03-09"), [1, 2]),
        (("--category", "remains"), [3]),
        (("--side", "russia", "--category", "remains"), []),
    ],
)
def test_list_is_cut_by_days_sides_and_categories(small: Cli, cut: tuple[str, ...], ids: list[int]) -> None:
    assert [swap["id"] for swap in small.json("list", *cut)] == ids


@pytest.mark.parametrize(
    ("cut", "ids"),
    [
        (("--from", "2031-06-02"), ["s2"]),
        (("--until", "2031-06-01"), ["s1"]),
        (("--side", "russia"), ["s1", "s2"]),
        (("--category", "people"), ["s2"]),
    ],
)
def test_statements_are_cut_and_a_total_of_both_is_of_each(small: Cli, cut: tuple[str, ...], ids: list[str]) -> None:
    assert [each["id"] for each in small.json("statements", *cut)] == ids


@pytest.mark.parametrize(
    ("period", "names", "ends"),
    [
        ("year", ["2029", "2030", "2031"], ("2029-01-01", "2031-12-31")),
        (
            "quarter",
            ["2029-Q4", "2030-Q1", "2030-Q2", "2030-Q3", "2030-Q4", "2031-Q1"],
            ("2029-10-01", "2031-03-31"),
        ),
        (
            "month",
            ["2029-12", *(f"2030-{month:02}" for month in range(1, 13)), "2031-01", "2031-02"],
            ("2029-12-01", "2031-02-28"),
        ),
    ],
)
def test_periods_are_all_there_with_their_sums_and_the_sums_so_far(
    cli: Cli, period: str, names: list[str], ends: tuple[str, str]
) -> None:
    fill(
        cli,
        "add 2029-12-31 each=10 --source Radio",
        "add 2031-02-01 ukraine=withheld --source Radio",
        "add 2031-02-28 ukraine=3 --source Radio",
    )
    periods = cli.json("totals", "--period", period)["periods"]
    assert [each["period"] for each in periods] == names
    assert (periods[0]["from"], periods[-1]["until"]) == ends
    tens = [total("ukraine", "pow", exactly(10), 1), total("russia", "pow", exactly(10), 1)]
    assert (periods[0]["totals"], periods[0]["running"]) == (tens, tens)
    nothing = [total(side, "pow", exactly(0), 0) for side in ("ukraine", "russia")]
    assert [(each["totals"], each["running"]) for each in periods[1:-1]] == [(nothing, tens)] * (len(names) - 2)
    assert periods[-1]["totals"] == [total("ukraine", "pow", figure(3, None, "3+"), 2, 1), nothing[1]]
    assert periods[-1]["running"] == [total("ukraine", "pow", figure(13, None, "13+"), 3, 1), tens[1]]


def test_days_cut_periods_too(small: Cli) -> None:
    cut = ("--from", "2031-03-06", "--until", "2031-05-31", "--side", "russia")
    periods = small.json("totals", "--period", "month", *cut)["periods"]
    sums = [total("russia", "pow", figure(45, 45, "45~", about=True), 2)]
    assert [(each["period"], each["totals"], each["running"]) for each in periods] == [
        ("2031-03", sums, sums),
        ("2031-04", [total("russia", "pow", exactly(0), 0)], sums),
        ("2031-05", [total("russia", "pow", exactly(0), 0)], sums),
    ]


def test_an_empty_ledger_says_nothing_of_anything(cli: Cli) -> None:
    cli.ok("init")
    assert cli.json("totals") == {
        "swaps": 0,
        "first": None,
        "last": None,
        "contested": 0,
        "totals": [],
        "pending": [],
        "pledges": [],
        "coverage": {"from": None, "until": None, "newest_report": None},
        "progress_until": None,
    }
    assert [cli.json(command) for command in ("list", "pledges", "statements")] == [[], [], []]


def test_the_worked_example_of_the_design(cli: Cli) -> None:
    fill(
        cli,
        "pledge accord 2031-03-01 each=100+ --source Radio",
        "pledge second 2031-03-01 each=100+ --source Radio",
        "add 2031-03-01 each=40 --source Radio",
        "add 2031-03-05 each=30 --source Radio --pledge accord",
        "add 2031-03-09 each=20 --source Radio",
        "add 2031-03-12 each=25 --source Radio --pledge accord",
        "report 2031-03-12 --source Television --pledge accord:excluded",
        "add 2031-03-20 each=50 --source Radio --pledge second",
    )
    for line in cli.json("pledges", "accord"):
        assert [line[key]["text"] for key in ("counted", "possible", "remaining")] == ["30..55", "30..75", "25..70"]
        assert line["state"] == "unmet"
