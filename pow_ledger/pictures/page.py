"""The page: one file that a reader opens, with the answer first, every picture, every swap and who says what.

What is on it is decided here; the template `page.html` says where. It makes no request and runs no script. The address
of a swap is its key. A key has no capital letter, so the page's own addresses begin with one.
"""

import base64
import functools
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pow_ledger.domain import wording
from pow_ledger.domain.checks.checks import Finding
from pow_ledger.domain.checks.comparison import Comparison
from pow_ledger.domain.corrections import Correction, correction_words
from pow_ledger.domain.counts import Place
from pow_ledger.domain.entries import (
    BOTH,
    PledgeRecord,
    ReportRecord,
    Side,
    Source,
    Stance,
    StatementRecord,
    Status,
    SwapRecord,
    is_url,
)
from pow_ledger.domain.figures import ZERO, in_words
from pow_ledger.domain.history import Key
from pow_ledger.domain.progress import Contribution, Disposition, PledgeProgress, Progress, State, timing
from pow_ledger.domain.totals import Totals
from pow_ledger.pictures.doubts import CONTESTED, DAMAGED, Doubt, by_heading, place_of
from pow_ledger.pictures.frames import Setting
from pow_ledger.pictures.rendering import inlined, page_templates, sentence
from pow_ledger.pictures.shapes import Drawing

if TYPE_CHECKING:
    from markupsafe import Markup

_POLICY: Final = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
LICENCE: Final = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
"""The licence of a published ledger, the same as of a data package."""
MOST_POSSIBLE: Final = 40
"""How many swaps that are merely possible a pledge lists one by one."""

MANY: Final = 1000
"""From how many swaps on a page is so heavy that the list of swaps names no speakers, and pledges link to pictures.

Each swap still has all its reports.
"""


class PublishedSwap(NamedTuple):
    """A swap with all its reports, voided ones too, and each side's version of it."""

    record: SwapRecord
    reports: tuple[ReportRecord, ...]
    address: str
    """What names it on the page: its key, which never changes."""
    compared: Comparison | None
    """None for a voided swap."""


class Reading(NamedTuple):
    """Progress as all sources count it, or only those who speak for one side."""

    side: Side | None
    pledges: tuple[PledgeProgress, ...]
    pictures: tuple[Drawing, ...]


class Download(NamedTuple):
    """A file of the publication."""

    name: str
    """Its path from the page."""
    words: str
    media_type: str


class Publication(NamedTuple):
    """All that a page is made of."""

    title: str
    setting: Setting
    totals: Totals
    readings: tuple[Reading, ...]
    """That of all sources first."""
    contributions: Mapping[str, Mapping[Place, Sequence[Contribution]]]
    """The swaps that bear on each pledge, by its code."""
    swaps: tuple[PublishedSwap, ...]
    pledges: tuple[PledgeRecord, ...]
    """Voided ones too."""
    statements: tuple[StatementRecord, ...]
    """Voided ones too."""
    findings: tuple[Finding, ...]
    corrections: Mapping[tuple[str, Key], tuple[Correction, ...]]
    pictures: Mapping[str, tuple[Drawing, ...]]
    """`totals`, `swaps`, each pledge as `pledge-CODE`, and what the answer shows, each wide and narrow.

    The answer has the bars of the first open pledges as `answer-CODE` with their `key`, or `answer` if none is open.
    """
    downloads: tuple[Download, ...]
    base_url: str | None = None


MOST_ANSWERED: Final = 3
"""How many open pledges stand in the answer with their bars."""


def open_pledges(pledges: Sequence[PledgeProgress], day: date) -> list[PledgeProgress]:
    """The pledges that are open on the day on which the record ends, those announced last first.

    Those of after that day come last: of them the record is not meant to know anything.
    """
    still_open = [found for found in reversed(pledges) if not found.closed(day)]
    return sorted(still_open, key=lambda found: found.pledge.announced > day)


def page(published: Publication) -> str:
    """The whole page as HTML."""
    from markupsafe import Markup

    style = _style(len(published.readings))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    view = View(published)
    return (
        page_templates()
        .get_template("page.html")
        .render(
            published=published,
            view=view,
            style=Markup(style),
            policy=f"{_POLICY}; style-src 'sha256-{digest}'",
            dataset=Markup(_dataset(published, view)),
            wording=wording,
            place_of=place_of,
            licence=LICENCE,
        )
    )


