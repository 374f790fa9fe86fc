"""The pictures in the README: the totals screen of the bundled dataset, and the progress of its pledges.

`python -m tests.display.picture` draws them anew.
"""

import io
from datetime import date
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.terminal_theme import MONOKAI

from pow_ledger.__main__ import run
from pow_ledger.display.totals import show_totals
from pow_ledger.domain.entries import Category
from pow_ledger.domain.totals import Cut
from pow_ledger.pictures.frames import Setting
from pow_ledger.pictures.progress import progress as draw_progress
from pow_ledger.pictures.rendering import svg
from pow_ledger.storage import opening
from pow_ledger.storage.entries import reading
from pow_ledger.storage.sums.progress import read_progress
from pow_ledger.storage.sums.totals import read_totals

PICTURE: Final = Path(__file__).with_name("totals.svg")
PROGRESS: Final = Path(__file__).parents[1] / "pictures" / "progress.svg"
COMMAND: Final = "ledger totals --category pow"
DAY: Final = date(2026, 2, 1)

# Rich's own frame without its web fonts: a picture that is looked at offline must not ask for any.
_FRAME: Final = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def screen(folder: Path) -> Console:
    """The totals screen of the bundled dataset, recorded; its ledger is made in `folder`."""
    path = folder / "picture.sqlite"
    assert run(["init", "--bundled", "--db", str(path)]) == 0
    console = Console(
        file=io.StringIO(), record=True, force_terminal=True, width=86, color_system="truecolor", markup=False,
        highlight=False, emoji=False,
    )  # fmt: skip
    with opening.open_ledger(path) as ledger:
        found = read_totals(ledger, Cut(category=Category.POW))
        show_totals(console, found, reading.sides(ledger), DAY, in_full=False)
    return console


def progress(folder: Path) -> str:
    """The picture of the bundled dataset's pledges announced since the summer of 2025 that are still open."""
    path = folder / "progress.sqlite"
    assert run(["init", "--bundled", "--db", str(path)]) == 0
    with opening.open_ledger(path) as ledger:
        setting = Setting(reading.sides(ledger), DAY, reading.coverage(ledger))
        day = setting.coverage.horizon(DAY).day
        pledges = [found for found in read_progress(ledger) if not found.closed(day)]
    return svg(draw_progress(pledges[-3:], setting))


def main() -> None:
    """Draw the pictures anew."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        drawn = screen(Path(folder)).export_svg(
            title=COMMAND, theme=MONOKAI, code_format=_FRAME, unique_id="totals", font_aspect_ratio=0.61
        )
        PROGRESS.write_text(progress(Path(folder)), encoding="utf-8", newline="\n")
    PICTURE.write_text(drawn, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
