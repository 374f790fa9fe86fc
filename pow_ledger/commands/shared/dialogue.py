"""Questions one after the other, on a terminal: `?` explains, `<` goes back, Enter takes the default or skips."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from pow_ledger.domain.errors import UsageError

BACK: Final = "<"
EXPLAIN: Final = "?"
NOTHING: Final = "-"
"""Leaves a question empty whose default is not wanted."""

Answers = Mapping[str, str]
"""What was answered so far, by the name of the question; empty where it was skipped."""


class Question(NamedTuple):
    """One question. What depends on earlier answers is worked out when it is asked."""

    name: str
    words: Callable[[Answers], str]
    """The question itself, without a colon."""
    explanation: str
    read: Callable[[str, Answers], str]
    """The answer as it is kept. Raises a UsageError for a wrong one."""
    needed: bool = False
    default: Callable[[Answers], str] = lambda _: ""
    choices: Callable[[Answers], Sequence[str]] = lambda _: ()
    """What Tab completes."""
    before: Callable[[Answers], Iterable[str]] = lambda _: ()
    """Lines to show before the question."""
    asked: Callable[[Answers], bool] = lambda _: True
    """Whether there is anything to ask."""


class Terminal(Protocol):
    """Someone who reads and types."""

    def ask(self, question: str, choices: Sequence[str]) -> str:
        """One line of what is typed. Raises EOFError or KeyboardInterrupt where there is no more."""

    def say(self, *lines: str) -> None:
        """Show lines."""


def ask_all(questions: Sequence[Question], given: Answers, terminal: Terminal) -> dict[str, str]:
    """The answers to all questions that were not answered beforehand, and those that were."""
    answers = dict(given)
    open_ = [question for question in questions if question.name not in given]
    place = 0
    while place < len(open_):
        question = open_[place]
        if not question.asked(answers):
            answers[question.name] = ""
            place += 1
            continue
        earlier = next((each for each in range(place - 1, -1, -1) if open_[each].asked(answers)), 0)
        place = place + 1 if _answered(question, answers, terminal) else earlier
    return answers


def _answered(question: Question, answers: dict[str, str], terminal: Terminal) -> bool:
    """Ask until there is an answer. False where someone wants to go back."""
    terminal.say(*question.before(answers))
    default = answers.get(question.name) or question.default(answers)
    while True:
        typed = terminal.ask(_prompt(question, answers, default), question.choices(answers)).strip()
        if typed == BACK:
            return False
        if typed == EXPLAIN:
            terminal.say(*question.explanation.splitlines())
            continue
        text = default if not typed else "" if typed == NOTHING and not question.needed else typed
        if not text and question.needed:
            terminal.say(f"This is needed. {EXPLAIN} explains it.")
            continue
        try:
            answers[question.name] = question.read(text, answers) if text else ""
        except UsageError as error:
            terminal.say(str(error))
            continue
        return True


def _prompt(question: Question, answers: Answers, default: str) -> str:
    if default:
        return f"{question.words(answers)} [{default}]: "
    return f"{question.words(answers)}{'' if question.needed else ' (Enter to skip)'}: "