def _style(readings: int) -> str:
    """The page's style, with a rule for each reading: it is shown while its button is pressed."""
    text, looks = (page_templates().get_template(f"{name}.css").render() for name in ("page", "picture"))
    chosen = "".join(f"#By-{number}:checked~.by-{number}{{display:block}}\n" for number in range(readings))
    return f"{text}{chosen}{looks}"


class View:
    """What the template asks of a publication, in words."""

    def __init__(self, published: Publication) -> None:
        self._published = published
        self.names = published.setting.names | {BOTH: "all sides"}
        self.horizon = published.totals.coverage.horizon(published.setting.today)
        self._addresses = {swap.record.id: swap.address for swap in published.swaps}
        self.heavy = len(published.swaps) > MANY
        self.open = open_pledges(published.readings[0].pledges, self.horizon.day)
        self.answered = self.open[:MOST_ANSWERED]

    nothing = "no completed swap is recorded here"

    @property
    def extent(self) -> str:
        """How many swaps are summed, and their days."""
        totals = self._published.totals
        return wording.extent_words(totals) if totals.swaps else sentence(self.nothing)

    # The answer

    def answer(self, found: PledgeProgress) -> str:
        """How far a pledge has come, in a sentence: of how many, how much is counted."""
        sides = [
            f"{who}: {self._received(line)}"
            for who, line in self._alike([(self.names[line.side], line) for line in found.lines])
        ]
        told = f"{sentence('; '.join(sides))}."
        return f"{told} {self._not_known(found)}" if found.pledge.announced > self.horizon.day else told

    def _not_known(self, found: PledgeProgress) -> str:
        """What has to be said of a pledge that was announced after the record ends."""
        ends = wording.day_words(self.horizon.day)
        return f"This record ends before it, on {ends}."

    def background(self, found: PledgeProgress) -> str:
        """Who announced a pledge, who says what counts, and since when nothing has."""
        announced = sentence(wording.announced_words(found.record, self.names))
        timed = self.timing(found)
        return " ".join(filter(None, [f"{announced}.", self.counted_by(found), f"{sentence(timed)}." if timed else ""]))

    def _alike(self, lines: list[tuple[str, Progress]]) -> list[tuple[str, Progress]]:
        """The lines with their sides; one for all where every side's is the same."""
        kinds = {line._replace(side="", stated=()) for _, line in lines}
        every = len(lines) == len(self._published.setting.sides) > 1
        return [("each side", lines[0][1])] if every and len(kinds) == 1 else lines

    def _received(self, line: Progress) -> str:
        """`146–331 of 1,200 prisoners of war counted, 569 at most`."""
        counted = "0" if line.counted == ZERO else wording.sum_words(line.counted)
        if line.state is State.NO_FIGURE:
            return f"{counted} {line.category.words} counted, of a number that was not given"
        told = f"{counted} of {in_words(line.pledged)} {line.category.words} counted"
        if line.possible.high is None:
            return f"{told}, and nothing bounds what is possible"
        return f"{told}, {line.possible.high:,} possible at most" if line.possible.high != line.counted.high else told

    def counted_by(self, found: PledgeProgress) -> str:
        """Who says that swaps count towards a pledge, and who says that they do not; empty if nobody does."""
        said: defaultdict[Stance, dict[str, None]] = defaultdict(dict)
        for swaps in self._published.contributions.get(found.pledge.code, {}).values():
            for swap in swaps:
                for stance in swap.said:
                    side = f" ({self.names[stance.by]})" if stance.by else ""
                    said[stance.stance][f"{stance.claimant or stance.ref}{side}"] = None
        words = {Stance.COUNTS: "counted by", Stance.PARTLY: "counted in part by", Stance.EXCLUDED: "not counted by"}
        parts = [f"{words[stance]} {_few(list(said[stance]))}" for stance in words if said[stance]]
        return sentence(f"{'; '.join(parts)}.") if parts else ""

    def timing(self, found: PledgeProgress) -> str:
        days = timing(found.pledge, found.state, found.last_counted, self.horizon.day)
        return "; ".join(wording.timing_words(days, self.horizon))

    def facts(self) -> Iterator[tuple[str, str, str]]:
        """What is withheld, what is contested and how fresh it is: a heading, a sentence, and where more of it is."""
        totals = self._published.totals
        withheld = [
            f"{wording.plural(total.withheld, 'count')} of {total.category.words} for {self.names[total.side]}"
            for total in totals.totals
            if total.withheld
        ]
        yield (
            "Withheld",
            f"{wording.enumeration(withheld)}: nobody has given these numbers, so the totals with them are floors."
            if withheld
            else f"Nothing: {'every completed swap here has a number' if totals.swaps else self.nothing}.",
            "#Withheld" if withheld else "#Totals",
        )
        yield "Contested", self._contested(), f"#{place_of(CONTESTED) if CONTESTED in self.doubts else 'Swaps'}"
        yield "How fresh", self._published.setting.record_words, "#Method"
        if DAMAGED in self.doubts:
            yield "Damaged", "The file of this ledger is damaged, so its figures may be wrong.", "#Checks"

    def _contested(self) -> str:
        """What some source contradicts: of how many swaps, and of which pledges."""
        totals = self._published.totals
        swaps = f"{wording.plural(totals.contested, 'swap')} of {totals.swaps:,}" if totals.contested else ""
        codes = [found.pledge.code for found in self._published.readings[0].pledges if found.record.contested]
        pledges = f"{wording.plural(len(codes), 'pledge')} ({wording.enumeration(codes)})" if codes else ""
        if swaps or pledges:
            found = wording.enumeration(list(filter(None, (swaps, pledges))))
            return f"{found}: a source contradicts the figures adopted."
        any_figures = totals.swaps or self._published.readings[0].pledges
        return f"Nothing: {'no source contradicts the figures adopted' if any_figures else self.nothing}."

    # Pledges

    def line_words(self, line: Progress) -> tuple[str, str, str, str]:
        return wording.progress_words(line)

    def dispositions(self, code: str) -> list[tuple[Contribution, list[str]]]:
        """The swaps that bear on a pledge, each with its figures per line; of the merely possible only the last."""
        by_swap: dict[int, tuple[Contribution, list[str]]] = {}
        for (side, category), swaps in self._published.contributions.get(code, {}).items():
            for each in swaps:
                held = by_swap.setdefault(each.swap_id, (each, []))
                held[1].append(f"{self.names[side]} {in_words(each.figure)} {category.words}")
        listed = sorted(by_swap.values(), key=lambda pair: (pair[0].date, pair[0].swap_id))
        possible = [pair for pair in listed if pair[0].disposition is Disposition.POSSIBLE]
        left_out = {id(pair) for pair in possible[: max(0, len(possible) - MOST_POSSIBLE)]}
        return [pair for pair in listed if id(pair) not in left_out]

    def left_out(self, code: str) -> int:
        """How many merely possible swaps a pledge does not list."""
        of = self._published.contributions.get(code, {}).values()
        possible = {each.swap_id for swaps in of for each in swaps if each.disposition is Disposition.POSSIBLE}
        return max(0, len(possible) - MOST_POSSIBLE)

    def said(self, contribution: Contribution) -> str:
        """Who takes which stance on a swap."""
        return "; ".join(
            f"{stance.claimant or stance.ref}{f' ({self.names[stance.by]})' if stance.by else ''}: "
            f"{ {'counts': 'counts', 'partly': 'counts in part', 'excluded': 'does not count'}[stance.stance.value] }"
            for stance in contribution.said
        )

    # Swaps

    def withheld(self) -> list[PublishedSwap]:
        """The completed swaps of which a count is withheld, the newest first."""
        live = (swap for swap in reversed(self._published.swaps) if not swap.record.voided)
        completed = (swap for swap in live if swap.record.swap.status is Status.COMPLETED)
        return [swap for swap in completed if any(count.figure.withheld for count in swap.record.swap.figures)]

    def recorded(self) -> str:
        """How many swaps are recorded, by their status: `121 completed, 1 cancelled and 2 voided`."""
        kinds = Counter(
            "voided" if swap.record.voided else wording.STATUS_WORDS[swap.record.swap.status]
            for swap in self._published.swaps
        )
        return wording.enumeration([f"{number:,} {kind}" for kind, number in kinds.most_common()])

    def years(self) -> list[tuple[int, list[PublishedSwap]]]:
        """The swaps by year, the newest first."""
        by_year: defaultdict[int, list[PublishedSwap]] = defaultdict(list)
        for swap in reversed(self._published.swaps):
            by_year[swap.record.swap.date.year].append(swap)
        return list(by_year.items())

    def figures(self, swap: PublishedSwap) -> str:
        return wording.counts_words(swap.record.swap.figures, self._published.setting.sides) or "no figure given"

    def stated(self, report: ReportRecord) -> str:
        return wording.counts_words(report.report.figures, self._published.setting.sides)

    def speakers(self, swap: PublishedSwap) -> str:
        """Who reports a swap, each once; nobody where names would make the page too heavy."""
        live = [each for each in swap.reports if not each.voided and not self.heavy]
        named = list(dict.fromkeys(self.speaker(each.report.source) for each in live))
        return _few(named)

    def claimant(self, report: ReportRecord) -> str:
        """Who says it. On a swap the heading above says for which side; on a pledge nothing else does."""
        source = report.report.source
        named = source.claimant or source.publisher or "claimant not named"
        return named if report.swap_id is not None else self.speaker(source)

    def speaker(self, source: Source) -> str:
        """Who says it, and for which side."""
        side = f" ({self.names[source.by]})" if source.by else ""
        return f"{source.claimant or source.publisher or 'claimant not named'}{side}"

    def versions(self, swap: PublishedSwap) -> list[tuple[str, list[ReportRecord]]]:
        """The reports of each side, then those of all others, under what to call them."""
        groups = [
            (f"{self.names[code]} says", [each for each in swap.reports if each.report.source.by == code])
            for code in (side.code for side in self._published.setting.sides)
        ]
        groups.append(("Others say", [each for each in swap.reports if each.report.source.by is None]))
        return [(words, reports) for words, reports in groups if reports]

    def differences(self, swap: PublishedSwap) -> list[str]:
        compared = swap.compared
        return [wording.difference_words(each, self.names) for each in compared.differences] if compared else []

    def corrected(self, kind: str, entry: Key) -> list[str]:
        return [correction_words(each) for each in self._published.corrections.get((kind, entry), ())]

    def swap_corrections(self, swap: PublishedSwap) -> list[str]:
        """What was corrected of a swap and of the reports on it."""
        own = [*self.corrected("swap", swap.record.id)]
        for report in swap.reports:
            own += [f"{report.ref}: {words}" for words in self.corrected("report", report.id)]
        return own

    def address(self, swap: int) -> str:
        return self._addresses.get(swap, "Swaps")

    def link(self, citation: str | None) -> str:
        """An address that may be linked to; empty for any other text."""
        return citation if citation and is_url(citation) else ""

    # What does not add up

    @functools.cached_property
    def doubts(self) -> Mapping[str, list[Doubt]]:
        """What does not add up, by heading."""
        on_swaps = (report for swap in self._published.swaps for report in swap.reports)
        on_pledges = (report for pledge in self._published.pledges for report in pledge.reports)
        speakers = {each.ref: self.speaker(each.report.source) for each in (*on_swaps, *on_pledges)}
        speakers |= {each.ref: self.speaker(each.statement.source) for each in self._published.statements}
        return by_heading(self._published.findings, dict(_places(self._published)), speakers)

    def drawings(self, name: str, *, linked: bool = False) -> "list[Markup]":
        return self.inlined(self._published.pictures.get(name, ()), linked=linked)

    def inlined(self, drawings: Sequence[Drawing], *, linked: bool = False) -> "list[Markup]":
        from markupsafe import Markup

        return [Markup(inlined(each, linked=linked)) for each in drawings]


