"""What an import did, or why it did nothing, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from pow_ledger.domain.counts import in_order
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import Count, EntryKind, Side
from pow_ledger.domain.errors import listed
from pow_ledger.domain.history import value_words
from pow_ledger.domain.imports.import_errors import SheetName
from pow_ledger.domain.imports.incoming import ReadCell
from pow_ledger.domain.imports.result import Difference, ImportResult, NearRepeat, Some, Tally
from pow_ledger.domain.texts import shown, without_controls
from pow_ledger.domain.wording import counts_words, day_words, stance_words


def done(name: str, found: ImportResult, tally: Tally, rows: int | None, *, dry_run: bool) -> Iterator[str]:
    """What was imported and what was here already. `rows` is the number of a spreadsheet's rows."""
    source, added = without_controls(name), _numbers(tally.added)
    if rows is None:
        known, repeated = _numbers(tally.known), 0
        many = sum(tally.known.values()) != 1
    else:
        number = tally.known[EntryKind.REPORT]
        known, repeated = _counted(number, "row") if number else "", rows - number - tally.added[EntryKind.REPORT]
        many = number != 1
    if added or found.differing.count:
        already = f"; {known} {'were' if many else 'was'} here already" if known else ""
        yield f"{'Would import' if dry_run else 'Imported'} {added or 'nothing new'} from {source}{already}."
    else:
        here = f"{known} {'are' if many else 'is'} here already" if known else "it has no entries"
        yield f"Nothing to import from {source}: {here}."
    if repeated:
        did = "repeats another and was" if repeated == 1 else "repeat others and were"
        yield f"{_counted(repeated, 'row')} {did} skipped."
    if found.renamed:
        yield f"{_counted(found.renamed, 'entry', 'entries')} got the key of the other ledger, to be the same in both."
    yield from _crowded(found)
    if tally.voided:
        were = (
            "One of the swaps that were here is"
            if tally.voided == 1
            else f"{tally.voided:,} of the swaps that were here are"
        )
        yield f"{were} voided, and stay{'s' if tally.voided == 1 else ''} so."


def _crowded(found: ImportResult) -> Iterator[str]:
    """The days on which something that was added is not the only swap."""
    if found.crowded.count:
        yield "More than one swap of one day, all of them counted:"
        for day, numbers in found.crowded.first:
            some = [str(number) for number in numbers[:5]]
            more = [f"{len(numbers) - 5:,} more"] * (len(numbers) > 5)
            yield f"  {day}: swaps {listed([*some, *more], 'and')}"
        yield from _more(found.crowded)
        yield (
            "If two are one swap with other figures, move the report and take the second swap out: "
            "`ledger amend r2 --swap 1 --why …`, `ledger void 2 --why …`."
        )


def _numbers(numbers: Mapping[EntryKind, int]) -> str:
    told = (EntryKind.SWAP, EntryKind.REPORT, EntryKind.PLEDGE, EntryKind.STATEMENT)
    names = {EntryKind.STATEMENT: "stated total"}
    return listed([_counted(numbers[kind], names.get(kind, kind.value)) for kind in told if numbers[kind]], "and")


def _counted(number: int, name: str, names: str = "") -> str:
    return f"{number:,} {name if number == 1 else names or f'{name}s'}"


def sample(rows: Sequence[tuple[int, Sequence[ReadCell]]], sides: Sequence[Side]) -> Iterator[str]:
    """The first rows, column by column, so that the user sees how they were understood."""
    for line, cells in rows:
        yield f"Row {line} was understood as:"
        width = min(max(len(cell.header) for cell in cells), 24)
        for cell in cells:
            typed = f"“{cell.cell}” → " if cell.cell else ""
            yield f"  {cell.header:<{width}}  {cell.field}: {typed}{_value_words(cell.value, sides)}"


def _value_words(value: Any, sides: Sequence[Side]) -> str:
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, tuple) and all(isinstance(each, Count) for each in value):
        return counts_words(in_order(value, sides), sides)
    if isinstance(value, tuple):
        return "; ".join(each if isinstance(each, str) else stance_words(*each) for each in value)
    return shown(str(value), 60)


