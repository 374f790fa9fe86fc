"""The questions that `ledger add` asks of a swap, with what the ledger knows as defaults and choices."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from pow_ledger.commands.shared import environment, ledger_file, typed
from pow_ledger.commands.shared.dialogue import Answers, Question, Terminal
from pow_ledger.commands.shared.options import read_stances
from pow_ledger.domain.counts import find_side, in_notation
from pow_ledger.domain.dates import parse_date
from pow_ledger.domain.entries import (
    EACH,
    Category,
    PledgeRecord,
    Side,
    Stance,
    Status,
    Swap,
    check_swap,
    host_of,
    is_url,
)
from pow_ledger.domain.errors import NoSuchPledge, UnknownChoice
from pow_ledger.domain.refs import typed_stances
from pow_ledger.domain.texts import as_one_line, clean_text, from_one_line
from pow_ledger.storage.entries import reading, suggestions
from pow_ledger.storage.entries.suggestions import LastSaid

_AROUND: Final = timedelta(days=1)


class SwapQuestions(NamedTuple):
    """What the questions need to know of the ledger and of what is known already."""

    db: Path | None
    sides: tuple[Side, ...]
    terminal: Terminal
    publisher: str | None = None
    """Who published it, where that was given."""
    status: Status | None = Status.COMPLETED
    """How far the swap has come; None where that is to be asked."""

    def all(self) -> list[Question]:
        """Every question, in the order in which an announcement tells it."""
        names = self._known
        return [
            Question(
                "date",
                lambda _: "Date of the swap",
                "The day on which it took place: 2025-10-02, 2 October 2025, 02.10.2025,\ntoday or yesterday.",
                self._date,
                needed=True,
                after=self._swaps_around,
            ),
            Question(
                "status",
                lambda _: "How far it has come",
                "completed: the people are home. under-way: it goes on. agreed: announced beforehand. cancelled.",
                _status,
                needed=True,
                choices=lambda _: [*Status],
                asked=lambda _: self.status is None,
            ),
            Question(
                "counts",
                lambda _: "Who received how many",
                f"For example: 185 each; or {self.sides[0].code} 185, {self.sides[-1].code} unknown;\n"
                "or 185 and 20 civilians each. about 250, at least 1200, up to 50 and unknown are\n"
                "understood. A side's figure is of the people whom it received.",
                self._counts,
                needed=True,
                choices=lambda _: [*self._count_words()],
                between=" ,",
            ),
            Question(
                "source",
                lambda _: "Source",
                "Where it can be read: a web address, or a citation in words (“Radio, evening news”).",
                lambda text, _: clean_text(text, "source"),
                needed=True,
                choices=lambda _: [_as_source(name) for name in names("source")],
            ),
            Question(
                "claimant",
                lambda _: "Who said it",
                "The office or official who gave the figures: Coordination Headquarters, Zelenskyy.\n"
                "Not the newspaper that reports it; that is the publisher.",
                lambda text, _: clean_text(text, "claimant"),
                default=lambda answers: self._last(answers).claimant,
                choices=lambda _: names("claimant"),
            ),
            Question(
                "by",
                lambda _: f"For which side do they speak ({', '.join(side.code for side in self.sides)})",
                "The side whose official it is. Nobody's, if a third party or a newspaper counted for itself.",
                lambda text, _: find_side(text, self.sides),
                default=self._side,
                choices=lambda _: [side.code for side in self.sides],
            ),
            Question(
                "pledge",
                lambda _: "Which pledge does the source count it towards",
                "The number or code of a pledge, or several with spaces between: 1 accord.\n"
                "Only if the source itself says so. 1:partly if it says that a part of it counts,\n"
                "1:excluded if it says that it does not.",
                self._stances,
                default=self._last_stances,
                choices=lambda answers: [*self._stance_words(answers)],
                between=" ,",
                before=self._pledges,
                asked=lambda answers: bool(self._open_pledges(answers)),
            ),
            Question(
                "place",
                lambda _: "Place",
                "Where it took place, as the source says it: Chernihiv region, the border with Belarus.",
                lambda text, _: clean_text(text, "place"),
                default=lambda answers: self._last(answers).place,
                choices=lambda _: names("place"),
            ),
            Question(
                "mediators",
                lambda _: "Mediators",
                "Who mediated, with commas between: UAE, USA.\nWhere a name has a comma, with semicolons.",
                lambda text, _: as_one_line([clean_text(each, "mediator") for each in from_one_line(text)]),
                default=lambda answers: self._last(answers).mediators,
                choices=lambda _: names("mediator"),
                between=",;",
            ),
        ]

    def second_swap(self, alike: Callable[[Answers], int | None], report: Callable[[Answers, int], str]) -> Question:
        """Whether it is another swap, where one of that day has the same figures from another source.

        `alike` gives that swap's number, `report` the command that adds this source to it.
        """

        def read(text: str, answers: Answers) -> str:
            if not _is_yes(text):
                if number := alike(answers):
                    self.terminal.say(f"To add your source to swap {number}: {report(answers, number)}")
                raise KeyboardInterrupt
            return "y"

        return Question(
            "second",
            lambda answers: f"Swap {alike(answers)} of that day has the same figures. Is yours another swap, y or n",
            "y if two swaps with the same figures took place that day.\n"
            "n if your source speaks of the recorded one: then nothing is written, and you\n"
            "see the command that adds your source to it.",
            read,
            needed=True,
            asked=lambda answers: alike(answers) is not None,
        )

    # Answers

    def _date(self, text: str, _: Answers) -> str:
        day = parse_date(text, environment.today())
        check_day(day, self.status or Status.AGREED)
        return day.isoformat()

    def _counts(self, text: str, _: Answers) -> str:
        def each_side() -> bool:
            answer = self.terminal.ask(f"{text}: each side? [y/N] ", (), "")
            return answer.strip().casefold() in ("y", "yes")

        counts = typed.read_counts(text.split(), self.sides, each_side=each_side, say=self.terminal.say)
        return in_notation(counts, self.sides)

    def _stances(self, text: str, answers: Answers) -> str:
        numbered = {str(number): each.pledge.code for number, each in enumerate(self._open_pledges(answers), start=1)}
        words = []
        for word in text.replace(",", " ").split():
            code, colon, stance = word.partition(":")
            words.append(f"{numbered.get(code, code)}{colon}{stance}")
        return typed_stances(self.check_stances(words))

    def check_stances(self, words: Sequence[str]) -> Sequence[tuple[str, Stance]]:
        """Stances by code. Raises NoSuchPledge for a code that the ledger does not have."""
        stances = read_stances([*words])
        known = ledger_file.pledge_codes(self.db)
        for code, _ in stances:
            if code not in known:
                raise NoSuchPledge(code)
        return stances

    # What Tab completes

    def _count_words(self) -> Iterator[str]:
        targets = [EACH, *(side.code for side in self.sides)]
        yield from (*targets, *Category)
        yield from (f"{target}:{category}=" for target in targets for category in Category)

    def _stance_words(self, answers: Answers) -> Iterator[str]:
        for number, each in enumerate(self._open_pledges(answers), start=1):
            yield each.pledge.code
            for name in (str(number), each.pledge.code):
                yield from (f"{name}:{stance}" for stance in (Stance.PARTLY, Stance.EXCLUDED))

    # What the ledger knows

    def _known(self, what: str) -> Sequence[str]:
        nothing: Sequence[str] = ()
        return ledger_file.ask(self.db, lambda ledger: suggestions.known(ledger, what), nothing)

    def _last(self, answers: Answers) -> LastSaid:
        named = (self.publisher or "").lower(), host_of(answers.get("source", ""))
        publishers = [name for name in named if name]
        if not publishers:
            return LastSaid()
        return ledger_file.ask(self.db, lambda ledger: suggestions.last_said(ledger, publishers), LastSaid())

    def _side(self, answers: Answers) -> str:
        """The side that the claimant spoke for last time. A publisher quotes now one side, now the other."""
        claimant, last = answers.get("claimant", ""), self._last(answers)
        if claimant == last.claimant:
            return last.by
        return ledger_file.ask(self.db, lambda ledger: suggestions.side_of(ledger, claimant), "")

    def _last_stances(self, answers: Answers) -> str:
        still_open = {each.pledge.code for each in self._open_pledges(answers)}
        words = self._last(answers).stances.split()
        return " ".join(word for word in words if word.partition(":")[0] in still_open)

    def _open_pledges(self, answers: Answers) -> Sequence[PledgeRecord]:
        """The pledges that were announced by the day of the swap and whose window had not closed by then, newest first.

        On the day of the announcement too: what a report says of a swap and a pledge beats the window.
        """
        nothing: tuple[PledgeRecord, ...] = ()
        pledges = ledger_file.ask(self.db, reading.pledges, nothing)
        day = date.fromisoformat(answers["date"])
        return [
            each
            for each in reversed(pledges)
            if each.pledge.announced <= day and day <= (each.pledge.window_until or day)
        ]

    def _pledges(self, answers: Answers) -> Iterator[str]:
        from pow_ledger.domain.wording import counts_words, day_words

        yield "Open pledges:"
        for number, each in enumerate(self._open_pledges(answers), start=1):
            words = counts_words(each.pledge.figures, self.sides)
            yield f"  {number}  {each.pledge.code}, announced {day_words(each.pledge.announced)}: {words}"

    def _swaps_around(self, answers: Answers) -> Iterator[str]:
        """What is recorded of that day and of those beside it, so that nobody records a swap twice."""
        from pow_ledger.domain.wording import counts_words, day_words

        day = date.fromisoformat(answers["date"])
        nothing: Sequence[tuple[int, Swap, str | None]] = ()
        around = ledger_file.ask(self.db, lambda ledger: suggestions.swaps_between(ledger, _days(day)), nothing)
        if not around:
            yield f"No swap is recorded on {day_words(day)}, the day before or the day after."
            return
        yield "Recorded around that day:"
        for number, swap, claimant in around:
            parts = (counts_words(swap.figures, self.sides), swap.place, claimant and f"said by {claimant}")
            yield f"  swap {number}, {day_words(swap.date)}: {'; '.join(filter(None, parts))}"


def _as_source(name: str) -> str:
    """The beginning of an address for a host; a citation in words as it is."""
    return f"https://{name}/" if is_url(f"https://{name}") and "." in name else name


def _days(day: date) -> tuple[date, date]:
    """The day before, unless it is the first of all, and the day after, unless it is the last."""
    return (
        day - _AROUND if day > date.min else day,
        day + _AROUND if day < date.max else day,
    )


def check_day(day: date, status: Status) -> None:
    """Raise FutureDate for a completed swap on a day to come."""
    check_swap(Swap(day, (), status), environment.today())


def _status(text: str, answers: Answers) -> str:
    found = [status for status in Status if status.startswith(text.strip().casefold().replace(" ", "-"))]
    if len(found) != 1:
        raise UnknownChoice("status", text, [*Status])
    check_day(date.fromisoformat(answers["date"]), found[0])
    return found[0]


def confirmation(summary: Callable[[Answers], Sequence[str]]) -> Question:
    """The one question before it is written, with the whole entry before it."""
    return Question(
        "confirmed",
        lambda _: "Record this? y, n, or < to change something",
        "y records the entry as it stands above. n ends the command, and nothing is written.",
        _yes,
        needed=True,
        default=lambda _: "y",
        before=summary,
    )


def _yes(text: str, _: Answers) -> str:
    if not _is_yes(text):
        raise KeyboardInterrupt
    return "y"


def _is_yes(text: str) -> bool:
    if not any(word.startswith(text.casefold()) for word in ("yes", "no")):
        raise UnknownChoice("answer", text, ["y", "n"])
    return "yes".startswith(text.casefold())