def _places(published: Publication) -> Iterator[tuple[str, str]]:
    """Where each entry is on the page, by its reference."""
    for swap in published.swaps:
        yield str(swap.record.id), swap.address
        yield from ((report.ref, swap.address) for report in swap.reports)
    for record in published.pledges:
        yield record.pledge.code, f"Pledge-{record.pledge.code}"
        yield from ((report.ref, f"Pledge-{record.pledge.code}") for report in record.reports)
    yield from ((stated.ref, f"Statement-{stated.id}") for stated in published.statements)


_FEW: Final = 4


def _few(names: Sequence[str]) -> str:
    more = len(names) - _FEW
    return wording.enumeration(names if more < 1 else [*names[:_FEW], f"{more} more"])


def _dataset(published: Publication, view: View) -> str:
    """The page as a schema.org Dataset, as JSON that can stand in HTML."""
    totals = published.totals
    first, last = totals.coverage.since or totals.first, view.horizon.day
    base = published.base_url or ""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": published.title,
        "description": (
            f"Announced prisoner exchanges: {wording.extent_words(totals)}. Counts per side as intervals, every report "
            "with who said it and where, and progress against pledged figures. No names of prisoners."
        ),
        "license": LICENCE[1],
        "isAccessibleForFree": True,
        "dateModified": published.setting.today.isoformat(),
        "variableMeasured": ["prisoners of war received", "civilians received", "remains received"],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": each.words,
                "encodingFormat": each.media_type,
                "contentUrl": base + each.name,
            }
            for each in published.downloads
        ],
    }
    if first:
        found["temporalCoverage"] = f"{first}/{last}"
    if base:
        found["url"] = base
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
