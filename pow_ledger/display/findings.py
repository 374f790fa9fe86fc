"""What does not add up, on a terminal: findings of checks, and versions of swaps side by side."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from pow_ledger.display.screens import heading, indented, ruled
from pow_ledger.display.wording import counts_words, plural
from pow_ledger.domain.checks import Finding, Severity
from pow_ledger.domain.comparison import Comparison, Difference, Grade, Kind
from pow_ledger.domain.entries import Side
from pow_ledger.domain.figures import in_words

_GRADE_STYLES = {
    Grade.AGREED: "green",
    Grade.ONE_SIDE: "cyan",
    Grade.THIRD_PARTY: "dim",
    Grade.CONTESTED: "bold yellow",
}


def show_findings(console: Console, found: Sequence[Finding]) -> None:
    """Print findings, gathered by check."""
    for check in dict.fromkeys(finding.check for finding in found):
        own = [finding for finding in found if finding.check == check]
        console.print(heading(check, f" · {plural(len(own), 'finding')}"))
        for finding in own:
            style = "dim" if finding.consistent else "bold yellow" if finding.severity is Severity.ERROR else "bold"
            start, rest = f"{finding.subject}  ", finding.message.removeprefix(f"{finding.subject} ")
            console.print(indented(Text.assemble((start, style), rest)))
        console.print()
    errors = sum(finding.severity is Severity.ERROR and not finding.consistent for finding in found)
    warnings = sum(finding.severity is Severity.WARNING and not finding.consistent for finding in found)
    console.print(Text(f"{plural(errors, 'error')}, {plural(warnings, 'warning')}.", style="dim"))


def show_comparisons(console: Console, compared: Iterable[Comparison], sides: Sequence[Side]) -> None:
    """Print each swap with a line per side that has spoken, and what they differ in."""
    names = {side.code: side.name for side in sides}
    table = ruled("#", "Date", "By", "States", right=("#",))
    for each in compared:
        number, day = Text(str(each.record.id)), Text(each.record.swap.date.isoformat())
        for version in each.versions:
            who = names[version.by] if version.by else "others"
            table.add_row(number, day, who, counts_words(version.figures, sides) or "no figure")
            number, day = Text(), Text()
        grade = Text(each.grade.value, style=_GRADE_STYLES[each.grade])
        for difference in each.differences:
            grade.append(f"\n{difference_words(difference, names)}", style="dim")
        table.add_row("", "", "", grade)
    if table.row_count:
        console.print(table)
    else:
        console.print("No swaps here.")


def difference_words(difference: Difference, names: dict[str, str]) -> str:
    """What versions differ in, as a sentence without its stop."""
    whom = f"{difference.category.words} for {names[difference.side]}"
    said = ", ".join(f"{names[by]} says {in_words(figure)}" for by, figure in difference.figures)
    match difference.kind:
        case Kind.SPLIT:
            return f"the same {in_words(difference.figures[0][1])} {whom}, split differently"
        case Kind.ONE_SIDE_ONLY:
            return f"only {said} {whom}".replace(" says ", " counts ")
        case Kind.WITHHELD:
            return f"{whom}: {said}".replace("says withheld", "withholds the number")
        case Kind.NUMBER:
            return f"{whom}: {said}"
