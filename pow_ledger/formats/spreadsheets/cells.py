"""Cells of a spreadsheet as values: figures, days, texts and stances, in the forms that spreadsheet programs write."""

import contextlib
import re
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple, TypeVar

from pow_ledger.domain.counts import SIMPLE, find_side
from pow_ledger.domain.dates import iso_date, parse_date
from pow_ledger.domain.entries import EACH, Category, Count, Counts, Side, Stance, Status, is_url
from pow_ledger.domain.errors import NoSuchPledge, NotADate, NotALink, RepeatedStance, UnknownChoice, UsageError
from pow_ledger.domain.figures import Figure, parse_figure
from pow_ledger.domain.imports.import_errors import BadDateFormat, NotADay, RelativeDay, WrongType
from pow_ledger.domain.language.words import LANGUAGES
from pow_ledger.domain.refs import parse_stance
from pow_ledger.domain.texts import clean_text, shown
from pow_ledger.formats.spreadsheets.headers import place_of
from pow_ledger.formats.spreadsheets.slashes import Slashes

T = TypeVar("T")

LONGEST_WORD: Final = 200
"""Characters. A longer cell is a free text, and no figure, date or name of a side."""
_IN_DIGITS: Final = r"[0-9][0-9,.'’\s]*[~+]?"
"""A number that nobody wants to be told of, however its thousands are parted."""
_MOST_IN_WORDS: Final = 1_000
_MOST_KEPT: Final = 10_000

_BREAK: Final = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_SEVERAL: Final = re.compile(r"[;\r\n]")
"""What separates several values in one cell."""
_NAMES: Final = re.compile(r"[;,\r\n]")
"""What separates several names."""
_MIDNIGHT: Final = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?")
_ISO_LIKE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TOKENS: Final = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "M": "%m", "DD": "%d", "D": "%d"}
_TOKEN: Final = re.compile("YYYY|YY|MM|M|DD|D")
_SAMPLE: Final = date(2031, 12, 25)


class Unreadable(NamedTuple):
    """What a cell of a workbook has instead of a value."""

    what: str


class Cells:
    """Reads the cells of one file. `date_format` says how its dates are written."""

    def __init__(self, sides: Sequence[Side], pledges: Collection[str], date_format: str | None) -> None:
        self._sides: Final = sides
        self._pledges: Final = frozenset(pledges)
        self.in_words: Final[dict[str, str]] = {}
        """Figures that are not in the notation so far, each once, and how they were read in it."""
        self.folded = 0
        """How many line breaks within texts have become spaces so far."""
        self.slashes: Final = Slashes() if date_format is None else None
        """The order of days with slashes, where `date_format` does not say it."""
        self._plain_day: Final = _word(day_reader(date_format))
        self._source: Final = self._text("source")
        self._readers: Final[Mapping[str, Callable[[str], object]]] = {
            "date": self._day("date"),
            "published": self._day("published"),
            "status": _word(read_status),
            "by": _word(self._side),
            "mediator": self._mediators,
            "pledge": self._stances,
            "archive": self._link,
            "source": self._sources,
        }

    def reader(self, field: str) -> Callable[[str], object]:
        """The function that reads the cells of a field that are not empty. It gives Counts for figures.

        It raises a LedgerError for a wrong cell.
        """
        place = place_of(field)
        return self._counts(*place) if place else self._readers.get(field) or self._text(field)

    def _counts(self, target: str, category: Category) -> Callable[[str], Counts]:
        codes = [side.code for side in self._sides] if target == EACH else [target]

        def read(cell: str) -> Counts:
            figures = read_figures(cell, category, each=target == EACH)
            self._remember(cell.strip(), category, figures)
            return tuple(Count(code, of, figure) for of, figure in figures.items() for code in codes)

        return _word(read)

    def _remember(self, cell: str, category: Category, figures: Mapping[Category, Figure]) -> None:
        if not re.fullmatch(_IN_DIGITS, cell) and len(self.in_words) < _MOST_IN_WORDS:
            with contextlib.suppress(UsageError):
                parse_figure(cell)
                return
            parts = (str(figure) if of is category else f"{of}={figure}" for of, figure in figures.items())
            self.in_words[shown(cell, 40)] = " ".join(parts)

    def _text(self, what: str) -> Callable[[str], str]:
        """The function that reads a text, with line breaks as spaces."""

        def read(cell: str) -> str:
            if "\n" in cell or "\r" in cell:
                cell, folded = _BREAK.subn(" ", cell.strip(" \t\r\n"))
                self.folded += folded
            return clean_text(cell, what)

        return read

    def _mediators(self, cell: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(clean_text(name, "mediator") for name in _several(cell, _NAMES)))

    def _stances(self, cell: str) -> tuple[tuple[str, Stance], ...]:
        stances: dict[str, Stance] = {}
        for word in _several(cell):
            code, stance = parse_stance("".join(shown(word, LONGEST_WORD).lower().split()))
            if code not in self._pledges:
                raise NoSuchPledge(code)
            if code in stances:
                raise RepeatedStance(code)
            stances[code] = stance
        return tuple(sorted(stances.items()))

    def _side(self, cell: str) -> str:
        return find_side(cell.strip(), self._sides)

    def _day(self, field: str) -> Callable[[str], date]:
        slashes = self.slashes
        if slashes is None:
            return self._plain_day
        return lambda cell: slashes.read(field, cell) or self._plain_day(cell)

    def _sources(self, cell: str) -> tuple[str, ...]:
        """One citation; or several addresses, where nothing else stands in the cell."""
        links = tuple(dict.fromkeys(filter(None, (word.strip(",;") for word in cell.split()))))
        if len(links) > 1 and all(map(is_url, links)):
            return tuple(clean_text(link, "source") for link in links)
        return (self._source(cell),)

    def _link(self, cell: str) -> str:
        link = clean_text(cell, "archive")
        if not is_url(link):
            raise NotALink("archive", shown(link, LONGEST_WORD))
        return link


