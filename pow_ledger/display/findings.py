"""What does not add up, on a terminal: the findings of checks, and each side's version of swaps."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pow_ledger.display.console import heading, indented, underlined
from pow_ledger.domain.checks.checks import Finding, Severity
from pow_ledger.domain.checks.comparison import Comparison, Grade
from pow_ledger.domain.checks.stated_totals import Judgement
from pow_ledger.domain.entries import BOTH, Side
from pow_ledger.domain.figures import in_words
from pow_ledger.domain.wording import counts_words, day_words, difference_words, plural, scope_words

_GRADE_STYLES = {
    Grade.AGREED: "green",
    Grade.ONE_SIDE: "cyan",
    Grade.THIRD_PARTY: "dim",
    Grade.CONTESTED: "bold yellow",
}


def show_findings(console: Console, found: Iterable[Finding], sides: Sequence[Side]) -> None:
    """Print findings check by check; stated totals as a table beside what the swaps add up to."""
    told: Counter[Severity] = Counter()
    for check, of_the_check in itertools.groupby(found, key=lambda finding: finding.check):
        own = list(of_the_check)
        told.update(finding.severity for finding in own if not finding.quiet)
        console.print(heading(check, f" · {plural(len(own), 'finding')}"))
        judgements = [finding.judgement for finding in own if finding.judgement]
        if judgements:
            console.print(indented(_judged_words(judgements, sides)))
            wrong = next((each.record.ref for each in judgements if each.by), None)
            if wrong:
                advice = f"Check each statement, for example with `ledger show {wrong}`, and the swaps of its days."
                console.print(indented(Text(advice, "dim")))
        for finding in own:
            if not finding.judgement:
                style = "bold yellow" if finding.severity is Severity.ERROR else "bold"
                start, rest = f"{finding.subject}  ", finding.message.removeprefix(f"{finding.subject} ")
                console.print(indented(Text.assemble((start, style), rest)))
        console.print()
    summary = f"{plural(told[Severity.ERROR], 'error')}, {plural(told[Severity.WARNING], 'warning')}."
    console.print(Text(summary, style="dim"))


def _judged_words(judgements: Iterable[Judgement], sides: Sequence[Side]) -> Table:
    names = {side.code: side.name for side in sides} | {BOTH: "all sides"}
    table = underlined("", "Who, and of what", "Stated", "Swaps make", "Verdict", right=("Stated", "Swaps make"))
    for each in judgements:
        statement, count = each.record.statement, each.stated
        stated = Text(in_words(count.figure))
        if each.growth and each.measured_by:
            stated.append(f"\n{each.growth.text} since {each.measured_by.ref}", "dim")
        held_open = (
            f"\nleft open by {plural(len(each.withheld), 'swap')}: {_listed(each.withheld)}" if each.withheld else ""
        )
        too = f"{abs(each.by):,} too {'many' if each.by > 0 else 'few'}"
        table.add_row(
            Text(each.record.ref, style="bold" if each.by else "dim", no_wrap=True),
            Text.assemble(
                f"{statement.source.speaker}, {count.category.words} for {names[count.side]}",
                (f"\nas of {day_words(statement.as_of)}, {scope_words(statement)}{held_open}", "dim"),
            ),
            stated,
            Text(in_words(each.computed)),
            Text(too, style="bold yellow") if each.by else Text(each.verdict.value, style="dim"),
        )
    return table


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def show_comparisons(console: Console, compared: Iterable[Comparison], sides: Sequence[Side]) -> None:
    """Print each swap with a line for each side that has spoken, and with what their versions differ in."""
    names = {side.code: side.name for side in sides}
    table = underlined("#", "Date", "By", "States", right=("#",))
    for each in compared:
        number = Text(str(each.record.id))
        day = Text.assemble(each.record.swap.date.isoformat(), "\n", (each.grade.value, _GRADE_STYLES[each.grade]))
        for version in each.versions:
            who = names[version.by] if version.by else "others"
            table.add_row(number, day, who, counts_words(version.figures, sides) or "no figure")
            number, day = Text(), Text()
        for difference in each.differences:
            table.add_row("", "", "", Text(difference_words(difference, names), style="dim"))
    if table.row_count:
        console.print(table)
    else:
        console.print("No swaps here.")
