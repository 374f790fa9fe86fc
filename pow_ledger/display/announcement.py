"""What was read from an announcement: the text with the words that decided, and field by field."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pow_ledger.domain.entries import Count, Side
from pow_ledger.domain.language.announcement import Field, Reading
from pow_ledger.domain.texts import lines_without_controls, shown
from pow_ledger.domain.wording import STATUS_WORDS, count_words, day_words

if TYPE_CHECKING:
    from rich.text import Text

_LONGEST_QUOTE = 44
"""Characters of the words that are quoted beside a field."""
_MOST_QUOTES = 4


def marked(reading: Reading) -> "Text":
    """The text, with the words that decided a field marked."""
    from rich.text import Text

    text = Text(lines_without_controls(reading.text))
    for _, field, _ in _fields(reading, ()):
        if field.value is not None:
            for start, end in field.words:
                text.stylize("bold underline", start, end)
    return text


def field_lines(reading: Reading, sides: Sequence[Side]) -> Iterator[str]:
    """Each field on a line: what was read, and from which words; or why it is empty."""
    names = [(name, words, field) for name, field, words in _fields(reading, sides)]
    width = max((len(name) for name, _, _ in names), default=0)
    for name, words, field in names:
        if field.value is not None:
            yield f"  {name:<{width}}  {words} ← {_quotes(reading, field)}"
        elif field.why:
            yield f"  {name:<{width}}  – ({field.why})"
        else:
            yield f"  {name:<{width}}  –"


def _fields(reading: Reading, sides: Sequence[Side]) -> Iterator[tuple[str, Field, str]]:
    """The name of each field, the field, and its value in words."""
    names = {side.code: side.name for side in sides}
    yield "date", reading.date, day_words(reading.date.value) if reading.date.value else ""
    yield "status", reading.status, STATUS_WORDS[reading.status.value] if reading.status.value else ""
    if not reading.figures:
        yield "counts", Field(why="no figure has one reading"), ""
    for (side, category), field in reading.figures.items():
        words = count_words(Count(side, category, field.value)) if field.value is not None else category.words
        yield names.get(side, side), field if field.value else field._replace(why=f"{words}: {field.why}"), words
    yield "claimant", reading.claimant, str(reading.claimant.value)
    yield "speaks for", reading.by, names.get(reading.by.value, "")
    yield "mediators", reading.mediators, ", ".join(reading.mediators.value or ())
    yield "source", reading.source, str(reading.source.value)


def _quotes(reading: Reading, field: Field) -> str:
    quotes = [f"“{shown(quote, _LONGEST_QUOTE)}”" for quote in dict.fromkeys(_texts(reading, field.words))]
    return ", ".join([*quotes[:_MOST_QUOTES], *["…"] * (len(quotes) > _MOST_QUOTES)])


def _texts(reading: Reading, words: Iterable[tuple[int, int]]) -> Iterator[str]:
    for start, end in words:
        yield " ".join(reading.text[start:end].split())
