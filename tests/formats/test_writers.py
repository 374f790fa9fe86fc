"""Tables as text: the same bytes on every machine, nothing that a spreadsheet or a document would run."""

import csv
import io
import json
from collections.abc import Iterator

import pytest

from pow_ledger.formats import contracts
from pow_ledger.formats.tables import Cell, Table
from pow_ledger.formats.writers import write_delimited, write_markdown

TABLE = Table(
    ("id", "place", "source"),
    [
        (1, 'Border, "north"', "https://example.org/a_b|c"),
        (2, "Żółć – ŻÓŁĆ 東京", "https://example.org/a_b?c=[d]"),
        (3, None, "a|b *c* _d_ `e` <f> #g [h](i) \\ ~j~"),
    ],
    frozenset({"id"}),
)


def delimited(table: Table, delimiter: str) -> str:
    text = io.StringIO()
    write_delimited(table, delimiter, text)
    return text.getvalue()


def markdown(table: Table) -> str:
    text = io.StringIO()
    write_markdown(table.columns, table.rows, text, right=table.numbers)
    return text.getvalue()


def test_csv() -> None:
    assert delimited(TABLE, ",") == (
        "id,place,source\n"
        '1,"Border, ""north""",https://example.org/a_b|c\n'
        "2,Żółć – ŻÓŁĆ 東京,https://example.org/a_b?c=[d]\n"
        "3,,a|b *c* _d_ `e` <f> #g [h](i) \\ ~j~\n"
    )


def test_tsv() -> None:
    assert delimited(TABLE, "\t") == (
        "id\tplace\tsource\n"
        '1\t"Border, ""north"""\thttps://example.org/a_b|c\n'
        "2\tŻółć – ŻÓŁĆ 東京\thttps://example.org/a_b?c=[d]\n"
        "3\t\ta|b *c* _d_ `e` <f> #g [h](i) \\ ~j~\n"
    )


def test_markdown() -> None:
    assert markdown(TABLE) == (
        "| id | place | source |\n"
        "| ---: | --- | --- |\n"
        '| 1 | Border, "north" | https://example.org/a\\_b\\|c |\n'
        "| 2 | Żółć – ŻÓŁĆ 東京 | <https://example.org/a_b?c=[d]> |\n"
        "| 3 |  | a\\|b \\*c\\* \\_d\\_ \\`e\\` \\<f\\> \\#g \\[h\\](i) \\\\ \\~j\\~ |\n"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil")'])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_what_a_spreadsheet_would_run_is_led_by_an_apostrophe(text: str, delimiter: str) -> None:
    table = Table(("note",), [(text,)])
    assert list(csv.reader(io.StringIO(delimited(table, delimiter), newline=""), delimiter=delimiter)) == [
        ["note"],
        [f"'{text}"],
    ]


@pytest.mark.parametrize(
    "cell", [0, 250, "250", "..250", "1000~", "1200+", "withheld", "", None, "a=b", "ukraine:pow=5"]
)
def test_figures_and_plain_texts_stay_as_they_are(cell: Cell) -> None:
    assert delimited(Table(("a", "b"), [(cell, "x")]), ",") == f"a,b\n{'' if cell is None else cell},x\n"


def test_a_text_that_looks_like_a_rule_makes_none_in_markdown() -> None:
    assert markdown(Table(("a",), [("---",)])).splitlines()[2] == "| --- |"


def test_an_empty_table_is_its_header() -> None:
    table = Table(("a", "b"), [])
    assert (delimited(table, ","), markdown(table)) == ("a,b\n", "| a | b |\n| --- | --- |\n")


@pytest.mark.parametrize(
    "values",
    [[], [1], [{}, [], {"a": []}], [{"a": [1, {"b": "c\nd \u2028"}], "é": None}, "x\n", {"low": 1, "text": "1"}]],
)
def test_json_that_is_written_as_it_is_read_is_the_same_text(values: list[object]) -> None:
    streamed, whole = io.StringIO(), io.StringIO()
    contracts.write(iter(values), streamed)
    contracts.write(values, whole)
    assert streamed.getvalue() == whole.getvalue() == json.dumps(values, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_rows_are_written_as_they_are_read(form: str) -> None:
    text = io.StringIO()
    written: list[int] = []

    def rows() -> Iterator[tuple[int]]:
        for number in range(3):
            written.append(text.getvalue().count("\n"))
            yield (number,)

    if form == "csv":
        write_delimited(Table(("a",), rows()), ",", text)
        # Nothing, not even a header, before it is known that there is something to read.
        assert written == [0, 2, 3]
    else:
        write_markdown(("a",), rows(), text)
        assert written == [2, 3, 4]
