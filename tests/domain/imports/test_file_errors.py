"""What is said of a file that is refused: every error in full up to a point, then by kind."""

from pow_ledger.domain.errors import Exit
from pow_ledger.domain.imports.file_errors import IN_FULL, CellError, FileErrors
from pow_ledger.domain.imports.import_errors import MissingCell, NoFigure


def test_each_error_has_its_place_its_cell_and_its_words() -> None:
    problems = FileErrors("a\x1b.csv")
    problems.add(CellError(14, 3, "Ukraine", "many", NoFigure()))
    problems.add(CellError(15, 1, "", "", MissingCell("date")))
    refusal = problems.refusal()
    assert refusal.exit_code == Exit.REFUSED
    assert str(refusal).split("\n") == [
        "a?.csv has 2 errors, and nothing was imported.",
        f"a?.csv:14:3: Ukraine “many”: {NoFigure()}",
        f"a?.csv:15:1: {MissingCell('date')}",
    ]


def test_of_a_thousand_errors_the_rest_is_summed_up_by_kind() -> None:
    problems = FileErrors("a.csv")
    for line in range(1, 1001):
        problems.add(CellError(line, 2, "x", "y", NoFigure() if line % 10 else MissingCell("date")))
    head, *lines = str(problems.refusal()).split("\n")
    assert head == "a.csv has 1,000 errors, and nothing was imported."
    assert [line.split(": ")[0] for line in lines[:IN_FULL]] == [f"a.csv:{line}:2" for line in range(1, IN_FULL + 1)]
    assert lines[IN_FULL:] == [
        f"a.csv: 855 more of this kind, at 51:2, 52:2, 53:2, 54:2, 55:2, …: {NoFigure()}",
        f"a.csv: 95 more of this kind, at 60:2, 70:2, 80:2, 90:2, 100:2, …: {MissingCell('date')}",
    ]


def test_a_kind_that_is_summed_up_whole_names_all_its_places() -> None:
    problems = FileErrors("a.csv")
    for line in range(1, IN_FULL + 2):
        problems.add(CellError(line, 1, "", "", NoFigure()))
    assert str(problems.refusal()).split("\n")[-1] == f"a.csv: 1 more of this kind, at 51:1: {NoFigure()}"
