"""The tables of entries and their indexes.

Every rule that one row can break is a CHECK, so that a wrong row is refused whichever program writes it.
"""

from typing import Final

from pow_ledger.domain.entries import Category, EntryKind, Stance, Status
from pow_ledger.domain.figures import LARGEST
from pow_ledger.domain.keys import LONGEST_KEY
from pow_ledger.domain.texts import LONGEST, LONGEST_CODE, RESERVED


def _words(words: type[Category] | type[Status] | type[Stance]) -> str:
    return ", ".join(f"'{word.value}'" for word in words)


_SPACES: Final = (
    "char(32, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8239, 8287, 12288)"
)
_DIGIT: Final = "[0-9]"
_ISO_DATE: Final = f"'{_DIGIT * 4}-{_DIGIT * 2}-{_DIGIT * 2}'"


def _text(column: str) -> str:
    """No text is empty, endless, padded, or holds a control character or a bidirectional override."""
    controls = "char(1) || '-' || char(31) || char(127) || '-' || char(159)"
    overrides = "char(8232, 8233) || char(8234) || '-' || char(8238) || char(8294) || '-' || char(8297)"
    return (
        f"CHECK (length({column}) BETWEEN 1 AND {LONGEST} AND {column} = trim({column}, {_SPACES}) "
        f"AND instr({column}, char(0)) = 0 AND {column} NOT GLOB '*[' || {controls} || {overrides} || ']*')"
    )


def _day(column: str) -> str:
    # The pattern comes first, since date('now') is an error inside a CHECK. Without a modifier, date() lets
    # 30 February be.
    return f"CHECK ({column} GLOB {_ISO_DATE} AND {column} IS date({column}, '+0 days') AND {column} > '0001')"


def _code(column: str) -> str:
    reserved = ", ".join(f"'{word}'" for word in sorted(RESERVED))
    return (
        f"CHECK (length({column}) BETWEEN 1 AND {LONGEST_CODE} AND {column} NOT GLOB '*[^a-z0-9-]*' "
        f"AND {column} NOT GLOB '-*' AND {column} NOT GLOB '*-' AND {column} NOT GLOB '*--*' "
        f"AND {column} GLOB '*[^0-9]*' "
        f"AND NOT ({column} GLOB '[rs]{_DIGIT}*' AND substr({column}, 2) NOT GLOB '*[^0-9]*') "
        f"AND {column} NOT GLOB {_ISO_DATE} AND {column} NOT IN ({reserved}))"
    )


def key_check(column: str) -> str:
    return (
        f"CHECK (length({column}) BETWEEN 1 AND {LONGEST_KEY} AND {column} NOT GLOB '*[^a-z0-9-]*' "
        f"AND {column} NOT GLOB '-*' AND {column} NOT GLOB '*-' AND {column} NOT GLOB '*--*' "
        f"AND instr({column}, char(0)) = 0)"
    )


_FIGURE: Final = f"""
    category TEXT NOT NULL CHECK (category IN ({_words(Category)})),
    low INTEGER NOT NULL CHECK (low BETWEEN 0 AND {LARGEST}),
    high INTEGER CHECK (high BETWEEN low AND {LARGEST}),
    about INTEGER NOT NULL DEFAULT 0 CHECK (about IN (0, 1))
"""

_SOURCE: Final = f"""
    source TEXT NOT NULL {_text("source")},
    publisher TEXT {_text("publisher")},
    published TEXT {_day("published")},
    archive TEXT {_text("archive")},
    claimant TEXT {_text("claimant")},
    by_side TEXT REFERENCES side (code),
    note TEXT {_text("note")},
    voided INTEGER NOT NULL DEFAULT 0 CHECK (voided IN (0, 1))
"""

