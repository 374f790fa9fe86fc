"""What an import did, or why it did not, in sentences."""

from collections.abc import Iterator, Sequence

from pow_ledger.display.wording import counts_words
from pow_ledger.domain.carried import Difference, Intake, Kind, NearRepeat, Some, Tally
from pow_ledger.domain.entries import Side
from pow_ledger.domain.errors import listed
from pow_ledger.domain.history import shown
from pow_ledger.domain.texts import without_controls


def done(name: str, found: Intake, tally: Tally, *, dry_run: bool) -> str:
    """What was imported: `Imported 3 swaps and 4 reports from july.csv; 12 swaps were here already.`"""
    added, known = _numbers(tally.added), _numbers(tally.known)
    if not added and not found.differing.count:
        return f"Nothing to import from {without_controls(name)}: {known or 'it has no entries'}" + (
            f" {'is' if sum(tally.known.values()) == 1 else 'are'} here already." if known else "."
        )
    verb = "Would import" if dry_run else "Imported"
    already = f"; {known} {'was' if sum(tally.known.values()) == 1 else 'were'} here already" if known else ""
    return f"{verb} {added or 'nothing new'} from {without_controls(name)}{already}."


def _numbers(numbers: "dict[Kind, int] | Tally | object") -> str:
    assert isinstance(numbers, dict)
    return listed(
        [
            _number(numbers[kind], kind)
            for kind in (Kind.SWAP, Kind.REPORT, Kind.PLEDGE, Kind.STATEMENT)
            if numbers[kind]
        ],
        "and",
    )


def _number(number: int, kind: Kind) -> str:
    name = "stated total" if kind is Kind.STATEMENT else kind.value
    return f"{number:,} {name if number == 1 else name + 's'}"


def near_repeats(name: str, near: Some[NearRepeat], sides: Sequence[Side]) -> list[str]:
    """Swaps that only a person can tell from others, and the ways on."""
    one = near.count == 1
    return [
        f"{'One swap has' if one else f'{near.count:,} swaps have'} the day and the figures of another, from another "
        "source, and nothing was imported:",
        *(_near(name, each, sides) for each in near.first),
        *_more(near),
        f"If {'it is the same swap' if one else 'they are the same swaps'}, add --merge, and what is said of "
        f"{'it becomes a report' if one else 'them become reports'} on the other. If "
        f"{'it is a second swap' if one else 'they are second swaps'} of that day, add --new.",
    ]


def _near(name: str, each: NearRepeat, sides: Sequence[Side]) -> str:
    other = f"swap {each.swap}" if each.swap is not None else f"the one on line {each.other}"
    return f"{without_controls(name)}:{each.line}: {each.day}, {counts_words(each.figures, sides)}: as {other}"


def conflicts(name: str, differing: Some[Difference]) -> list[str]:
    """Entries that are here and there and differ, and the ways on."""
    entries = "One entry is" if differing.count == 1 else f"{differing.count:,} entries are"
    return [
        f"{entries} here already and {'differs' if differing.count == 1 else 'differ'} in {without_controls(name)}; "
        "nothing was imported:",
        *differences(differing),
        "Add --ours to keep what is here, or --theirs to take what is there. What is new is imported either way.",
    ]


def differences(differing: Some[Difference]) -> Iterator[str]:
    """What differs, a line an entry."""
    for each in differing.first:
        fields = ", ".join(
            f"{field.name} {shown(field, field.before)} here, {shown(field, field.after)} there"
            for field in each.fields()
        )
        yield f"  {each.name} (line {each.line}): {fields}"
    yield from _more(differing)


def _more(some: Some[NearRepeat] | Some[Difference]) -> Iterator[str]:
    rest = some.count - len(some.first)
    if rest:
        yield f"  and {rest:,} more"
