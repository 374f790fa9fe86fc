"""Questions one after the other, on a terminal: `?` explains, `<` goes back, Enter takes the default or skips."""

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from pow_ledger.domain.errors import LedgerError

BACK: Final = "<"
EXPLAIN: Final = "?"
NOTHING: Final = "-"
"""Leaves a question empty whose default is not wanted."""
_WIDTH: Final = 80
"""Columns of an explanation."""

Answers = Mapping[str, str]
"""What was answered so far, by the name of the question; empty where it was skipped."""


class Question(NamedTuple):
    """One question. What depends on earlier answers is worked out when it is asked."""

    name: str
    words: Callable[[Answers], str]
    """The question itself, without a colon."""
    explanation: str
    read: Callable[[str, Answers], str]
    """The answer as it is kept. Raises a LedgerError for a wrong one, which is shown; then it is asked again."""
    needed: bool = False
    default: Callable[[Answers], str] = lambda _: ""
    choices: Callable[[Answers], Sequence[str]] = lambda _: ()
    """What Tab completes."""
    between: str = ""
    """The characters that separate choices where several may be typed."""
    before: Callable[[Answers], Iterable[str]] = lambda _: ()
    """Lines to show before the question."""
    after: Callable[[Answers], Iterable[str]] = lambda _: ()
    """Lines to show once it is answered, or at the start if it was answered beforehand."""
    asked: Callable[[Answers], bool] = lambda _: True
    """Whether there is anything to ask."""


class Terminal(Protocol):
    """Someone who reads and types."""

    def ask(self, question: str, choices: Sequence[str], between: str) -> str:
        """One line of what is typed. Raises EOFError or KeyboardInterrupt where there is no more."""

    def say(self, *lines: str) -> None:
        """Show lines."""


def ask_all(questions: Sequence[Question], given: Answers, terminal: Terminal) -> dict[str, str]:
    """The answers to all questions that were not answered beforehand, and those that were."""
    answers = dict(given)
    suggested: dict[str, str] = {}
    open_ = [question for question in questions if question.name not in given]
    for question in questions:
        if question.name in given:
            terminal.say(*question.after(answers))
    place = 0
    while place < len(open_):
        question = open_[place]
        if not question.asked(answers):
            answers[question.name] = ""
            place += 1
            continue
        suggestion = question.default(answers)
        # An answer stays the default when its question is asked again, unless what it rested on has changed.
        kept = suggested.get(question.name) == suggestion
        answer = _answer(question, answers, answers[question.name] if kept else suggestion, terminal)
        if answer is not None:
            answers[question.name], suggested[question.name] = answer, suggestion
            terminal.say(*question.after(answers))
            place += 1
            continue
        earlier = next((each for each in range(place - 1, -1, -1) if open_[each].asked(answers)), None)
        if earlier is None:
            terminal.say("This is the first question.")
        else:
            place = earlier
    return answers


def _answer(question: Question, answers: Answers, default: str, terminal: Terminal) -> str | None:
    """Ask until there is an answer. None where someone wants to go back."""
    terminal.say(*question.before(answers))
    while True:
        prompt = _prompt(question, answers, default)
        typed = terminal.ask(prompt, question.choices(answers), question.between).strip()
        if typed == BACK:
            return None
        if typed == EXPLAIN:
            for line in question.explanation.splitlines():
                terminal.say(*textwrap.wrap(line, _WIDTH))
            continue
        text = default if not typed else "" if typed == NOTHING and not question.needed else typed
        if not text and question.needed:
            terminal.say(f"This is needed. {EXPLAIN} explains it.")
            continue
        try:
            return question.read(text, answers) if text else ""
        except LedgerError as error:
            terminal.say(str(error))


def _prompt(question: Question, answers: Answers, default: str) -> str:
    words = question.words(answers)
    if default:
        return f"{words} [{default}]{'' if question.needed else f' ({NOTHING} for none)'}: "
    return f"{words}{'' if question.needed else ' (Enter to skip)'}: "
