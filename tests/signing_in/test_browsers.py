"""People know their sessions again by browser, system and the beginning of the address."""

from __future__ import annotations

import pytest

from archive.signing_in.browsers import browser_of, network_of

MOZILLA, CHROME = "Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Linux"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome, Windows"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/131.0.0.0", "Edge, Windows"),
        (f"{MOZILLA} (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", "Chrome, Android"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "Safari, iPhone"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari, macOS"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("<script>Firefox", "Firefox"),
    ],
)
def test_a_browser_is_named_as_far_as_it_is_known(user_agent: str, name: str) -> None:
    assert browser_of(user_agent) == name


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.x"), ("2001:db8:1:2::3", "2001:db8:1::x"), ("::1", "::x"), ("::", ""), ("", "")],
)
def test_an_address_is_shortened(address: str, network: str) -> None:
    assert network_of(address) == network
