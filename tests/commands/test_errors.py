"""One reproducible example per error message: what is typed, the exit code, and the exact words."""

import contextlib
import resource
import shlex
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from pow_ledger.domain import errors
from pow_ledger.domain.errors import LedgerError, UsageError
from pow_ledger.domain.imports import import_errors
from pow_ledger.storage.file import connecting
from tests.commands.test_package import BY_PACKAGE
from tests.conftest import Cli
from tests.formats.spreadsheets.refusals import BY_FILE

SOURCE = "--source https://example.org/a"
SWAP = f"add 2031-03-05 each=30 {SOURCE}"
PEOPLE = f"add 2031-03-05 ukraine:people=30 {SOURCE}"
PLEDGE = f"pledge accord 2031-03-01 each=100+ {SOURCE}"
NOTATION = "Write 250, 1000~ (about), 1200+ (at least), ..1200 (at most), 200..250 or withheld."
COUNT = "Write SIDE=FIGURE or SIDE:CATEGORY=FIGURE, for example ukraine=250 or each:civilian=20, or in words: 250 each."
CODE = "Use a code like istanbul-3; a number, a date, r7, s3, each, both, none and ledger mean other things."
SIDES = "This ledger's sides are ukraine and russia."
CLEAN = "Take it out; texts are single lines without terminal codes."


@dataclass(frozen=True)
class Example:
    """A command that is refused. `{ledger}` in the message is the ledger's path."""

    error: type[LedgerError] | None
    command: str
    code: int
    message: str
    setup: tuple[str, ...] = ()


def add(counts: str, error: type[LedgerError], message: str) -> Example:
    return Example(error, f"add 2031-03-05 {counts} {SOURCE}", 2, message)


def option(words: str, error: type[LedgerError], message: str) -> Example:
    return add(f"each=1 {words}", error, message)


