"""A browser's own description in plain words. Pure."""

import re

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
PHONES = {"iPhone", "iPad", "Android"}
MODEL = re.compile(r"Android [^;)]+; ([^;)]+)")


def in_words(user_agent: str) -> str:
    """This function will return e.g. `Chrome di ponsel Android (SM-A146P)`."""
    browser = _first(BROWSERS, user_agent) or "Peramban tidak dikenal"
    system = _first(SYSTEMS, user_agent)
    if system is None:
        return browser
    if system != "Android":
        return f"{browser} di {system}"
    model = MODEL.search(user_agent)
    name = model.group(1).split(" Build")[0].strip() if model else "K"
    # Chrome calls every Android phone "K" so as not to tell them apart.
    return f"{browser} di ponsel Android" + ("" if name == "K" else f" ({name[:40]})")


def is_phone(user_agent: str) -> bool:
    """This function will tell whether the browser runs on a phone or tablet."""
    return _first(SYSTEMS, user_agent) in PHONES


def _first(marks: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((word for mark, word in marks if mark in text), None)
