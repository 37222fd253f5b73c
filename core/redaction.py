"""Keeps personal numbers and secrets out of the logs: by the name of a field, and by shape."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

from core import privacy

HIDDEN = "[disamarkan]"
SECRET_KEYS = re.compile(
    r"nik\b|npwp|account|rekening|phone|telepon|ponsel|password|sandi|secret|token|cookie"
    r"|authorization|session_?key|csrf|otp|recovery|credential|privacy",
    re.IGNORECASE,
)
# `bank_account='123'`, `"npwp": "123"`, `nik=123`: how fields look inside a longer text.
NAMED = re.compile(
    r"(?P<name>[\w-]*(?:nik|npwp|account|rekening|phone|telepon|password|sandi|secret|token|cookie"
    r"|authorization)(?:_number|_no)?)(?P<quote>['\"]?\)?\s*[=:]\s*\(?['\"]?)"
    r"(?P<value>(?:(?:Token|Bearer|Basic)\s+)?[^\s'\",;&)}\]]+(?:[ -]\d+)*)",
    re.IGNORECASE,
)
BEARER = re.compile(r"\b(Token|Bearer|Basic)\s+[\w+/=.~-]{8,}")
# An API token or a hash of one: 64 hexadecimal digits.
LONG_HEX = re.compile(r"(?<!\w)[0-9a-f]{64}(?!\w)", re.IGNORECASE)
# Bank accounts have no form of their own: 10 to 14 digits that are no amount and no fraction.
ACCOUNT = re.compile(r"(?<![\w.,])\d{10,14}(?!\w|[.,]\d)")
MAX_DEPTH = 6


def redact(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """This function will hide personal numbers and secrets in a log record (a structlog step).

    Runs last, when arguments and tracebacks are already text.
    """
    return {key: _value(str(key), value, 0) for key, value in event.items()}


def text_of(text: str) -> str:
    """This function will hide personal numbers and secrets in one text."""
    text = text.replace("%2B", "+").replace("%20", " ")
    text = BEARER.sub(rf"\1 {HIDDEN}", text)
    text = NAMED.sub(rf"\g<name>\g<quote>{HIDDEN}", text)
    text = privacy.scrub(text)
    return ACCOUNT.sub(HIDDEN, LONG_HEX.sub(HIDDEN, text))


def _value(key: str, value: Any, depth: int) -> Any:
    if SECRET_KEYS.search(key) and value not in (None, "", True, False):
        return HIDDEN
    if depth > MAX_DEPTH:
        return HIDDEN
    if isinstance(value, Mapping):
        return {k: _value(str(k), v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_value("", item, depth + 1) for item in value]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        shown = text_of(str(value))
        return value if shown == str(value) else shown
    return text_of(value if isinstance(value, str) else repr(value))