TYPED = [
    # COUNT
    add("ukraine", errors.MalformedCount, f"'ukraine' is not a COUNT. {COUNT}"),
    add("ukraine==3", errors.MalformedCount, f"'ukraine==3' is not a COUNT. {COUNT}"),
    add("ukraine=3=4", errors.MalformedCount, f"'ukraine=3=4' is not a COUNT. {COUNT}"),
    add("=3", errors.MalformedCount, f"'=3' is not a COUNT. {COUNT}"),
    add("'157 eachh'", errors.MalformedCount, f"'157 eachh' is not a COUNT. {COUNT}"),
    add(
        "157",
        errors.NoSideNamed,
        "'157' does not say which side received them. Write each=157 if every side did, or ukraine=157 or russia=157.",
    ),
    add(
        "7 civilians",
        errors.NoSideNamed,
        "'7 civilians' does not say which side received them. Write each:civilian=7 if every side did, or "
        "ukraine:civilian=7 or russia:civilian=7.",
    ),
    add(
        "each:civilian='7 soldiers'",
        errors.WrongCategory,
        "'7 soldiers' is given as a figure for civilians. Give it its own category, or correct one of the two.",
    ),
    add(
        "each=1.200",
        errors.TwoReadings,
        "'1.200' can be read in two ways: 1200 (write it so), or a fraction, which no count is.",
    ),
    add(
        "each='157 (7 civilians)'",
        errors.TwoReadings,
        "'157 (7 civilians)' can be read in two ways: 7 of the 157 are civilians (write 157 including 7 civilians), "
        "or they come on top (write 157 + 7 civilians).",
    ),
    add(
        "ukraine 157 160 russia",
        errors.TwoReadings,
        "'ukraine 157 160 russia' can be read in two ways: a side comes before its figures, or after them. "
        "Write SIDE=FIGURE for each side.",
    ),
    add("narnia=3", errors.UnknownSide, f"No side is called 'narnia'. {SIDES}"),
    add(":pow=3", errors.UnknownSide, f"No side is called ''. {SIDES}"),
    Example(
        errors.AmbiguousSide,
        f"add 2031-03-05 ar=1 {SOURCE}",
        2,
        "'ar' could be armenia or artsakh. Type more of the one you mean.",
        ("init --side armenia=Armenia --side artsakh=Artsakh",),
    ),
    add(
        "ukraine:cats=3",
        errors.UnknownCategory,
        "There is no category 'cats'. Choose pow, civilian, people or remains.",
    ),
    add(
        "ukr=1 ukraine:pow=2",
        errors.RepeatedCount,
        "ukraine:pow is given twice. Give one figure for each side and category.",
    ),
    add(
        "each=1 each=1", errors.RepeatedCount, "ukraine:pow is given twice. Give one figure for each side and category."
    ),
    add(
        "each=1 russia=2",
        errors.EachAndSide,
        "'each' and 'russia' both give a figure for pow. Use 'each' for all sides, or name every side.",
    ),
    add(
        "both=1",
        errors.BothNotAllowed,
        "'both' adds the sides, and only a stated total may do that. Name a side, or 'each' for the same figure on "
        "every side.",
    ),
    # FIGURE
    add("each=", errors.NotAFigure, f"'' is not a figure. {NOTATION}"),
    add("each=many", errors.NotAFigure, f"'many' is not a figure. {NOTATION}"),
    add("each=1_000", errors.NotAFigure, f"'1_000' is not a figure. {NOTATION}"),
    add("each=٣", errors.NotAFigure, f"'٣' is not a figure. {NOTATION}"),
    add("each=-3", errors.NegativeFigure, f"'-3' is negative, and a count of people is not. {NOTATION}"),
    add(
        "each=1.5",
        errors.FractionalFigure,
        "'1.5' is not a whole number. Write whole numbers, with commas only between thousands: 1,200.",
    ),
    add(
        "each=10000001",
        errors.HugeFigure,
        "'10000001' is over 10,000,000, the most that one figure may be. Check the number.",
    ),
    add("each=300..200", errors.ReversedFigure, "'300..200' has its bounds reversed. Write 200..300."),
    # Habits
    Example(
        errors.UnknownCommand,
        "totls",
        2,
        "There is no command 'totls'. Did you mean `ledger totals`? `ledger --help` lists them.",
    ),
    Example(
        errors.UnknownOption,
        "totals --since 2031-01-01",
        2,
        "`ledger totals` has no option --since. Did you mean --from? `ledger totals --help` shows what it takes.",
    ),
    Example(
        errors.NoTableNamed,
        "export out.csv",
        2,
        "out.csv does not say which table: totals, swaps, figures, reports, progress or statements. Name it first: "
        "`ledger export swaps out.csv`.",
        (SWAP,),
    ),
    Example(
        errors.SharedName,
        "init --side a=A,each --side b=B",
        2,
        "'each' cannot be a name of the side a, since it means something else here. Leave it out.",
    ),
    # Finding
    Example(
        errors.NotAPeriod,
        "list --during 2031-13",
        2,
        "'2031-13' is no year, quarter or month. Write it as 2025, 2025-Q3 or 2025-06.",
        (SWAP,),
    ),
    Example(
        errors.NoSuchMediator,
        "list --mediator Qatar",
        1,
        "No swap here was mediated by 'Qatar'. None is recorded.",
        (SWAP,),
    ),
    Example(
        errors.NoSourceToOpen,
        "open ledger",
        1,
        "The ledger has no source. Name a swap, a report or another entry.",
        (SWAP,),
    ),
    # --from-text
    Example(
        errors.FileRefused,
        "add --from-text none.txt",
        1,
        "none.txt: No such file or directory. Check the name, the permissions and the space on the disk.",
    ),
    Example(
        errors.EmptyText,
        "add --from-text /dev/null",
        2,
        "The announcement is empty. Give a text, or leave the option out.",
    ),
    # DATE
    Example(
        errors.NotADate,
        f"add 5.3.31 each=1 {SOURCE}",
        2,
        "'5.3.31' is not a date. Write it as 2025-07-23 or 23 July 2025, or today, or yesterday.",
    ),
    Example(
        errors.NoSuchDate,
        f"add 2031-02-30 each=1 {SOURCE}",
        2,
        "The date 2031-02-30 does not exist. Check the day and the month.",
    ),
    Example(
        errors.FutureDate,
        f"add 2031-07-01 each=1 {SOURCE}",
        2,
        "A completed swap on 2031-07-01 lies in the future (today is 2031-06-30). Correct the date, or say "
        "--status agreed or --status under-way.",
    ),
    Example(
        errors.FutureDate,
        f"report 1 --status completed --adopt {SOURCE}",
        2,
        "A completed swap on 2031-07-01 lies in the future (today is 2031-06-30). Correct the date, or say "
        "--status agreed or --status under-way.",
        (f"add 2031-07-01 each=1 --status agreed {SOURCE}",),
    ),
    Example(
        errors.FutureDate,
        f"pledge accord 2031-07-01 each=1 {SOURCE}",
        2,
        "A pledge announced on 2031-07-01 lies in the future (today is 2031-06-30). Correct the date.",
    ),
    Example(
        errors.FutureDate,
        f"state 2031-07-01 both=1 {SOURCE}",
        2,
        "A total as of 2031-07-01 lies in the future (today is 2031-06-30). Correct the date.",
    ),
    Example(
        errors.ReversedDates,
        "totals --from 2031-04-01 --until 2031-03-01",
        2,
        "--from 2031-04-01 is later than --until 2031-03-01. Correct one of them.",
        (SWAP,),
    ),
    Example(
        errors.ReversedDates,
        f"{PLEDGE} --until 2031-03-01",
        2,
        "The window's first day 2031-03-02 is later than its last day 2031-03-01. Correct one of them.",
    ),
    Example(
        errors.ReversedDates,
        f"state 2031-03-05 both=1 --since 2031-03-06 {SOURCE}",
        2,
        "--since 2031-03-06 is later than the day of the total 2031-03-05. Correct one of them.",
    ),
    # What is missing
    Example(
        errors.Missing,
        "add",
        2,
        "Missing: DATE, a COUNT such as each=250 and --source. `ledger add --help` shows an example that has "
        "everything.",
    ),
    Example(
        errors.Missing,
        f"add 2031-03-05 {SOURCE}",
        2,
        "Missing: a COUNT such as each=250. `ledger add --help` shows an example that has everything.",
    ),
    Example(
        errors.Missing,
        "add 2031-03-05 each=30",
        2,
        "Missing: --source. `ledger add --help` shows an example that has everything.",
    ),
    Example(
        errors.Missing,
        f"add each=30 {SOURCE}",
        2,
        "Missing: DATE. `ledger add --help` shows an example that has everything.",
    ),
    Example(
        errors.Missing,
        "report 1",
        2,
        "Missing: --source. `ledger report --help` shows an example that has everything.",
        (SWAP,),
    ),
    Example(
        errors.Missing,
        "pledge accord 2031-03-01",
        2,
        "Missing: a COUNT such as each=1200+ and --source. `ledger pledge --help` shows an example that has "
        "everything.",
    ),
    Example(
        errors.Missing,
        "state 2031-03-01",
        2,
        "Missing: a COUNT such as ukraine=4757 and --source. `ledger state --help` shows an example that has "
        "everything.",
    ),
    # Texts
    option(
        "--note 'a\x1b[31mb'",
        errors.ControlCharacter,
        f"The note has a control character (U+001B) at position 2. {CLEAN}",
    ),
    option("--place 'a\nb'", errors.ControlCharacter, f"The place has a line break (U+000A) at position 2. {CLEAN}"),
    option(
        "--mediator ok --mediator 'UAE\x9b'",
        errors.ControlCharacter,
        f"The mediator has a control character (U+009B) at position 4. {CLEAN}",
    ),
    option(
        "--claimant '\u202eevil'",
        errors.ControlCharacter,
        f"The claimant has a control character (U+202E) at position 1. {CLEAN}",
    ),
    option(
        "--archive 'https://a.example/\x07'",
        errors.ControlCharacter,
        f"The archive has a control character (U+0007) at position 19. {CLEAN}",
    ),
    Example(
        errors.ControlCharacter,
        "add 2031-03-05 each=1 --source 'https://example.org/\x1b]8;;'",
        2,
        f"The source has a control character (U+001B) at position 21. {CLEAN}",
    ),
    Example(
        errors.ControlCharacter,
        f"{PLEDGE} --deadline 'so\ron'",
        2,
        f"The deadline has a line break (U+000D) at position 3. {CLEAN}",
    ),
    Example(
        errors.ControlCharacter,
        "init --side 'a=A\x1b' --side b=B",
        2,
        f"The name of the side a has a control character (U+001B) at position 2. {CLEAN}",
    ),
    option(
        "--label 'a\udcff'",
        errors.UnreadableText,
        "The label is not valid UTF-8 at position 2. Type or paste it again.",
    ),
    option("--publisher ' '", errors.EmptyText, "The publisher is empty. Give a text, or leave the option out."),
    option(f"--note {4001 * 'a'}", errors.TextTooLong, "The note has 4,001 characters; 4,000 is the most. Shorten it."),
    option(
        "--archive ftp://example.org",
        errors.NotALink,
        "The archive 'ftp://example.org' is not a web address. Give one that starts with http:// or https://.",
    ),
    # Stances, codes, references
    option(
        "--pledge accord:maybe",
        errors.UnknownStance,
        "There is no stance 'maybe'. Write CODE alone, or CODE: and counts, partly or excluded.",
    ),
    option(
        "--pledge accord --pledge accord:partly",
        errors.RepeatedStance,
        "Two stances are given on the pledge accord. Give one.",
    ),
    Example(
        errors.NoSuchPledge,
        f"{SWAP} --pledge accord",
        1,
        "There is no pledge 'accord'. `ledger pledges` shows the codes; `ledger pledge` records one.",
    ),
    Example(
        errors.NoSuchPledge,
        "pledges accord",
        1,
        "There is no pledge 'accord'. `ledger pledges` shows the codes; `ledger pledge` records one.",
        (SWAP,),
    ),
    Example(
        errors.NoSuchPledge,
        f"state 2031-03-05 both=1 --pledge accord {SOURCE}",
        1,
        "There is no pledge 'accord'. `ledger pledges` shows the codes; `ledger pledge` records one.",
        (SWAP,),
    ),
    Example(
        errors.BadCode,
        f"pledge Accord 2031-03-01 each=1 {SOURCE}",
        2,
        f"The pledge code 'Accord' is not lower-case words and numbers joined by hyphens. {CODE}",
    ),
    *(
        Example(
            errors.BadCode,
            f"pledge {code} 2031-03-01 each=1 {SOURCE}",
            2,
            f"The pledge code {code!r} could be read as something else. {CODE}",
        )
        for code in ("12", "r7", "s3", "2031-03-01", "each", "both", "none", "ledger", "today", "yesterday")
    ),
    Example(
        errors.BadCode,
        "init --side both=Both --side b=B",
        2,
        f"The side 'both' could be read as something else. {CODE}",
    ),
    Example(
        errors.PledgeTaken,
        f"pledge accord 2031-04-01 each=1 {SOURCE}",
        1,
        "The code accord is taken, by the pledge announced on 2031-03-01. Choose another code, or add this "
        "source to that pledge with `ledger report accord …`.",
        (PLEDGE,),
    ),
    Example(
        errors.NotASwapRef,
        "amend r2 --swap accord --why wrong",
        2,
        "'accord' is not a swap. Give its number, as `ledger list` shows it, or its date if only one swap has that "
        "date.",
        (PLEDGE, SWAP),
    ),
    Example(
        errors.FutureDate,
        "amend ledger --complete-until 2031-07-01 --why w",
        2,
        "A ledger that is complete until 2031-07-01 lies in the future (today is 2031-06-30). Correct the date.",
        (SWAP,),
    ),
    Example(
        errors.ReversedDates,
        "init --complete-from 2031-03-02 --complete-until 2031-03-01",
        2,
        "--complete-from 2031-03-02 is later than --complete-until 2031-03-01. Correct one of them.",
    ),
    Example(
        errors.NotADate,
        "init --complete-until march",
        2,
        "'march' is not a date. Write it as 2025-07-23 or 23 July 2025, or today, or yesterday.",
    ),
    Example(
        errors.Conflicting,
        "init --bundled --complete-until 2031-03-01",
        2,
        "--bundled and --complete-until cannot be used together. The dataset says itself until when it is complete.",
    ),
    Example(
        errors.NotReportedOn,
        f"report r1 {SOURCE}",
        2,
        "'r1' is neither a swap nor a pledge. Give a swap's number, as `ledger list` shows it, its date if only one "
        "swap has that date, or a pledge's code.",
        (PLEDGE,),
    ),
    Example(
        errors.NotOfAPledge,
        f"report accord each=100+ --pledge other --status agreed {SOURCE}",
        2,
        "--status and --pledge are for reports on swaps, and accord is a pledge. Leave them out. Where a source denies "
        "the pledge, give --denied.",
        (PLEDGE,),
    ),
    Example(
        errors.NotOfASwap,
        f"report 1 --denied {SOURCE}",
        2,
        "--denied is for reports on pledges. Where a source says that a swap did not take place, give --status "
        "cancelled.",
        (SWAP,),
    ),
    Example(
        errors.OtherCategory,
        f"report accord each:remains=5 {SOURCE}",
        1,
        "The pledge accord has a figure for prisoners of war, and none for remains. Leave that count out, or record it "
        "as a pledge of its own with `ledger pledge`.",
        (PLEDGE,),
    ),
    Example(
        errors.SourceOfAPledge,
        "amend accord --claimant Envoy --why wrong",
        2,
        "Who announced accord, and where, is in the reports on it. `ledger show accord` has their numbers: amend one "
        "with `ledger amend r7 …`.",
        (PLEDGE,),
    ),
    Example(
        errors.Missing,
        f"report accord {SOURCE}",
        2,
        "Missing: a COUNT such as each=1200+, or --denied. `ledger report --help` shows an example that has "
        "everything.",
        (PLEDGE,),
    ),
    Example(
        errors.NoSuchSwap,
        f"report 2 {SOURCE}",
        1,
        "There is no swap 2. `ledger list` shows the swaps and their numbers.",
        (SWAP,),
    ),
    Example(
        errors.NoSuchSwap,
        "show 2031-03-06",
        1,
        "There is no swap of 2031-03-06. `ledger list` shows the swaps and their numbers.",
        (SWAP,),
    ),
    Example(
        errors.SeveralSwaps,
        f"report 2031-03-05 {SOURCE}",
        1,
        "2 swaps have the date 2031-03-05: 1 and 2. Name one by its number.",
        (SWAP, "add 2031-03-05 each=7 --source Radio"),
    ),
    Example(
        errors.NoSuchEntry, "show r2", 1, "There is no report r2. `ledger show SWAP` shows what there is.", (SWAP,)
    ),
    Example(
        errors.NoSuchEntry,
        "show s1",
        1,
        "There is no statement s1. `ledger statements` shows what there is.",
        (SWAP,),
    ),
    # Rival and repeated entries
    Example(
        errors.SameFigures,
        "add 2031-03-05 each=30 --source https://example.org/b",
        1,
        "Swap 1 of 2031-03-05 has the same figures from another source. If this is that swap, use `ledger report 1 "
        "…`; if it is a second swap that day, add --new.",
        (SWAP,),
    ),
    # init, export, the clock
    Example(
        errors.BadSide,
        "init --side armenia",
        2,
        "'armenia' is not a side. Write CODE=NAME, for example armenia=Armenia.",
    ),
    Example(errors.RepeatedSide, "init --side a=A --side a=B", 2, "The side a is given twice. Give each side once."),
    Example(
        errors.TooFewSides,
        "init --side a=A",
        2,
        "An exchange has two sides or more, and one is given. Repeat --side for every side.",
    ),
    Example(
        errors.Conflicting,
        "init --bundled --side a=A --side b=B",
        2,
        "--bundled and --side cannot be used together. The dataset has its own sides; leave one of the two out.",
    ),
    Example(
        errors.Conflicting,
        "init --bundled --complete-from 2025-01-01",
        2,
        "--bundled and --complete-from cannot be used together. The dataset says itself since when it is complete.",
    ),
    Example(
        errors.NoSuchTopic,
        "help pledge-rules",
        2,
        "The manual has no topic 'pledge-rules', and there is no such command. Did you mean pledges? The topics are "
        "adding, figures, pledges, spreadsheets, packages, corrections, checks, exports, pictures and the-file.",
    ),
    Example(
        errors.UnknownChoice,
        "export prisoners prisoners.csv",
        2,
        "There is no table 'prisoners'. Choose totals, swaps, figures, reports, progress or statements.",
        (SWAP,),
    ),
    Example(
        errors.Conflicting,
        "totals --cite --format csv",
        2,
        "--cite and --format cannot be used together. Sentences are plain text; leave one of the two out.",
        (SWAP,),
    ),
    Example(
        errors.NotAPicture,
        "chart -o picture.jpg",
        2,
        "The ending of 'picture.jpg' names no kind of picture. End it in .svg or .png.",
        (PLEDGE,),
    ),
    Example(
        errors.UnknownPicture,
        "chart bars",
        2,
        "'bars' is neither a picture nor a pledge. Choose progress, swaps or totals, or a pledge's code, as "
        "`ledger pledges` shows it.",
        (PLEDGE,),
    ),
    Example(
        errors.NoPledgeNamed,
        "chart pledge",
        2,
        "`ledger chart pledge` draws one pledge. Give its code: `ledger chart pledge CODE`. Recorded: accord.",
        (PLEDGE,),
    ),
    Example(
        errors.NothingToDraw,
        "chart accord",
        1,
        "There is nothing to draw of the pledge accord: it is voided. `ledger show accord` has all of it.",
        (PLEDGE, "void accord --why wrong"),
    ),
    Example(
        errors.OnlySwapsAreCited,
        "show r1 --cite",
        2,
        "r1 is not a swap, and of entries only swaps are cited. `ledger totals --cite` cites sums, "
        "`ledger pledges CODE --cite` the progress of a pledge.",
        (SWAP,),
    ),
    Example(
        import_errors.BadMap,
        "import july.csv --map Link",
        2,
        "'Link' is no mapping. Write each as HEADER=FIELD, for example --map 'Link=source'.",
    ),
    Example(
        errors.UnknownEnding,
        "export swaps swaps.docx",
        2,
        "The ending of 'swaps.docx' names no format. End it in .csv, .tsv, .json, .md, .markdown, .txt or .xlsx, or "
        "give "
        "--format as well.",
        (SWAP,),
    ),
    Example(
        errors.FileRefused,
        "export swaps nowhere/swaps.csv",
        1,
        "nowhere/swaps.csv: No such file or directory. Check the name, the permissions and the space on the disk.",
        (SWAP,),
    ),
    Example(
        errors.WouldDestroy,
        "export swaps ledger.sqlite -f csv",
        1,
        "ledger.sqlite is an SQLite file, and an export would overwrite it. Name another file.",
        (SWAP,),
    ),
    # Corrections
    Example(
        errors.Missing,
        "amend 1 each=3",
        2,
        "Missing: --why. `ledger amend --help` shows an example that has everything.",
        (SWAP,),
    ),
    Example(
        errors.Missing,
        "amend 1",
        2,
        "Missing: --why and what is to change, such as ukraine=248 or --place Minsk. `ledger amend --help` shows an "
        "example that has everything.",
        (SWAP,),
    ),
    Example(
        errors.Missing,
        "void 1",
        2,
        "Missing: --why. `ledger void --help` shows an example that has everything.",
        (SWAP,),
    ),
    Example(
        errors.NoSuchFigure,
        "amend 1 ukraine:civilian=none --why wrong",
        1,
        "There is no figure for ukraine:civilian to take away. `ledger show` has the figures that there are.",
        (SWAP,),
    ),
    Example(
        errors.NoFigureLeft,
        "amend 1 each=none --why wrong",
        1,
        "That would leave the swap without a figure. Give the right one, `withheld` if it was not given, or take the "
        "swap out with `ledger void`.",
        (SWAP,),
    ),
    Example(
        errors.NoFigureLeft,
        "amend accord each=none --why wrong",
        1,
        "That would leave the pledge without a figure. Give the right one, `withheld` if it was not given, or take the "
        "pledge out with `ledger void`.",
        (PLEDGE,),
    ),
    Example(
        errors.NoSuchStance,
        "amend r1 --pledge accord:none --why wrong",
        1,
        "The report takes no stance on 'accord' to take away. `ledger show` has those that it takes.",
        (SWAP,),
    ),
    Example(
        errors.NotAFieldOf,
        "amend 1 --until 2031-04-01 --by russia --why wrong",
        2,
        "A swap has no --until or --by. What can be amended of it: figures, --date, --status, --place, --mediator, "
        "--label and --note.",
        (SWAP,),
    ),
    Example(
        errors.NotAFieldOf,
        "amend ledger each=3 --why wrong",
        2,
        "A ledger has no figures. What can be amended of it: --complete-from and --complete-until.",
        (SWAP,),
    ),
    Example(
        errors.OneOnly,
        "amend s1 --mediator UAE --mediator Qatar --why wrong",
        2,
        "A statement has one --mediator at most, and several are given. Give one, or `none`.",
        (f"state 2031-03-05 both=1 {SOURCE}",),
    ),
    Example(
        errors.NotADate,
        "amend 1 --date none --why wrong",
        2,
        "'none' is not a date. Write it as 2025-07-23 or 23 July 2025, or today, or yesterday.",
        (SWAP,),
    ),
    Example(
        errors.FutureDate,
        "amend 1 --date 2031-07-01 --why wrong",
        2,
        "A completed swap on 2031-07-01 lies in the future (today is 2031-06-30). Correct the date, or say "
        "--status agreed or --status under-way.",
        (SWAP,),
    ),
    Example(
        errors.ReversedDates,
        "amend accord --until 2031-03-01 --why wrong",
        2,
        "The window's first day 2031-03-02 is later than its last day 2031-03-01. Correct one of them.",
        (PLEDGE,),
    ),
    Example(
        errors.PledgeTaken,
        "amend accord --code second --why wrong",
        1,
        "The code second is taken, by the pledge announced on 2031-03-01. Choose another code, or add this source "
        "to that pledge with `ledger report second …`.",
        (PLEDGE, PLEDGE.replace("accord", "second")),
    ),
    Example(
        errors.NoSuchSwap,
        "amend 9 each=3 --why wrong",
        1,
        "There is no swap 9. `ledger list` shows the swaps and their numbers.",
        (SWAP,),
    ),
    Example(
        errors.NotARef,
        "amend R1 each=3 --why wrong",
        2,
        "'R1' names nothing. Write a swap's number or its date (2025-07-23), r7 for a report, s3 for a statement, or a "
        "pledge's code.",
        (SWAP,),
    ),
    Example(
        errors.EmptyText,
        "amend r1 --source none --why wrong",
        2,
        "The source is empty. Give a text, or leave the option out.",
        (SWAP,),
    ),
    Example(
        errors.Conflicting,
        "amend 1 --mediator none --mediator UAE --why wrong",
        2,
        "`none` and another value cannot be used together. Give `none` alone to take away what is there.",
        (SWAP,),
    ),
    Example(
        errors.RepeatedStance,
        "amend r1 --pledge accord --pledge accord:none --why wrong",
        2,
        "Two stances are given on the pledge accord. Give one.",
        (SWAP, PLEDGE),
    ),
    Example(
        errors.FutureDate,
        "amend ledger --complete-from 2031-07-01 --why wrong",
        2,
        "A ledger that is complete from 2031-07-01 lies in the future (today is 2031-06-30). Correct the date.",
        (SWAP,),
    ),
    Example(
        errors.PledgeTaken,
        PLEDGE,
        1,
        "The code accord is taken, by the pledge announced on 2031-03-01, which is voided. Choose another code, or "
        "bring that pledge back with `ledger void accord --restore`.",
        (PLEDGE, "void accord --why wrong"),
    ),
    Example(
        errors.CannotVoid,
        "void ledger --why wrong",
        2,
        "The ledger itself cannot be voided. Name a swap, a report, a pledge or a statement.",
        (SWAP,),
    ),
    Example(
        errors.NothingToUndo,
        "undo",
        1,
        "There is nothing to undo: no command has changed this ledger since its history began.",
        ("init",),
    ),
    Example(
        errors.NoHistory,
        "totals --as-of 2031-06-29",
        1,
        "How this ledger stood at the end of 2031-06-29 is not known: its history begins on 2031-06-30. Name a later "
        "day, or leave --as-of out.",
        (SWAP,),
    ),
    Example(
        errors.FutureDate,
        "totals --as-of 2031-07-01",
        2,
        "A ledger as of 2031-07-01 lies in the future (today is 2031-06-30). Correct the date, or leave --as-of out.",
        (SWAP,),
    ),
    Example(
        errors.NoSuchSwap,
        "log 9",
        1,
        "There is no swap 9. `ledger list` shows the swaps and their numbers.",
        (SWAP,),
    ),
    Example(
        errors.SomethingThere,
        "backup ledger.sqlite",
        1,
        "There is something at ledger.sqlite already, and nothing is ever written over. Name another file.",
        (SWAP,),
    ),
    Example(
        errors.NoSuchFolder,
        "backup nowhere/copy.sqlite",
        1,
        "The folder nowhere does not exist. Make it, or name another file.",
        (SWAP,),
    ),
    # Without a ledger
    *(
        Example(
            errors.NoLedger,
            command,
            1,
            "There is no ledger at {ledger}. Make one with `ledger init` (or `ledger init --bundled` for the dataset "
            "that ships along), or name another with --db.",
        )
        for command in ("amend 1 each=3 --why wrong", "void 1 --why wrong", "undo", "log", "backup copy.sqlite")
    ),
    Example(
        errors.NoLedger,
        "totals",
        1,
        "There is no ledger at {ledger}. Make one with `ledger init` (or `ledger init --bundled` for the dataset "
        "that ships along), or name another with --db.",
    ),
    Example(
        errors.LedgerExists,
        "init",
        1,
        "There is something at {ledger} already. Name another file with --db, or use it as it is.",
        (SWAP,),
    ),
    Example(
        errors.NoSuchFolder,
        f"{SWAP} --db nowhere/ledger.sqlite",
        1,
        "The folder nowhere does not exist. Make it, or name another file.",
    ),
    # What Typer finds
    Example(errors.UnknownCommand, "frobnicate", 2, "There is no command 'frobnicate'. `ledger --help` lists them."),
    Example(
        errors.UnknownOption,
        "totals --colour",
        2,
        "`ledger totals` has no option --colour. `ledger totals --help` shows what it takes.",
    ),
    Example(None, "show", 2, "Missing argument 'REF'. `ledger show --help` shows what it takes."),
    Example(
        None,
        f"{SWAP} --status done",
        2,
        "Invalid value for '--status': 'done' is not one of 'agreed', 'under-way', 'completed', 'cancelled'. "
        "`ledger add --help` shows what it takes.",
    ),
    Example(
        None,
        "totals -f xml",
        2,
        "Invalid value for '--format' / '-f': 'xml' is not one of 'table', 'csv', 'tsv', 'json', 'markdown', 'xlsx'. "
        "`ledger totals --help` shows what it takes.",
    ),
]


