"""Which addresses may be asked at all. Pure: nothing here opens a connection.

A register is written by many hands, and a server may send us anywhere. So a url must be http or
https, name a host that is not spelled as an odd number, carry no user name, and use a port of the
web; and every address that its name stands for must be one of the public internet. The second rule
is applied where the connection is made (`connection`), to the address that is connected to: a name
that resolves otherwise the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TypeAlias
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

Ip: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
#: A host and its port.
Place: TypeAlias = tuple[str, int]

_DEFAULT = {"http": 80, "https": 443}
_LONGEST = 8_000
#: A last label that a resolver may take for a number: 2130706433, 0177.0.0.1, 0x7f.1 are all
#: 127.0.0.1 to some.
_NUMBER = re.compile(r"(?:^|\.)(?:0x[0-9a-f]*|\d+)$", re.IGNORECASE)
#: What may stand in a url as it is; anything else, Cyrillic letters above all, is percent-encoded.
#: `%` stays: it is encoded already.
_AS_IT_IS = "%/:?#[]@!$&'()*+,;=~-._"
#: Private ranges that older versions of Python take for public ones: NAT64 of a local network,
#: site-local addresses.
_LOCAL = (ipaddress.IPv6Network("64:ff9b:1::/48"), ipaddress.IPv6Network("fec0::/10"))
#: IPv6 ranges that carry an IPv4 address, and where in them it stands: NAT64, 6to4, Teredo
#: (inverted), IPv4-mapped and IPv4-compatible.
_CARRIERS = (
    (ipaddress.IPv6Network("64:ff9b::/96"), 0, 0),
    (ipaddress.IPv6Network("2002::/16"), 80, 0),
    (ipaddress.IPv6Network("2001::/32"), 0, 0xFFFFFFFF),
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0, 0),
    (ipaddress.IPv6Network("::/96"), 0, 0),
)


#: Where clouds tell a machine of itself, beside the link-local address.
_METADATA = ("fd00:ec2::254", "100.100.100.200")


class AddressError(ValueError):
    """A url that is not asked; the message says why."""


def address(url: str, base: str = "") -> str:
    """The url as it is asked: absolute, in ASCII, without fragment and without a full stop after
    the host.

    `base` is what a redirect is relative to. Raises AddressError.

    >>> address("HTTPS://El.kz./amp/дос")
    'https://el.kz/amp/%D0%B4%D0%BE%D1%81'
    """
    text = url.strip()
    if not text or len(text) > _LONGEST or re.search(r"[\x00-\x20\x7f\\]", text):
        raise AddressError(
            "the url is empty, too long, or has spaces, control characters or backslashes in it"
        )
    try:
        parts = urlsplit(urljoin(base, text))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise AddressError(f"not a url ({error})") from None
    if parts.scheme not in _DEFAULT:
        raise AddressError(f"{parts.scheme or 'no scheme'}: only http and https are fetched")
    host = _ascii(host)
    _check(parts, host, port)
    named = (f"[{host}]" if ":" in host else host) + (
        "" if port in (None, _DEFAULT[parts.scheme]) else f":{port}"
    )
    path, query = (quote(part, safe=_AS_IT_IS) for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, named, path, query, ""))


def _check(parts: SplitResult, host: str, port: int | None) -> None:
    if "@" in parts.netloc:
        raise AddressError("a user name or password in the url")
    if not host:
        raise AddressError("the url names no host")
    if port is not None and port not in _DEFAULT.values() and port < 1024:
        raise AddressError(f"port {port} is not one of the web")
    if ":" not in host and _NUMBER.search(host):
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise AddressError(f"host {host} is a number in an unusual spelling") from None


def _ascii(host: str) -> str:
    """A host name in ASCII: before it is judged, for a full-width 127.0.0.1 becomes a plain one."""
    try:
        found = host if host.isascii() or len(host) > 253 else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise AddressError(f"host {host} is no host name ({error})") from None
    if not re.fullmatch(r"[\w.:%-]{0,253}", found, re.ASCII):
        raise AddressError(f"host {host[:100]} is no host name")
    return found.lower().rstrip(".")


def host_of(url: str) -> str:
    """Host and port, the unit of politeness; `www.` aside, which is the same server.

    >>> host_of("https://www.adilet.zan.kz/kaz/docs/Z080000070_")
    'adilet.zan.kz'
    """
    return urlsplit(url).netloc.removeprefix("www.")


def origin(url: str) -> str:
    """Scheme, host and port: what one robots.txt holds for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_never_asked(text: str) -> bool:
    """Whether an IP address is link-local or names a machine's own data at a cloud: not asked even
    inside one's own network.

    >>> [is_never_asked(ip) for ip in ("169.254.169.254", "::ffff:169.254.0.1", "10.0.0.1")]
    [True, True, False]
    """
    try:
        ip: Ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return True
    carried = _carried(ip)
    return ip.is_link_local or str(ip) in _METADATA or bool(carried and is_never_asked(carried))


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet; an IPv6 address that carries an IPv4 one
    is judged by that too.

    >>> [is_public(ip) for ip in ("93.184.216.34", "127.0.0.1", "169.254.169.254")]
    [True, False, False]
    >>> [is_public(ip) for ip in ("::ffff:10.0.0.1", "2002:7f00:1::")]
    [False, False]
    """
    try:
        ip: Ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    carried = _carried(ip)
    if carried:
        return is_public(carried)
    odd = (
        ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    )
    return ip.is_global and not odd and not any(ip in network for network in _LOCAL)


def _carried(ip: Ip) -> str:
    """The IPv4 address that an IPv6 address carries, '' where it carries none."""
    if isinstance(ip, ipaddress.IPv6Address) and not ip.is_loopback:
        for network, shift, mask in _CARRIERS:
            if ip in network:
                return str(ipaddress.IPv4Address(((int(ip) >> shift) & 0xFFFFFFFF) ^ mask))
    return ""


def place(url: str) -> Place:
    """Host and port of an address.

    >>> place("https://el.kz/a"), place("http://intranet:8080/")
    (('el.kz', 443), ('intranet', 8080))
    """
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _DEFAULT.get(parts.scheme, 0)