def plain(value: object, field: str) -> str:
    """A value of a JSON file or a workbook as the text of a cell. Raises WrongType."""
    if isinstance(value, str):
        return value
    if field in {"mediator", "pledge"}:
        if isinstance(value, dict):
            value = [f"{key}:{each}" if isinstance(each, str) else each for key, each in value.items()]
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return ";".join(value)
    if isinstance(value, Unreadable):
        raise WrongType(field, value.what)
    kinds = {bool: "true or false", float: "not a number", list: "a list"}
    raise WrongType(field, next((name for kind, name in kinds.items() if isinstance(value, kind)), "an object"))


def read_figures(cell: str, category: Category, *, each: bool = False) -> Mapping[Category, Figure]:
    """The figures of a cell, by category: one in the notation or in words, or several, as `185+20 civ.`

    `each` is whether the cell may say that they are each side's.
    """
    text = cell.strip()
    if re.fullmatch(SIMPLE, text):
        return {category: parse_figure(text)}
    from pow_ledger.domain.language.counts import figures_in_words

    return figures_in_words(text, category, each=each)


def read_status(cell: str) -> Status:
    """Read a status in any language, in upper or lower case, with anything between its words."""
    letters = _letters(cell)
    for status in Status:
        words = (word for language in LANGUAGES for word in language.statuses[status])
        if letters in map(_letters, (status.value, *words)):
            return status
    raise UnknownChoice("status", cell.strip(), [status.value for status in Status])


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def day_reader(date_format: str | None) -> Callable[[str], date]:
    """The function that reads the dates of a file: in `date_format`, if given, or as 2025-07-23, with midnight after it
    if at all, or in words.

    `date_format` is like DD.MM.YYYY, or as `strptime` takes it. Raises BadDateFormat.
    """
    if date_format is None:
        return _day
    pattern = _pattern(date_format)

    def read(cell: str) -> date:
        text = cell.strip()
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            # This form has one meaning, and spreadsheets mix it with others.
            if _ISO_LIKE.match(text):
                return _day(text)
            raise NotADay(text, date_format) from None

    return read


def _day(cell: str) -> date:
    from pow_ledger.domain.language.days import days_ago

    text = cell.strip()
    if _ISO_LIKE.fullmatch(text):
        return iso_date(text)
    if days_ago(text) is not None:
        raise RelativeDay(text)
    day = text[:10] if _MIDNIGHT.fullmatch(text, 10) else text
    try:
        return parse_date(day, date.min)
    except NotADate:
        raise NotADay(text, None) from None


def _pattern(date_format: str) -> str:
    """The format for `strptime`. Raises BadDateFormat where two days could be written alike."""
    pattern = date_format if "%" in date_format else _TOKEN.sub(lambda token: _TOKENS[token[0]], date_format)
    try:
        # Python 3.13 and later warn of a format without a year, which is refused here.
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            if datetime.strptime(_SAMPLE.strftime(pattern), pattern).date() == _SAMPLE:
                return pattern
    # A directive that occurs twice makes strptime's own regular expression fail.
    except (ValueError, re.error):
        pass
    raise BadDateFormat(date_format)


class _Words(dict[str, T]):
    """A cache of short cells, which repeat in a column, and of their values."""

    def __init__(self, read: Callable[[str], T]) -> None:
        super().__init__()
        self._read: Final = read

    def __missing__(self, cell: str) -> T:
        if len(cell) > LONGEST_WORD:
            return self._read(shown(cell, LONGEST_WORD))
        if len(self) >= _MOST_KEPT:
            self.clear()
        return self.setdefault(cell, self._read(cell))


def _word(read: Callable[[str], T]) -> Callable[[str], T]:
    """Make a reader remember the short cells of a column. A dictionary takes a third of the time of a cached call."""
    return _Words(read).__getitem__


def _several(cell: str, separators: re.Pattern[str] = _SEVERAL) -> list[str]:
    return [value for value in separators.split(cell) if value.strip()]