def _named(example: Example) -> str:
    return f"{example.error.__name__ if example.error else 'typer'}: {example.command.encode('unicode_escape')[:50]!r}"


@pytest.mark.parametrize("example", TYPED, ids=_named)
def test_each_wrong_command_gets_its_message_and_changes_nothing(cli: Cli, example: Example) -> None:
    for command in example.setup:
        cli.ok(*shlex.split(command))
    before = sorted(Path().rglob("*"))
    outcome = cli.refused(*shlex.split(example.command))
    assert outcome.err == f"Error: {example.message.format(ledger=cli.ledger)}\n"
    assert outcome.code == example.code
    assert example.error is None or example.error.exit_code == example.code
    assert sorted(Path().rglob("*")) == before


def make_text(path: Path) -> None:
    path.write_text("date,ukraine,russia\n")


def make_empty(path: Path) -> None:
    path.touch()


def make_other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE bookmarks (url)")


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


def make_read_only(path: Path) -> None:
    path.chmod(0o444)


def make_damaged(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * len(whole[100:]))


READS = ("totals", "list", "show 1", "pledges", "statements", "export swaps", "log", "totals --as-of 2031-06-30")
WRITES = (
    SWAP.replace("30", "31"),
    f"report 1 {SOURCE}",
    PLEDGE,
    f"state 2031-03-05 both=1 {SOURCE}",
    "amend 1 each=31 --why wrong",
    "void 1 --why wrong",
    "undo",
)


