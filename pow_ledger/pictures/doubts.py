"""What does not add up, for readers: by heading, without advice to whoever keeps the ledger, and naming who speaks."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from pow_ledger.domain.checks.checks import Finding

CONTESTED: Final = "Reports that contradict the figures adopted here"
DAMAGED: Final = "The file is damaged, so nothing else was looked for"
_HEADINGS: Final = {
    "integrity": DAMAGED,
    "statements": "Stated totals that the swaps contradict",
    "contested": CONTESTED,
    "past-deadline": "Pledges past their last day",
    "outdated": "How fresh the record is",
    "no-side-spoke": "Swaps of which no side has spoken",
}
"""Other checks are for whoever keeps the ledger."""
_SPEAKING: Final = re.compile(r"\b([rs]\d+)(?= (?:says|states|stated)\b)")


class Doubt(NamedTuple):
    """A finding as readers are told of it."""

    place: str
    """Where on the page the entry is that it is about."""
    words: str


def by_heading(
    findings: Iterable[Finding], places: Mapping[str, str], speakers: Mapping[str, str]
) -> Mapping[str, list[Doubt]]:
    """What was found under each heading; nothing under those that have nothing.

    `places` and `speakers` tell where each entry is and who speaks in it, by its reference.
    """
    found: dict[str, list[Doubt]] = {heading: [] for heading in _HEADINGS.values()}
    for finding in findings:
        if heading := _HEADINGS.get(finding.check):
            words = _SPEAKING.sub(lambda said: speakers.get(said[1], said[1]), _without_advice(finding.message))
            found[heading].append(Doubt(places.get(finding.subject, "Method"), words))
    return {heading: doubts for heading, doubts in found.items() if doubts}


def place_of(heading: str) -> str:
    """The address of what was found under a heading."""
    return f"Check-{list(_HEADINGS.values()).index(heading)}"


def _without_advice(message: str) -> str:
    """A finding without the sentences that name a command."""
    sentences = re.split(r"(?<=[.;]) (?=[A-Z`])", message)
    return " ".join(each for each in sentences if "`" not in each)
