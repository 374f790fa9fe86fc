"""Spreadsheets as people have them, and what must come out of each."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pow_ledger.domain.entries import DEFAULT_SIDES, Category, Count, Report, Source, Stance, Status, Swap
from pow_ledger.domain.errors import LedgerError, TwoReadings
from pow_ledger.domain.figures import Figure, parse_figure
from pow_ledger.domain.imports.file_errors import CellError, FileErrors
from pow_ledger.domain.imports.incoming import Announcement
from pow_ledger.formats.formulas import defused
from pow_ledger.formats.spreadsheets.announcements import Announcements, Reading
from pow_ledger.formats.spreadsheets.sheets import Form
from tests.formats.spreadsheets.refusals import HEADER, SINGLE_ROWS, WHOLE_FILES, Refusal
from tests.strategies import figures

TODAY = date(2031, 6, 30)
PLEDGES = ("accord", "second")
PLAIN = Reading()
DAY = date(2031, 3, 5)
LINE = "2031-03-05,30,Radio\n"


def read(content: bytes | str, how: Reading = PLAIN, name: str = "a.csv") -> Announcements:
    source = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return Announcements(source, name, how, DEFAULT_SIDES, TODAY, PLEDGES)


def only(content: bytes | str, how: Reading = PLAIN, name: str = "a.csv") -> Announcement:
    """The one announcement that a file makes."""
    [found] = read(content, how, name)
    assert isinstance(found, Announcement), found
    return found


def told(found: Announcement) -> dict[str, object]:
    """What an announcement says, as one flat mapping of what is there."""
    swap, report = found.swap, found.report
    assert (report.status, report.figures, report.note) == (swap.status, swap.figures, None)
    said = {f"{count.side}:{count.category}": count.figure.text for count in swap.figures}
    flat = {
        "date": swap.date.isoformat(),
        "status": swap.status.value,
        "place": swap.place,
        "mediators": swap.mediators,
        "label": swap.label,
        "note": swap.note,
        "source": report.source.citation,
        "publisher": report.source.publisher,
        "published": report.source.published and report.source.published.isoformat(),
        "archive": report.source.archive,
        "claimant": report.source.claimant,
        "by": report.source.by,
        "stances": report.stances,
        **said,
    }
    return {key: value for key, value in flat.items() if value}


PLAINLY = {"date": "2031-03-05", "status": "completed", "source": "Radio", "ukraine:pow": "30", "russia:pow": "30"}
FULL = {
    "date": "2031-03-05",
    "status": "under-way",
    "place": "Border, north",
    "mediators": ("UAE", "Türkiye"),
    "label": "69th",
    "note": "Обмін",
    "source": "https://www.example.org/a?b",
    "publisher": "example.org",
    "published": "2031-03-06",
    "archive": "https://archive.example/x",
    "claimant": "Ministry",
    "by": "russia",
    "stances": (("accord", Stance.COUNTS), ("second", Stance.PARTLY)),
    "ukraine:pow": "1200+",
    "ukraine:civilian": "20",
    "russia:pow": "withheld",
    "russia:remains": "5",
}
FULL_CELLS = {
    "Date": "2031-03-05",
    "Ukraine": "1,200+",
    "Ukraine civilians": "20",
    "RUSSIA (POWs)": "withheld",
    "bodies, Russia": "5.0",
    "Source_URL": "https://www.example.org/a?b",
    "Status": "Under way",
    "Location": "Border, north",
    "Mediators": "UAE; Türkiye;",
    "label": "69th",
    "Comments": "Обмін",
    "published on": "2031-03-06 00:00:00",
    "Archive URL": "https://archive.example/x",
    "said by": "Ministry",
    "By": "rus",
    "Pledges": "second:partly; accord",
}


def table(cells: Mapping[str, str], delimiter: str = ",", end: str = "\r\n") -> str:
    return written([list(cells), list(cells.values())], delimiter, end)


def written(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n", quoted: bool = False) -> str:
    out = io.StringIO(newline="")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_field_from_a_full_table_in_each_dialect(delimiter: str, end: str, encoding: str) -> None:
    assert told(only(table(FULL_CELLS, delimiter, end).encode(encoding))) == FULL


@pytest.mark.parametrize("name", ["a.json", "-"])
def test_the_same_from_an_array(name: str) -> None:
    found = read(json.dumps([FULL_CELLS, FULL_CELLS], indent=1), name=name)
    assert [(each.line, told(each)) for each in found if isinstance(each, Announcement)] == [(1, FULL), (2, FULL)]


def test_json_has_lists_numbers_nulls_and_nested_figures_too() -> None:
    entry = {
        "date": "2031-03-05",
        "source": "Radio",
        "mediators": ["UAE", "Türkiye"],
        "stances": {"accord": "partly"},
        "place": None,
        "figures": {"ukraine": {"pow": 30, "remains": "5~", "people": None}, "russia": 30.0},
        "id": {"ignored": [1]},
    }
    found = read(f"\n{json.dumps(entry)}\n", name="-")
    [only_one] = found
    assert isinstance(only_one, Announcement)
    assert (only_one.line, told(only_one), found.left_out) == (
        2,
        {
            **PLAINLY,
            "mediators": ("UAE", "Türkiye"),
            "stances": (("accord", Stance.PARTLY),),
            "ukraine:remains": "5~",
        },
        ("id",),
    )


@pytest.mark.parametrize(
    ("content", "how"),
    [
        pytest.param(HEADER + LINE, PLAIN, id="plain"),
        pytest.param(HEADER + LINE.rstrip(), PLAIN, id="no line end at the end"),
        pytest.param("\n\n" + HEADER + "\n , ,\n" + LINE + ",,,,\n\n", PLAIN, id="blank rows"),
        pytest.param("date,each,source,,\n2031-03-05,30,Radio,,\n", PLAIN, id="trailing empty columns"),
        pytest.param("date,each,source,note,place\n" + LINE, PLAIN, id="a short row"),
        pytest.param("sep=|\r\ndate|each|source\r\n2031-03-05|30|Radio\r\n", PLAIN, id="a declared delimiter"),
        pytest.param('"sep=;"\ndate;each;source\n2031-03-05;30;Radio\n', PLAIN, id="a declared delimiter, quoted"),
        pytest.param(
            '"Date";"Each, (POW)";"Source, URL"\n2031-03-05;30;Radio\n', PLAIN, id="as many commas as semicolons"
        ),
        pytest.param('"date\n",each,source\n' + LINE, PLAIN, id="a header over two lines"),
        pytest.param('date,each,source\r\n"2031-03-05","30","Radio"\r\n', PLAIN, id="everything quoted"),
        pytest.param("date,each,source\r\r\n2031-03-05,30,Radio\r\r\n", PLAIN, id="line ends made twice"),
        pytest.param(
            "Datum,Austausch,Quelle\n05.03.2031,30,Radio\n",
            Reading(columns={"datum": "Date", "Austausch": "each", "Quelle": "Source"}, date_format="DD.MM.YYYY"),
            id="mapped",
        ),
        pytest.param(
            "date,each,source,Datum\nx,30,Radio,3/5/31\n",
            Reading(columns={"Datum": "date"}, date_format="%m/%d/%y"),
            id="a mapping goes before a header",
        ),
        pytest.param(
            "Дата;Обмін;Джерело\n2031-03-05;30;Radio\n".encode("cp1251"),
            Reading(encoding="windows-1251", columns={"Дата": "date", "Обмін": "each:pow", "Джерело": "source"}),
            id="windows-1251",
        ),
        pytest.param((HEADER + LINE).encode("utf-16-le"), Reading(encoding="utf-16"), id="utf-16, declared only"),
        pytest.param((HEADER + LINE).encode("utf-16-be"), Reading(encoding="utf-16-be"), id="utf-16-be, declared"),
        pytest.param(HEADER.replace(",", "\t") + LINE.replace(",", "\t"), Reading(form=Form.TSV), id="tsv, said"),
    ],
)
def test_a_plain_announcement_from_awkward_files(content: str | bytes, how: Reading) -> None:
    assert told(only(content, how)) == PLAINLY


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1 200", "1200"),
        ("1\u00a0200~", "1200~"),
        ("1\u202f200+", "1200+"),
        ("1\u2009200", "1200"),
        ("1'200", "1200"),
        ("1\u2019200\u2019300", "1200300"),
        ("1 000..1 200", "1000..1200"),
        ("250.0", "250"),
        ("250.00", "250"),
        ("250,0", "250"),
        ("1,200.00", "1200"),
        (" 250 ", "250"),
        ("'250", None),
        ("1 20", None),
        ("1 200'300", None),
        ("1  200", None),
        ("12 34 567", None),
        ("1.200", None),
        ("1.000", None),
        ("1.200.300", None),
        ("250.5", None),
        ("250.000", None),
        ("-5", None),
        ("'-5", None),
        ("1e3", None),
        ("Withheld", "withheld"),
        ("withheld ~", None),
        ("٣", None),
        ("9" * 5000, None),
    ],
)
def test_figures_as_spreadsheets_write_them(cell: str, text: str | None) -> None:
    [found] = read(table({"date": "2031-03-05", "ukraine": cell, "source": "Radio"}))
    figure = found.swap.figures[0].figure.text if isinstance(found, Announcement) else None
    assert figure == text


def test_each_fills_in_for_every_side_in_the_order_of_the_ledger() -> None:
    found = only("russia:civilian,each,each:remains,date,source\n5,30,7,2031-03-05,Radio\n")
    assert [(count.side, count.category.value, count.figure.low) for count in found.swap.figures] == [
        ("ukraine", "pow", 30),
        ("ukraine", "remains", 7),
        ("russia", "pow", 30),
        ("russia", "civilian", 5),
        ("russia", "remains", 7),
    ]


def test_figures_come_in_the_order_of_the_ledger_whatever_that_of_the_columns() -> None:
    found = only("russia,ukraine:remains,ukraine,date,source\n1,2,3,2031-03-05,Radio\n")
    assert [count.figure.low for count in found.swap.figures] == [3, 2, 1]


def test_line_breaks_in_texts_become_spaces_and_are_counted_and_part_mediators() -> None:
    found = read('date,each,source,note,mediator\n2031-03-05,30,Radio,"\na \r\n b\n\nc\n","UAE\nVatican"\n')
    [one] = found
    assert isinstance(one, Announcement)
    assert (one.swap.note, one.swap.mediators, found.folded) == ("a b c", ("UAE", "Vatican"), 2)


def test_columns_that_are_not_read_are_named() -> None:
    found = read(",date,each,id,ukraine so far,source\n0,2031-03-05,30,7,300,Radio\n")
    assert found.left_out == ("column 1, which has no header", "id", "ukraine so far")
    assert len(list(found)) == 1


def test_a_defused_cell_is_restored_and_json_has_none() -> None:
    assert only("date,each,source,note\n2031-03-05,30,Radio,'=1+1\n").swap.note == "=1+1"
    line = '{"date": "2031-03-05", "each": 30, "source": "Radio", "note": "\'=1+1"}'
    assert only(line, name="a.jsonl").swap.note == "'=1+1"


def test_every_wrong_cell_of_every_row_is_found() -> None:
    content = HEADER + "x,y,\n" + LINE + "2031-03-05,,\n"
    wrongs = [(each.line, each.column, each.header) for each in read(content) if isinstance(each, CellError)]
    assert wrongs == [(2, 1, "date"), (2, 2, "each"), (2, 3, "source"), (4, 1, ""), (4, 3, "source")]


@pytest.mark.parametrize("refusal", WHOLE_FILES, ids=lambda refusal: refusal.error.__name__)
def test_each_broken_file_gets_its_message(refusal: Refusal) -> None:
    with pytest.raises(LedgerError) as refused:
        list(read(refusal.bytes, refusal.how, refusal.name))
    assert (refused.type, str(refused.value)) == (refusal.error, refusal.message)


@pytest.mark.parametrize("refusal", SINGLE_ROWS, ids=lambda refusal: refusal.error.__name__)
def test_each_wrong_row_gets_its_message(refusal: Refusal) -> None:
    problems = FileErrors(refusal.name)
    kinds = set()
    for wrong in read(refusal.bytes, refusal.how, refusal.name):
        assert isinstance(wrong, CellError)
        problems.add(wrong)
        kinds.add(type(wrong.error))
    assert (kinds, str(problems.refusal()).splitlines()[1:]) == ({refusal.error}, [refusal.message])


# Any file at all

words = st.text(alphabet="abcЖї=+-@',;\"\t €", max_size=12) | st.text(max_size=8)
headers = st.sampled_from([*FULL_CELLS, "each", "date", "source", "x", ""]) | words


@given(
    content=st.binary(max_size=300)
    | st.builds(lambda start, rest: start + rest, st.just(HEADER.encode()), st.binary(max_size=200))
    | st.lists(st.lists(headers | words, max_size=6), max_size=5).map(
        lambda rows: written(rows).encode("utf-8", "replace")
    )
    | st.lists(
        st.dictionaries(headers, words | st.integers() | st.floats() | st.none() | st.lists(words), max_size=5)
    ).map(lambda rows: json.dumps(rows).encode()),
    name=st.sampled_from(["a.csv", "a.tsv", "a.json", "a.jsonl", "-"]),
    encoding=st.sampled_from([None, None, "utf-16", "cp1251", "utf-7", "shift_jis", "iso2022_jp"]),
)
def test_any_file_is_announcements_wrong_rows_or_an_error(content: bytes, name: str, encoding: str | None) -> None:
    problems = FileErrors(name)
    try:
        for each in read(content, Reading(encoding=encoding), name):
            assert isinstance(each, Announcement | CellError)
            if isinstance(each, CellError):
                problems.add(each)
    except LedgerError:
        return
    assert str(problems.refusal())


texts = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1, max_size=12)
    | st.sampled_from(["=1+1", "'=1", "''-x", "@a", '"', '""', "a;b", "a,b", "'", "NULL", "1.0", "]", "sep=;"])
).filter(lambda text: text == text.strip())
narrow = st.text(alphabet="абвґїАБВ \"',;=-", min_size=1, max_size=12).filter(lambda text: text == text.strip())


def entries(of: st.SearchStrategy[str]) -> st.SearchStrategy[Announcement]:
    counts = st.lists(
        st.builds(Count, st.sampled_from(["ukraine", "russia"]), st.sampled_from(Category), figures()),
        min_size=1,
        unique_by=lambda count: (count.side, count.category),
    ).map(lambda found: tuple(sorted(found, key=lambda c: (c.side == "russia", list(Category).index(c.category)))))
    names = of.filter(lambda text: not {*text} & {*";,"})
    swap = st.builds(
        Swap,
        st.dates(date(1, 1, 1), TODAY),
        counts,
        st.sampled_from(Status),
        st.none() | of,
        st.lists(names, unique=True, max_size=3).map(tuple),
        st.none() | of,
        st.none() | of,
    )
    source = st.builds(
        Source,
        of,
        st.none() | of,
        st.none() | st.dates(),
        st.sampled_from([None, "https://archive.example/Ж"]) if of is texts else st.none(),
        st.none() | of,
        st.sampled_from([None, "ukraine", "russia"]),
    )
    stances = st.dictionaries(st.sampled_from(PLEDGES), st.sampled_from(Stance)).map(
        lambda of: tuple(sorted(of.items()))
    )
    return st.builds(
        lambda swap, source, stances: Announcement(1, swap, (Report(source, swap.status, swap.figures, stances),)),
        swap,
        source,
        stances,
    )


FIELDS = [
    "date", "status", "place", "mediators", "label", "note", "source", "publisher", "published", "archive", "claimant",
    "by", "pledges", *(f"{side}:{category}" for side in ("ukraine", "russia") for category in Category),
]  # fmt: skip


def cells_of(entry: Announcement) -> list[str]:
    flat = {**told(entry), "mediators": "; ".join(entry.swap.mediators)}
    flat["pledges"] = "; ".join(f"{code}:{stance}" for code, stance in entry.report.stances)
    return [str(flat.get(field, "")) for field in FIELDS]


@settings(max_examples=40)
@given(
    entry=st.lists(entries(texts), min_size=1, max_size=3),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    dialect=st.tuples(st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()),
)
def test_what_is_written_in_any_dialect_reads_back(
    entry: list[Announcement], encoding: str, dialect: tuple[str, str, bool]
) -> None:
    assert _back(entry, encoding, dialect) == [(each.swap, each.report) for each in entry]


@settings(max_examples=40)
@given(
    entry=st.lists(entries(narrow), min_size=1, max_size=3),
    encoding=st.sampled_from(["windows-1251", "utf-16-le", "utf-16-be", "utf-8"]),
    dialect=st.tuples(st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()),
)
def test_what_is_written_in_a_declared_encoding_reads_back(
    entry: list[Announcement], encoding: str, dialect: tuple[str, str, bool]
) -> None:
    assert _back(entry, encoding, dialect, encoding) == [(each.swap, each.report) for each in entry]


def _back(
    entries: list[Announcement], encoding: str, dialect: tuple[str, str, bool], declared: str | None = None
) -> list[tuple[Swap, Report] | CellError]:
    rows = [FIELDS, *([defused(cell) for cell in cells_of(each)] for each in entries)]
    found = read(written(rows, *dialect).encode(encoding), Reading(encoding=declared))
    return [(each.swap, each.report) if isinstance(each, Announcement) else each for each in found]


@given(figures())
def test_a_figure_reads_back_however_its_thousands_are_parted(figure: Figure) -> None:
    for separator in ", \u00a0\u202f\u2009'":
        bounds = [f"{number:,}".replace(",", separator) for number in (figure.low, figure.high) if number is not None]
        text = "..".join(bounds) + ("+" if figure.high is None else "") + ("~" if figure.about else "")
        rows = read(table({"date": "2031-03-05", "each": text, "source": "Radio"}))
        if any(re.fullmatch("[0-9]{3} [0-9]{3}", bound) for bound in bounds):
            (wrong,) = rows
            assert isinstance(wrong, CellError)
            assert isinstance(wrong.error, TwoReadings)
        else:
            (found,) = rows
            assert isinstance(found, Announcement)
            assert found.swap.figures[0].figure == figure == parse_figure(figure.text)