TABLES_OF_THE_FIRST_SCHEMA: Final = (
    f"""CREATE TABLE side (
    code TEXT PRIMARY KEY {_code("code")},
    name TEXT NOT NULL {_text("name")},
    position INTEGER NOT NULL UNIQUE
) STRICT""",
    f"""CREATE TABLE ledger (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    complete_from TEXT {_day("complete_from")}
) STRICT""",
    f"""CREATE TABLE swap (
    id INTEGER PRIMARY KEY,
    date TEXT NOT NULL {_day("date")},
    status TEXT NOT NULL CHECK (status IN ({_words(Status)})),
    place TEXT {_text("place")},
    label TEXT {_text("label")},
    note TEXT {_text("note")},
    voided INTEGER NOT NULL DEFAULT 0 CHECK (voided IN (0, 1))
) STRICT""",
    f"""CREATE TABLE swap_mediator (
    swap_id INTEGER NOT NULL REFERENCES swap (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL {_text("name")},
    PRIMARY KEY (swap_id, position),
    UNIQUE (swap_id, name)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE swap_figure (
    swap_id INTEGER NOT NULL REFERENCES swap (id),
    side TEXT NOT NULL REFERENCES side (code),{_FIGURE},
    PRIMARY KEY (swap_id, side, category)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE pledge (
    code TEXT PRIMARY KEY {_code("code")},
    announced TEXT NOT NULL {_day("announced")},
    window_from TEXT NOT NULL {_day("window_from")},
    window_until TEXT {_day("window_until")} CHECK (window_until >= window_from),
    deadline TEXT {_text("deadline")},{_SOURCE}
) STRICT""",
    f"""CREATE TABLE pledge_figure (
    pledge TEXT NOT NULL REFERENCES pledge (code),
    side TEXT NOT NULL REFERENCES side (code),{_FIGURE},
    PRIMARY KEY (pledge, side, category)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    swap_id INTEGER NOT NULL REFERENCES swap (id),
    status TEXT NOT NULL CHECK (status IN ({_words(Status)})),{_SOURCE}
) STRICT""",
    f"""CREATE TABLE report_figure (
    report_id INTEGER NOT NULL REFERENCES report (id),
    side TEXT NOT NULL REFERENCES side (code),{_FIGURE},
    PRIMARY KEY (report_id, side, category)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE stance (
    report_id INTEGER NOT NULL REFERENCES report (id),
    pledge TEXT NOT NULL REFERENCES pledge (code),
    stance TEXT NOT NULL CHECK (stance IN ({_words(Stance)})),
    PRIMARY KEY (report_id, pledge)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE statement (
    id INTEGER PRIMARY KEY,
    as_of TEXT NOT NULL {_day("as_of")},
    since TEXT {_day("since")} CHECK (since <= as_of),
    pledge TEXT REFERENCES pledge (code),
    mediator TEXT {_text("mediator")},{_SOURCE}
) STRICT""",
    # Side `both` adds the sides, which is allowed in statements only; it is no row of `side`.
    f"""CREATE TABLE statement_figure (
    statement_id INTEGER NOT NULL REFERENCES statement (id),
    side TEXT NOT NULL,{_FIGURE},
    PRIMARY KEY (statement_id, side, category)
) STRICT, WITHOUT ROWID""",
)

OWNER: Final = {
    EntryKind.PLEDGE: "pledge",
    EntryKind.SWAP: "swap_id",
    EntryKind.REPORT: "report_id",
    EntryKind.STATEMENT: "statement_id",
}
"""The column by which a figure names its entry."""

KEYED: Final = ("swap", "report", "statement")
"""The tables of entries that have a key besides their number; one that another program wrote may lack it."""

INDEXES_OF_THE_FIRST_SCHEMA: Final = (
    "CREATE INDEX swap_by_date ON swap (date, id)",
    "CREATE INDEX report_by_swap ON report (swap_id)",
    "CREATE INDEX stance_by_pledge ON stance (pledge)",
    "CREATE INDEX statement_by_pledge ON statement (pledge)",
)

INDEXES_OF_FIGURES: Final = (
    # Sums of each side and category read it from one end to the other, and nothing else.
    "CREATE INDEX figure_by_kind ON swap_figure (side, category, swap_id, low, high, about)",
    # What reports state of people is compared as a sum, and looked for among all that they state.
    f"CREATE INDEX report_figure_of_people ON report_figure (report_id, side) "
    f"WHERE category = '{Category.PEOPLE.value}'",
)

REBUILT: Final = {
    # A report is on a swap or on a pledge.
    "report": f"""CREATE TABLE rebuilt (
    id INTEGER PRIMARY KEY,
    swap_id INTEGER REFERENCES swap (id),
    pledge TEXT REFERENCES pledge (code),
    status TEXT NOT NULL CHECK (status IN ({_words(Status)})),{_SOURCE},
    key TEXT {key_check("key")},
    CHECK ((swap_id IS NULL) <> (pledge IS NULL))
) STRICT""",
    # Who announced a pledge, and where, is in the reports on it.
    "pledge": f"""CREATE TABLE rebuilt (
    code TEXT PRIMARY KEY {_code("code")},
    announced TEXT NOT NULL {_day("announced")},
    window_from TEXT NOT NULL {_day("window_from")},
    window_until TEXT {_day("window_until")} CHECK (window_until >= window_from),
    deadline TEXT {_text("deadline")},
    note TEXT {_text("note")},
    voided INTEGER NOT NULL DEFAULT 0 CHECK (voided IN (0, 1))
) STRICT""",
}
"""The tables that the fifth schema has in another form than the first. They are made under the name `rebuilt`."""

INDEXES_OF_REPORTS: Final = (
    "CREATE INDEX report_by_swap ON report (swap_id)",
    "CREATE INDEX report_by_key ON report (key)",
    "CREATE INDEX report_by_pledge ON report (pledge) WHERE pledge IS NOT NULL",
    # Finds the newest report at once.
    "CREATE INDEX report_by_publication ON report (published) WHERE NOT voided",
)

COMPLETE_UNTIL: Final = f"complete_until TEXT {_day('complete_until')} CHECK (complete_until >= complete_from)"
BUNDLED: Final = f"bundled TEXT {_text('bundled')}"
"""The version of the bundled dataset that a ledger began with or was last updated to."""
ALIASES: Final = f"aliases TEXT {_text('aliases')}"
"""Other names of a side, with `, ` between."""
