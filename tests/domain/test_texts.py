"""What may stand in a text, and what a code may look like."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.domain.errors import BadCode, ControlCharacter, EmptyText, TextTooLong, UnreadableText, UsageError
from pow_ledger.domain.texts import LONGEST, clean_text, is_control, parse_code, shown

CONTROLS = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u2028\u2029"]
BIDI_OVERRIDES = [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]

CODES = f"a r s istanbul-3 1-for-1 2031-03 31-03-05 2031-03-05-swap r7-talks rs7 r7a 12a each-side ledgers {'x' * 60}"
NO_CODES = (
    f"- -a a- a--b Upper a_b a.b a:b {'x' * 61} "
    "12 0 r7 s3 r07 2031-03-05 2031-99-99 each both none ledger today yesterday"
)


@pytest.mark.parametrize(
    "text", ["a", "Coordination HQ", "Координаційний штаб", "عربي", "“69th” – 1,000 🕊", "[bold]x[/]"]
)
def test_a_text_of_any_script_is_kept_as_it_is(text: str) -> None:
    assert clean_text(f"  {text}\u00a0", "note") == text


@pytest.mark.parametrize("character", [*CONTROLS, *BIDI_OVERRIDES], ids=ascii)
def test_no_text_steers_a_terminal_or_turns_its_own_order(character: str) -> None:
    with pytest.raises(ControlCharacter, match=rf"^The note .*U\+{ord(character):04X}.* position 2"):
        clean_text(f"a{character}b", "note")


@pytest.mark.parametrize("character", [c for c in (*CONTROLS, *BIDI_OVERRIDES) if not c.isspace()], ids=ascii)
@pytest.mark.parametrize("text", ["{}", "{}a", "a{}"])
def test_only_blank_characters_are_trimmed_from_the_ends(character: str, text: str) -> None:
    with pytest.raises(ControlCharacter):
        clean_text(text.format(character), "note")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", EmptyText),
        (" \u00a0\u2003", EmptyText),
        ("a\udc80", UnreadableText),
        ("\ud800", UnreadableText),
        ("x" * (LONGEST + 1), TextTooLong),
    ],
)
def test_each_kind_of_wrong_text_has_its_own_error(text: str, error: type[UsageError]) -> None:
    with pytest.raises(error, match="The note "):
        clean_text(text, "note")


def test_the_longest_text_fits() -> None:
    assert clean_text(" " + "x" * LONGEST, "note") == "x" * LONGEST


@pytest.mark.parametrize("code", CODES.split())
def test_a_code_is_lower_case_words_and_numbers_joined_by_hyphens(code: str) -> None:
    assert parse_code(code) == code


@pytest.mark.parametrize("code", [*NO_CODES.split(), "", "a b", "a\n", "\xe9", "\u0663", "a\u0663"])
def test_no_code_is_malformed_or_could_be_read_as_something_else(code: str) -> None:
    with pytest.raises(BadCode, match="pledge code"):
        parse_code(code)


@given(st.text())
def test_any_text_is_clean_or_a_usage_error(text: str) -> None:
    try:
        cleaned = clean_text(text, "note")
    except UsageError:
        return
    assert clean_text(cleaned, "note") == cleaned == text.strip()
    assert not {*CONTROLS, *BIDI_OVERRIDES} & {*cleaned}


def test_whatever_is_refused_cannot_be_printed() -> None:
    """What `clean_text` goes by, to look at single characters only where there is something to find."""
    refused = [c for c in map(chr, range(sys.maxunicode + 1)) if is_control(c) or "\ud800" <= c <= "\udfff"]
    assert len(refused) > 2000
    assert not any(map(str.isprintable, refused))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Обмін 1", "Обмін 1"),
        ("a\x1b[1m\u202eb\n", "a\\x1b[1m\\u202eb\\n"),
        ("1\u00a0200", "1\\xa0200"),
        ("\ud800", "\\ud800"),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_what_was_never_checked_is_shown_safely_and_short(text: str, safe: str) -> None:
    assert shown(text) == safe
