"""Addresses: what is one, and which of them are of the public internet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.sources.registration import public_address


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.kz/",
        "gopher://a.kz/",
        "javascript:alert(1)",
        "//a.kz",
        "a.kz",
        "",
        "http://",
        "http://user:secret@a.kz/",
        "http://a.kz@127.0.0.1/",
        "http://a.kz:22/",
        "http://a.kz:99999/",
        "http://a.kz:x/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127.0.0.1.1/",
        "http://１２７.1/",
        "http://a_b|c.kz/",
        "http://a.kz/\\@b.kz",
        "http://a.kz/ b",
        "http://a.kz/\x00",
        "http://[::1/",
        "http://a.kz/" + "x" * 9_000,
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(public_address.AddressError):
        public_address.address(url)


@pytest.mark.parametrize(
    ("url", "base", "asked"),
    [
        ("https://el.kz./amp/x_35", "", "https://el.kz/amp/x_35"),
        ("http://a.kz:80", "", "http://a.kz/"),
        ("HTTPS://A.kz:8443/Путь?q=ә#f", "", "https://a.kz:8443/%D0%9F%D1%83%D1%82%D1%8C?q=%D3%99"),
        ("http://a.kz/%d3%99", "", "http://a.kz/%d3%99"),
        ("../c?d", "https://a.kz/b/x", "https://a.kz/c?d"),
        ("//b.kz/x", "https://a.kz/", "https://b.kz/x"),
        ("http://қаз.kz/", "", "http://xn--80ao21a.kz/"),
        ("http://[2001:4860:4860::8888]/x", "", "http://[2001:4860:4860::8888]/x"),
    ],
)
def test_addresses(url: str, base: str, asked: str) -> None:
    assert public_address.address(url, base) == asked


@given(st.text(max_size=60), st.sampled_from(["", "https://a.kz/b/"]))
def test_an_address_is_one_already(text: str, base: str) -> None:
    try:
        asked = public_address.address(text, base)
    except public_address.AddressError:
        return
    assert (
        asked.isascii()
        and asked.startswith(("http://", "https://"))
        and public_address.address(asked) == asked
    )


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",
        "2002:7f00:1::1",
        "::127.0.0.1",
        "nonsense",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_addresses_that_are_not_public(ip: str) -> None:
    assert not public_address.is_public(ip)


@pytest.mark.parametrize(
    "ip",
    ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_addresses_that_are_public(ip: str) -> None:
    assert public_address.is_public(ip)