@pytest.mark.parametrize("command", READS + WRITES)
@pytest.mark.parametrize(
    ("spoil", "error", "message"),
    [
        (make_text, errors.NotALedger, "{} is not an SQLite file, not a ledger. Name a ledger with --db."),
        (make_empty, errors.NotALedger, "{} is an empty file, not a ledger. Name a ledger with --db."),
        (Path.mkdir, errors.NotALedger, "{} is a folder, not a ledger. Name a ledger with --db."),
        (
            make_other_database,
            errors.NotALedger,
            "{} is another program's SQLite file, not a ledger. Name a ledger with --db.",
        ),
    ],
)
def test_what_is_no_ledger_is_refused_by_every_command(
    cli: Cli, command: str, spoil: Callable[[Path], None], error: type[LedgerError], message: str
) -> None:
    spoil(cli.ledger)
    outcome = cli.refused(*shlex.split(command))
    assert (outcome.code, outcome.err) == (error.exit_code, f"Error: {message.format(cli.ledger)}\n")


@pytest.mark.parametrize("command", READS + WRITES)
@pytest.mark.parametrize(
    ("spoil", "error", "message"),
    [
        (
            make_newer,
            errors.NewerLedger,
            "{} was made by a newer pow-ledger (schema 99; this one knows 6). Upgrade pow-ledger; the file was not "
            "touched.",
        ),
        (
            make_damaged,
            errors.DamagedLedger,
            "{} cannot be read: database disk image is malformed. Restore it from a copy.",
        ),
    ],
)
def test_a_ledger_that_cannot_be_understood_is_refused_by_every_command(
    cli: Cli, command: str, spoil: Callable[[Path], None], error: type[LedgerError], message: str
) -> None:
    cli.ok(*shlex.split(SWAP))
    spoil(cli.ledger)
    outcome = cli.refused(*shlex.split(command))
    assert (outcome.code, outcome.err) == (error.exit_code, f"Error: {message.format(cli.ledger)}\n")


