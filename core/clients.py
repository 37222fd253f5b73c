"""Where a request comes from, as our own proxies saw it and not as the caller says."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """This function will return the caller's address, "" when nothing trustworthy names it.

    Each trusted proxy appends the address it saw to `X-Forwarded-For`, so the entry that counts is
    the `TRUSTED_PROXIES`-th from the right; whatever stands left of it was written by the caller.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    count = settings.TRUSTED_PROXIES
    entries = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if count > 0 and len(entries) >= count:
        return _plain(entries[-count]) or _plain(peer)
    return _plain(peer)


def network_of(address: str) -> str:
    """This function will return what counts as one caller: an IPv4 address or an IPv6 /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((parsed, 64), strict=False).network_address)
    return address


def _plain(text: str) -> str:
    if text.count(":") == 1:  # 203.0.113.9:51234, as some proxies write it
        text = text.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return ""
    mapped = getattr(parsed, "ipv4_mapped", None)
    return str(mapped or parsed)
