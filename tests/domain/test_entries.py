"""Web addresses among citations."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.domain.entries import host_of, is_url, publisher_of


@pytest.mark.parametrize(
    ("citation", "host"),
    [
        ("https://www.example.org/a?b#c", "example.org"),
        ("HTTP://Example.ORG:8080", "example.org"),
        ("https://user@example.org?x", "example.org"),
        ("https://example.org/a b", None),
        ("https://[::1]/a]", "::1"),
        ("https://[::1/", None),
        ("https://", None),
        ("ftp://example.org", None),
        ("example.org", None),
        ("Radio", None),
    ],
)
def test_the_publisher_of_an_address_is_its_host_unless_one_is_named(citation: str, host: str | None) -> None:
    assert (host_of(citation), publisher_of(citation, None), publisher_of(citation, "X")) == (host, host, "X")


@given(st.text(alphabet="htps:/.@[]?#wxyé \u00a0%1", max_size=16).map("http://{}".format) | st.text(max_size=12))
def test_a_host_is_that_of_the_whole_address(citation: str) -> None:
    naive = (urlsplit(citation).hostname or "").removeprefix("www.") if is_url(citation) else None
    assert host_of(citation) == naive