@pytest.mark.parametrize("command", WRITES)
def test_a_read_only_ledger_is_read_and_never_written(cli: Cli, command: str) -> None:
    cli.ok(*shlex.split(SWAP))
    make_read_only(cli.ledger)
    outcome = cli.refused(*shlex.split(command))
    assert (outcome.code, outcome.err) == (
        errors.ReadOnlyLedger.exit_code,
        f"Error: {cli.ledger} is read-only. Make it and its folder writable, or write to a copy named with --db.\n",
    )
    assert cli.json("totals")["swaps"] == 1


@pytest.mark.parametrize("command", WRITES)
def test_a_ledger_that_another_program_is_writing_is_left_to_it(
    cli: Cli, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.ok(*shlex.split(SWAP))
    monkeypatch.setattr(connecting, "LOCK_TIMEOUT", 0.01)
    with closing(sqlite3.connect(cli.ledger, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = cli.refused(*shlex.split(command))
    assert (outcome.code, outcome.err) == (
        errors.BusyLedger.exit_code,
        f"Error: Another program has {cli.ledger} locked and did not finish in time. Wait for it or close what it has "
        "open, then try again.\n",
    )


def test_a_clock_that_cannot_be_read_is_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POW_LEDGER_NOW", "noon")
    outcome = cli.refused(*shlex.split(SWAP))
    assert (outcome.code, outcome.err) == (
        errors.BadClock.exit_code,
        "Error: POW_LEDGER_NOW is 'noon', which is not an instant. Write it as 2025-07-24T12:00:00Z.\n",
    )


def test_an_sqlite_that_is_too_old_is_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 30, 0))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.30.0")
    outcome = cli.refused(*shlex.split(SWAP))
    assert outcome.code == errors.OldSqlite.exit_code
    assert outcome.err.startswith("Error: This Python comes with SQLite 3.30.0, and a ledger needs ")
    assert not cli.ledger.exists()


@pytest.mark.parametrize("command", READS)
def test_an_output_that_cannot_be_written_is_no_success(
    cli: Cli, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.ok(*shlex.split(SWAP))
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        outcome = cli(*shlex.split(command))
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()
    assert (outcome.code, outcome.err[outcome.err.index("Error") :]) == (
        errors.OutputRefused.exit_code,
        "Error: The output could not be written: No space left on device. Check where it goes.\n",
    )


def _kinds(of: type[LedgerError]) -> Iterator[type[LedgerError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


def test_every_error_has_an_example() -> None:
    by_file = {
        errors.NotALedger,
        errors.NewerLedger,
        errors.NameTaken,
        errors.DamagedLedger,
        errors.ReadOnlyLedger,
        errors.BusyLedger,
        errors.BadClock,
        errors.UnfinishedWrite,
        errors.StandsInTheWay,
        errors.OldSqlite,
        errors.OutputRefused,
        # In the tests of habits.
        errors.WriteAheadLedger,
        errors.MissingExtra,
        # In the tests of publications.
        errors.NotItsOwn,
        errors.NoFont,
    }
    # In the tests of imports and of packages.
    imports = {
        import_errors.RowsDiffer,
        import_errors.DaysDiffer,
        import_errors.NearRepeats,
        # In the tests of workbooks.
        import_errors.NoSuchSheet,
        import_errors.SeveralSheets,
        import_errors.WorkbookTooLarge,
        import_errors.Conflicts,
        import_errors.OtherSides,
        # In the tests of updates.
        import_errors.NeverBundled,
    }
    imports |= BY_FILE | {refusal.error for refusal in BY_PACKAGE}
    typed = {example.error for example in TYPED} - {None}
    assert typed | by_file | imports == set(_kinds(LedgerError)) - {UsageError, errors.ManyLines}


@pytest.mark.parametrize(
    "command",
    [
        "",
        "add 2031-03-05 each=many --source Radio",
        f"{SWAP} --pledge accord",
        f"report 1 {SOURCE}",
        f"state 2031-03-05 both=1 --pledge accord {SOURCE}",
        "totals",
        "list",
        "export swaps",
    ],
)
def test_a_failing_first_command_leaves_nothing_in_an_empty_folder(
    cli: Cli, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.setenv("POW_LEDGER_DB", str(folder / "ledger.sqlite"))
    cli.refused(*shlex.split(command))
    assert list(folder.iterdir()) == []


def _without_space(work: Callable[[], None]) -> None:
    """Run something while no file may grow beyond 5,000 bytes, which is what a full disk looks like."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, limits[1]))
    try:
        work()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_first_write_on_a_full_disk_leaves_no_file(cli: Cli) -> None:
    before = set(Path().iterdir())
    _without_space(lambda: _refuse_with(cli, SWAP, "nothing was written"))
    assert set(Path().iterdir()) == before


def _refuse_with(cli: Cli, command: str, words: str) -> None:
    assert words in cli.refused(*shlex.split(command)).err


def test_an_export_that_does_not_fit_on_the_disk_keeps_the_earlier_one(cli: Cli) -> None:
    cli.ok(*shlex.split(f"{SWAP} --note {3000 * 'n'}"))
    cli.ok("export", "swaps.csv")
    before = Path("swaps.csv").read_bytes()
    cli.ok(*shlex.split(f"add 2031-03-06 each=1 {SOURCE} --note {3000 * 'n'}"))
    _without_space(lambda: _refuse_with(cli, "export swaps.csv", "swaps.csv: "))
    assert Path("swaps.csv").read_bytes() == before


def test_no_command_at_all_shows_the_help_and_is_wrong_usage(cli: Cli) -> None:
    outcome = cli()
    assert outcome.code == 2
    assert (outcome.out + outcome.err).startswith("Usage: ledger [OPTIONS] COMMAND")


def test_a_fault_of_the_program_is_owned_up_to(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("pow_ledger.storage.opening.open_ledger", fail)
    outcome = cli.refused("totals")
    assert (outcome.code, outcome.err) == (
        1,
        "Error: This is a fault in pow-ledger, not in what you did: RuntimeError: boom. Please report it with the "
        "command that you ran.\n",
    )
