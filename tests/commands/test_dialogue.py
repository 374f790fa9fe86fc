"""Questions one after the other, without a terminal: what Enter, `-`, `?`, `<` and wrong answers do."""

from collections.abc import Sequence

import pytest

from pow_ledger.commands.shared.dialogue import Answers, Question, ask_all
from pow_ledger.domain.errors import NoSuchPledge, NotADate

SPEAKS_FOR = {"Office": "ukraine", "Ministry": "russia"}


class Script:
    """A terminal at which everything is typed beforehand."""

    def __init__(self, *typed: str) -> None:
        self._typed = list(typed)
        self.prompts: list[str] = []
        self.said: list[str] = []

    def ask(self, question: str, choices: Sequence[str], between: str) -> str:
        self.prompts.append(question)
        if not self._typed:
            raise EOFError
        return self._typed.pop(0)

    def say(self, *lines: str) -> None:
        self.said += lines


def read_day(text: str, _: Answers) -> str:
    if text == "never":
        raise NotADate(text)
    return text.upper()


def read_pledge(text: str, _: Answers) -> str:
    raise NoSuchPledge(text)


QUESTIONS = (
    Question("day", lambda _: "Day", "A day.\nFor example MONDAY.", read_day, needed=True),
    Question("who", lambda _: "Who", "A name.", lambda text, _: text, default=lambda _: "Office"),
    Question(
        "by",
        lambda answers: f"Side of {answers['who'] or 'nobody'}",
        "A side.",
        lambda text, _: text,
        default=lambda answers: SPEAKS_FOR.get(answers["who"], ""),
        asked=lambda answers: answers["day"] != "SUNDAY",
    ),
)


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        (("monday", "", ""), ("MONDAY", "Office", "ukraine")),
        (("monday", "-", ""), ("MONDAY", "", "")),
        (("", "-", "monday", "-", "-"), ("-", "monday", "")),
        ((" monday ", "Me", "mars"), ("MONDAY", "Me", "mars")),
        (("sunday", ""), ("SUNDAY", "Office", "")),
        (("never", "monday", "", ""), ("MONDAY", "Office", "ukraine")),
        (("?", "monday", "?", "", ""), ("MONDAY", "Office", "ukraine")),
        # Back: what was answered is the default, what was left empty too.
        (("<", "monday", "Me", "<", "", ""), ("MONDAY", "Me", "")),
        (("monday", "Me", "<", "<", "tuesday", "", "mars"), ("TUESDAY", "Me", "mars")),
        (("monday", "-", "<", "", ""), ("MONDAY", "", "")),
    ],
)
def test_what_is_typed_and_what_is_kept(typed: tuple[str, ...], answers: tuple[str, ...]) -> None:
    assert tuple(ask_all(QUESTIONS, {}, Script(*typed)).values()) == answers


def test_what_is_given_is_not_asked() -> None:
    script = Script("mars")
    assert ask_all(QUESTIONS, {"day": "2031-03-05", "who": "Me"}, script) == {
        "day": "2031-03-05",
        "who": "Me",
        "by": "mars",
    }
    assert script.prompts == ["Side of Me (Enter to skip): "]


def test_the_prompt_says_what_enter_does_and_how_to_leave_it_empty() -> None:
    script = Script("monday", "Ministry", "")
    ask_all(QUESTIONS, {}, script)
    assert script.prompts == ["Day: ", "Who [Office] (- for none): ", "Side of Ministry [russia] (- for none): "]


def test_a_default_that_another_answer_gave_goes_when_that_answer_changes() -> None:
    questions = (*QUESTIONS, Question("last", lambda _: "Last", "Last.", lambda text, _: text))
    script = Script("monday", "Ministry", "", "<", "<", "Stranger", "", "")
    assert ask_all(questions, {}, script)["by"] == ""
    assert script.prompts[-2] == "Side of Stranger (Enter to skip): "


def test_whatever_the_ledger_says_of_an_answer_it_is_asked_again() -> None:
    script = Script("accord")
    with pytest.raises(EOFError):
        ask_all((Question("pledge", lambda _: "Pledge", "A pledge.", read_pledge),), {}, script)
    assert script.prompts == ["Pledge (Enter to skip): "] * 2
    assert script.said[0].startswith("There is no pledge 'accord'.")


def test_back_at_the_first_question_says_so_and_asks_it_again() -> None:
    script = Script("<", "monday", "", "")
    ask_all(QUESTIONS, {}, script)
    assert (script.prompts[:2], script.said) == (["Day: "] * 2, ["This is the first question."])


def test_an_explanation_is_shown_line_by_line() -> None:
    script = Script("?", "monday", "", "")
    ask_all(QUESTIONS, {}, script)
    assert script.said == ["A day.", "For example MONDAY."]
