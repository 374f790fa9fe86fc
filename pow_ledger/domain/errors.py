"""What can go wrong, one small class per failure. Each message says what is wrong, then how to mend it.

`UsageError` is a wrong command line (exit 2). Any other `LedgerError` means that the ledger or the data say no (exit
1). A command that raises one has written nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import IntEnum
from typing import ClassVar, Final

NOTATION: Final = "250, 1000~ (about), 1200+ (at least), ..1200 (at most), 200..250 or withheld"


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    INTERRUPTED = 130


class LedgerError(Exception):
    """A failure with a message for the person who met it."""

    exit_code: ClassVar[Exit] = Exit.REFUSED


class ManyLines(LedgerError):
    """A failure that takes many lines to explain. No line may hold a control character."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__("\n".join(lines))


class UsageError(LedgerError):
    """The command line is wrong, whatever the ledger holds."""

    exit_code = Exit.USAGE


def listed(words: Sequence[str], last: str = "or") -> str:
    """Words as an enumeration: `a`, `a or b`, `a, b or c`."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


# Figures


class NotAFigure(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a figure. Write {NOTATION}.")


class NegativeFigure(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is negative, and a count of people is not. Write {NOTATION}.")


class FractionalFigure(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a whole number. Write whole numbers, with commas only between thousands: 1,200."
        )


class HugeFigure(UsageError):
    def __init__(self, text: str, largest: int) -> None:
        super().__init__(f"{text!r} is over {largest:,}, the most that one figure may be. Check the number.")


class ReversedFigure(UsageError):
    def __init__(self, text: str, low: int, high: int) -> None:
        super().__init__(f"{text!r} has its bounds reversed. Write {high}..{low}.")


class TwoReadings(UsageError):
    def __init__(self, text: str, one: str, other: str) -> None:
        super().__init__(f"{text!r} can be read in two ways: {one}, or {other}.")


# Counts


class MalformedCount(UsageError):
    def __init__(self, word: str) -> None:
        super().__init__(
            f"{word!r} is not a COUNT. Write SIDE=FIGURE or SIDE:CATEGORY=FIGURE, for example ukraine=250 or "
            "each:civilian=20, or in words: 250 each."
        )


class NoSideNamed(UsageError):
    def __init__(self, text: str, given: str | None, codes: Sequence[str]) -> None:
        example = "=FIGURE" if given is None else given
        super().__init__(
            f"{text!r} does not say which side received them. Write each{example} if every side did, or "
            f"{listed([f'{code}{example}' for code in codes])}."
        )


class WrongCategory(UsageError):
    def __init__(self, text: str, category: str) -> None:
        super().__init__(
            f"{text!r} is given as a figure for {category}. Give it its own category, or correct one of the two."
        )


class UnknownSide(UsageError):
    def __init__(self, text: str, codes: Sequence[str]) -> None:
        super().__init__(f"No side is called {text!r}. This ledger's sides are {listed(codes, 'and')}.")


class AmbiguousSide(UsageError):
    def __init__(self, text: str, codes: Sequence[str]) -> None:
        super().__init__(f"{text!r} could be {listed(codes)}. Type more of the one you mean.")


class UnknownCategory(UsageError):
    def __init__(self, text: str, categories: Sequence[str]) -> None:
        super().__init__(f"There is no category {text!r}. Choose {listed(categories)}.")


class RepeatedCount(UsageError):
    def __init__(self, side: str, category: str) -> None:
        super().__init__(f"{side}:{category} is given twice. Give one figure for each side and category.")


class EachAndSide(UsageError):
    def __init__(self, category: str, side: str) -> None:
        super().__init__(
            f"'each' and {side!r} both give a figure for {category}. Use 'each' for all sides, or name every side."
        )


class BothNotAllowed(UsageError):
    def __init__(self) -> None:
        super().__init__(
            "'both' adds the sides, and only a stated total may do that. "
            "Name a side, or 'each' for the same figure on every side."
        )


# Dates, references, codes, texts


class NotADate(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a date. Write it as 2025-07-23 or 23 July 2025, or today, or yesterday.")


class NotAPeriod(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no year, quarter or month. Write it as 2025, 2025-Q3 or 2025-06.")


class NoSuchMediator(LedgerError):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        named = [*known[:10], "…"] if len(known) > 10 else known
        some = f"They are {listed(named, 'and')}." if known else "None is recorded."
        super().__init__(f"No swap here was mediated by {name!r}. {some}")


class NoSourceToOpen(LedgerError):
    def __init__(self, what: str, detail: str) -> None:
        super().__init__(f"{what} {detail}.")


class NoSuchDate(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"The date {text} does not exist. Check the day and the month.")


class FutureDate(UsageError):
    def __init__(self, what: str, day: date, today: date, mend: str) -> None:
        super().__init__(f"{what} {day} lies in the future (today is {today}). {mend}")


class ReversedDates(UsageError):
    def __init__(self, first: str, start: date, last: str, end: date) -> None:
        super().__init__(f"{first} {start} is later than {last} {end}. Correct one of them.")


class NotASwapRef(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a swap. Give its number, as `ledger list` shows it, or its date if only one "
            "swap has that date."
        )


class NotReportedOn(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is neither a swap nor a pledge. Give a swap's number, as `ledger list` shows it, its date if "
            "only one swap has that date, or a pledge's code."
        )


class NotARef(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} names nothing. Write a swap's number or its date (2025-07-23), r7 for a report, s3 for a "
            "statement, or a pledge's code."
        )


class UnknownStance(UsageError):
    def __init__(self, text: str, stances: Sequence[str]) -> None:
        super().__init__(f"There is no stance {text!r}. Write CODE alone, or CODE: and {listed(stances)}.")


class RepeatedStance(UsageError):
    def __init__(self, code: str) -> None:
        super().__init__(f"Two stances are given on the pledge {code}. Give one.")


class BadCode(UsageError):
    def __init__(self, text: str, what: str, wrong: str) -> None:
        super().__init__(
            f"The {what} {text!r} {wrong}. Use a code like istanbul-3; a number, a date, r7, s3, each, both, none "
            "and ledger mean other things."
        )


class ControlCharacter(UsageError):
    def __init__(self, what: str, position: int, code_point: int) -> None:
        which = f"{'line break' if code_point in (10, 13) else 'control character'} (U+{code_point:04X})"
        super().__init__(
            f"The {what} has a {which} at position {position}. "
            "Take it out; texts are single lines without terminal codes."
        )


class UnreadableText(UsageError):
    def __init__(self, what: str, position: int) -> None:
        super().__init__(f"The {what} is not valid UTF-8 at position {position}. Type or paste it again.")


class EmptyText(UsageError):
    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} is empty. Give a text, or leave the option out.")


class TextTooLong(UsageError):
    def __init__(self, what: str, length: int, longest: int) -> None:
        super().__init__(f"The {what} has {length:,} characters; {longest:,} is the most. Shorten it.")


class NotALink(UsageError):
    def __init__(self, what: str, text: str) -> None:
        super().__init__(f"The {what} {text!r} is not a web address. Give one that starts with http:// or https://.")


class Missing(UsageError):
    def __init__(self, command: str, missing: Sequence[str]) -> None:
        super().__init__(
            f"Missing: {listed(missing, 'and')}. `ledger {command} --help` shows an example that has everything."
        )


class Conflicting(UsageError):
    def __init__(self, one: str, other: str, mend: str) -> None:
        super().__init__(f"{one} and {other} cannot be used together. {mend}")


class UnknownChoice(UsageError):
    def __init__(self, what: str, text: str, choices: Sequence[str]) -> None:
        super().__init__(f"There is no {what} {text!r}. Choose {listed(choices)}.")


class UnknownCommand(UsageError):
    def __init__(self, word: str, meant: str | None) -> None:
        did_you = f" Did you mean `ledger {meant}`?" if meant else ""
        super().__init__(f"There is no command {word!r}.{did_you} `ledger --help` lists them.")


class UnknownOption(UsageError):
    def __init__(self, command: str, option: str, meant: str | None, elsewhere: Sequence[str]) -> None:
        if meant:
            mend = f" Did you mean {meant}?"
        elif 0 < len(elsewhere) <= 5:
            have = "has" if len(elsewhere) == 1 else "have"
            mend = f" {listed([f'`ledger {name}`' for name in elsewhere], 'and')} {have} it."
        else:
            mend = ""
        super().__init__(f"`{command}` has no option {option}.{mend} `{command} --help` shows what it takes.")


class NoSuchTopic(UsageError):
    def __init__(self, text: str, topics: Sequence[str], near: str | None) -> None:
        meant = f" Did you mean {near}?" if near else ""
        super().__init__(
            f"The manual has no topic {text!r}, and there is no such command.{meant} The topics are "
            f"{listed(topics, 'and')}."
        )


class UnknownEnding(UsageError):
    def __init__(self, file: str, endings: Sequence[str]) -> None:
        super().__init__(
            f"The ending of {file!r} names no format. End it in {listed(endings)}, or give --format as well."
        )


class OnlySwapsAreCited(UsageError):
    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} is not a swap, and of entries only swaps are cited. `ledger totals --cite` cites sums, "
            "`ledger pledges CODE --cite` the progress of a pledge."
        )


class BadClock(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"POW_LEDGER_NOW is {text!r}, which is not an instant. Write it as 2025-07-24T12:00:00Z.")


class BadSide(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a side. Write CODE=NAME, for example armenia=Armenia.")


class RepeatedSide(UsageError):
    def __init__(self, code: str) -> None:
        super().__init__(f"The side {code} is given twice. Give each side once.")


class SharedName(UsageError):
    def __init__(self, name: str, code: str) -> None:
        super().__init__(
            f"{name!r} cannot be a name of the side {code}, since it means something else here. Leave it out."
        )


class TooFewSides(UsageError):
    def __init__(self) -> None:
        super().__init__("An exchange has two sides or more, and one is given. Repeat --side for every side.")


# The ledger says no


class NoSuchSwap(LedgerError):
    def __init__(self, wanted: object) -> None:
        super().__init__(f"There is no swap {wanted}. `ledger list` shows the swaps and their numbers.")


class SeveralSwaps(LedgerError):
    def __init__(self, day: date, ids: Sequence[int]) -> None:
        numbers = listed([str(number) for number in ids], "and")
        super().__init__(f"{len(ids)} swaps have the date {day}: {numbers}. Name one by its number.")


class NoSuchPledge(LedgerError):
    def __init__(self, code: str) -> None:
        super().__init__(f"There is no pledge {code!r}. `ledger pledges` shows the codes; `ledger pledge` records one.")


class OtherCategory(LedgerError):
    def __init__(self, code: str, has: Sequence[str], stated: str) -> None:
        super().__init__(
            f"The pledge {code} has a figure for {listed(has, 'and')}, and none for {stated}. Leave that count out, or "
            f"record it as a pledge of its own with `ledger pledge`."
        )


class NotOfAPledge(UsageError):
    def __init__(self, options: Sequence[str], code: str) -> None:
        are, them = ("is", "it") if len(options) == 1 else ("are", "them")
        super().__init__(
            f"{listed(options, 'and')} {are} for reports on swaps, and {code} is a pledge. Leave {them} out. Where a "
            "source denies the pledge, give --denied."
        )


class NotOfASwap(UsageError):
    def __init__(self, option: str) -> None:
        super().__init__(
            f"{option} is for reports on pledges. Where a source says that a swap did not take place, give "
            "--status cancelled."
        )


class NoSuchEntry(LedgerError):
    def __init__(self, what: str, ref: str, command: str) -> None:
        super().__init__(f"There is no {what} {ref}. `ledger {command}` shows what there is.")


class PledgeTaken(LedgerError):
    def __init__(self, code: str, announced: date, *, voided: bool = False) -> None:
        state, look = ("", f"add this source to that pledge with `ledger report {code} …`")
        if voided:
            state, look = (", which is voided", f"bring that pledge back with `ledger void {code} --restore`")
        super().__init__(
            f"The code {code} is taken, by the pledge announced on {announced}{state}. Choose another code, or {look}."
        )


class SameFigures(LedgerError):
    def __init__(self, swap_id: int, day: date) -> None:
        self.swap_id = swap_id
        super().__init__(
            f"Swap {swap_id} of {day} has the same figures from another source. If this is that swap, use "
            f"`ledger report {swap_id} …`; if it is a second swap that day, add --new."
        )


class NoSuchFigure(LedgerError):
    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(
            f"There is no figure for {listed(places)} to take away. `ledger show` has the figures that there are."
        )


class NoFigureLeft(LedgerError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"That would leave {name} without a figure. Give the right one, `withheld` if it was not given, or take "
            f"{name} out with `ledger void`."
        )


class NoSuchStance(LedgerError):
    def __init__(self, code: str) -> None:
        super().__init__(f"The report takes no stance on {code!r} to take away. `ledger show` has those that it takes.")


class CannotVoid(UsageError):
    def __init__(self) -> None:
        super().__init__("The ledger itself cannot be voided. Name a swap, a report, a pledge or a statement.")


class OneOnly(UsageError):
    def __init__(self, option: str, what: str) -> None:
        super().__init__(f"A {what} has one {option} at most, and several are given. Give one, or `none`.")


class NotAFieldOf(UsageError):
    def __init__(self, options: Sequence[str], what: str, known: Sequence[str]) -> None:
        super().__init__(f"A {what} has no {listed(options)}. What can be amended of it: {listed(known, 'and')}.")


class SourceOfAPledge(UsageError):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"Who announced {code}, and where, is in the reports on it. `ledger show {code}` has their numbers: amend "
            "one with `ledger amend r7 …`."
        )


# History


class NoHistory(LedgerError):
    def __init__(self, day: date, first: date | None) -> None:
        begins = f"on {first}" if first else "with the first command that writes to it"
        super().__init__(
            f"How this ledger stood at the end of {day} is not known: its history begins {begins}. Name a later day, "
            "or leave --as-of out."
        )


class NothingToUndo(LedgerError):
    def __init__(self) -> None:
        super().__init__("There is nothing to undo: no command has changed this ledger since its history began.")


class StandsInTheWay(LedgerError):
    def __init__(self, command: str, why: str) -> None:
        super().__init__(
            f"{command} cannot be undone. {why}. See `ledger log`; `ledger amend` and `ledger void` correct "
            "single entries."
        )


# The file says no


class NoLedger(LedgerError):
    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no ledger at {path}. Make one with `ledger init` (or `ledger init --bundled` for the dataset "
            "that ships along), or name another with --db."
        )


class LedgerExists(LedgerError):
    def __init__(self, path: str) -> None:
        super().__init__(f"There is something at {path} already. Name another file with --db, or use it as it is.")


class SomethingThere(LedgerError):
    def __init__(self, path: str) -> None:
        super().__init__(f"There is something at {path} already, and nothing is ever written over. Name another file.")


class NoSuchFolder(LedgerError):
    def __init__(self, path: str) -> None:
        super().__init__(f"The folder {path} does not exist. Make it, or name another file.")


class NotALedger(LedgerError):
    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path} is {what}, not a ledger. Name a ledger with --db.")


class NewerLedger(LedgerError):
    def __init__(self, path: str, version: int, known: int) -> None:
        super().__init__(
            f"{path} was made by a newer pow-ledger (schema {version}; this one knows {known}). Upgrade pow-ledger; "
            "the file was not touched."
        )


class ReadOnlyLedger(LedgerError):
    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is read-only. Make it and its folder writable, or write to a copy named with --db.")


class BusyLedger(LedgerError):
    def __init__(self, path: str, holders: Sequence[str] = ()) -> None:
        who = f"{listed(holders, 'and')} {'has' if len(holders) == 1 else 'have'}" if holders else "Another program has"
        super().__init__(
            f"{who} {path} locked and did not finish in time. Wait for it or close what it has open, then try again."
        )


class DamagedLedger(LedgerError):
    def __init__(self, path: str, detail: str) -> None:
        super().__init__(f"{path} cannot be read: {detail.rstrip('.')}. Restore it from a copy.")


class UnfinishedWrite(LedgerError):
    def __init__(self, path: str) -> None:
        super().__init__(
            f"A program was stopped while it wrote to {path}, and what it left there must be undone first. Make the "
            "file and its folder writable and read it once."
        )


class WouldDestroy(LedgerError):
    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is an SQLite file, and an export would overwrite it. Name another file.")


class NameTaken(LedgerError):
    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            f"The ledger has a {kind} {name} that pow-ledger did not make, and a newer schema has a view of that name. "
            "Rename yours with the program that made it."
        )


class OldSqlite(LedgerError):
    def __init__(self, version: str, needed: str) -> None:
        super().__init__(
            f"This Python comes with SQLite {version}, and a ledger needs {needed} or newer. Use a newer Python."
        )


class OutputRefused(LedgerError):
    def __init__(self, detail: str) -> None:
        super().__init__(f"The output could not be written: {detail}. Check where it goes.")


class WriteAheadLedger(LedgerError):
    def __init__(self, path: str) -> None:
        super().__init__(
            f"Another program left {path} in write-ahead mode, in which SQLite needs to write beside it even to read, "
            "and it cannot. Copy the file, and the one beside it that ends in -wal if there is one, into a folder that "
            "can be written, and name the copy with --db."
        )


class NoTableNamed(UsageError):
    def __init__(self, target: str, table: str, tables: Sequence[str]) -> None:
        super().__init__(
            f"{target} does not say which table: {listed(tables)}. Name it first: `ledger export {table} {target}`."
        )


class MissingExtra(LedgerError):
    def __init__(self, what: str, extra: str, otherwise: str) -> None:
        super().__init__(
            f"{what} needs more than is installed. Install it with `pip install 'pow-ledger[{extra}]'`. {otherwise}"
        )


class FileRefused(LedgerError):
    def __init__(self, path: str, detail: str) -> None:
        super().__init__(f"{path}: {detail}. Check the name, the permissions and the space on the disk.")


class NotItsOwn(LedgerError):
    def __init__(self, folder: str, names: Sequence[str]) -> None:
        some = [*names[:3], *([f"{len(names) - 3} more"] if len(names) > 3 else [])]
        them = "it" if len(names) == 1 else "them"
        super().__init__(
            f"{folder} has {listed(some, 'and')} already, and no `ledger publish` put {them} there. Publish into "
            f"another folder, or move {them} away."
        )


class NotAPicture(UsageError):
    def __init__(self, file: str, endings: Sequence[str]) -> None:
        super().__init__(f"The ending of {file!r} names no kind of picture. End it in {listed(endings)}.")


class UnknownPicture(UsageError):
    def __init__(self, word: str) -> None:
        super().__init__(
            f"{word!r} is neither a picture nor a pledge. Choose progress, swaps or totals, or a pledge's code, as "
            "`ledger pledges` shows it."
        )


class NoPledgeNamed(UsageError):
    def __init__(self, codes: Sequence[str]) -> None:
        named = [*codes[:10], "…"] if len(codes) > 10 else codes
        some = f"Recorded: {', '.join(named)}." if codes else "None is recorded."
        super().__init__(f"`ledger chart pledge` draws one pledge. Give its code: `ledger chart pledge CODE`. {some}")


class NothingToDraw(LedgerError):
    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"There is nothing to draw of the pledge {code}: {why}. `ledger show {code}` has all of it.")


class NoFont(LedgerError):
    """`letters` are those that no font has; empty where there is no font at all."""

    def __init__(self, letters: str) -> None:
        some = ", ".join(letters[:5]) + (" and others" if len(letters) > 5 else "")
        what = f"No font here has the letters {some}" if letters else "This system has no font that pictures can use"
        which = "a font that has them" if letters else "one such as DejaVu Sans"
        super().__init__(f"{what}, so a PNG would lack words. Install {which}, or write an SVG.")