def first_swaps(found: ImportResult, sides: Sequence[Side]) -> Iterator[str]:
    """The first swaps of a package that would be added."""
    for day, figures in found.sample:
        yield f"  {day}: {counts_words(figures, sides)}"


def decided(name: str, ours: bool, *, dry_run: bool) -> str:
    """Which version stands where entries differ."""
    if ours:
        return f"These differ in {without_controls(name)}, and stay as they are here:"
    return f"These {'would be' if dry_run else 'were'} changed to what {without_controls(name)} says:"


def near_repeats(name: str, near: Some[NearRepeat], sides: Sequence[Side], *, of_rows: bool = False) -> list[str]:
    """The error for swaps that may be the same as others, with what to do about them."""
    one = near.count == 1
    it, are = ("it", "it is the same swap") if one else ("them", "they are the same swaps")
    second = "it is a second swap" if one else "they are second swaps"
    column = (
        " To decide row by row, add a column headed swap, with the same value for rows of one swap and different "
        "values for others."
    )
    return [
        f"In {without_controls(name)}, {'one swap' if one else f'{near.count:,} swaps'} may be the same as "
        f"{'another' if one else 'others'} of that day, by another source or claimant; nothing was imported:",
        *(_near(name, each, sides) for each in near.first),
        *_more(near),
        f"If {are}, add --merge, and what is said of {it} becomes {'a report' if one else 'reports'} on the other. If "
        f"{second} of that day, add --new.{column if of_rows else ''}",
    ]


def _near(name: str, each: NearRepeat, sides: Sequence[Side]) -> str:
    line = "row" if isinstance(name, SheetName) else "line"
    other = f"swap {each.swap}" if each.swap is not None else f"the one on {line} {each.other}"
    figures = counts_words(in_order(each.figures, sides), sides)
    like = "like" if each.alike else "which may be another version of"
    return f"  {line} {each.line}: {each.day}, {figures}; {like} {other}"


def conflicts(name: str, differing: Some[Difference]) -> list[str]:
    """The error for entries that are in both ledgers and differ, with what to do about them."""
    entries = "One entry is" if differing.count == 1 else f"{differing.count:,} entries are"
    return [
        f"{entries} here already and {'differs' if differing.count == 1 else 'differ'} in {without_controls(name)}; "
        "nothing was imported:",
        *differences(differing),
        "Add --ours to keep what is here, or --theirs to take what is there. What is new is imported either way.",
    ]


DATASET: Final = "the dataset"


def updated(found: ImportResult, version: str, coverage: Coverage, *, dry_run: bool) -> Iterator[str]:
    """What an update added and corrected."""
    assert found.tally
    added = _numbers(found.tally.added)
    did = "Would update" if dry_run else "Updated"
    yield f"{did} to version {version} of the dataset{f', with {added} more' if added else ''}."
    if coverage.until:
        yield f"It is complete up to {day_words(coverage.until)}."
    if found.taken.count:
        entries = _counted(found.taken.count, "entry", "entries")
        yield f"{entries} corrected by the dataset, and unchanged by you until now:"
        yield from differences(found.taken)
    yield from _crowded(found)


def changed_by_both(differing: Some[Difference]) -> list[str]:
    """The error for entries that both the owner and the dataset have changed."""
    entries = "One entry was" if differing.count == 1 else f"{differing.count:,} entries were"
    return [
        f"{entries} changed here and in the dataset, too; nothing was updated:",
        *differences(differing),
        "Add --ours to keep what is here, or --theirs to take what is there. What is new is taken either way.",
    ]


def differences(differing: Some[Difference]) -> Iterator[str]:
    """A line for each entry that differs."""
    for each in differing.first:
        fields = ", ".join(
            f"{field.name} {value_words(field, field.before)} here, {value_words(field, field.after)} there"
            for field in each.fields()
        )
        yield f"  {each.name}{f' (line {each.line})' if each.line else ''}: {fields}"
    yield from _more(differing)


def _more(some: Some[Any]) -> Iterator[str]:
    rest = some.count - len(some.first)
    if rest:
        yield f"  and {rest:,} more"
