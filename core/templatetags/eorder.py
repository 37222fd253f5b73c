"""The filters and tags that every template has without `{% load %}`."""

import uuid
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import StaticNode, static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from num2words import num2words

from core import money, privacy
from core.figures import Meter
from core.templatetags.vocabulary import FOOD, TONE_ICONS, look_of

register = template.Library()
register.tag("static", StaticNode.handle_token)

NONE = "–"
SVG = "http://www.w3.org/2000/svg"
MINUS = "−"
NO_BREAK = "\u00a0"


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _local(value: object) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value if isinstance(value, date) else None


@register.filter
def rupiah(value: object) -> str:
    """This function will show an amount as `Rp1.250.000`, a debt as `−Rp1.000`, nothing as `–`."""
    amount = _decimal(value)
    return NONE if amount is None else money.rupiah(amount).replace("-", MINUS)


@register.filter
def terbilang(value: object) -> str:
    """This function will spell an amount in words: `seratus ribu rupiah`."""
    amount = _decimal(value)
    if amount is None:
        return NONE
    words = num2words(int(abs(amount)), lang="id")
    return f"{'minus ' if amount < 0 else ''}{words} rupiah"


@register.filter
def ribuan(value: object) -> str:
    """This function will group a count by thousands: `12.500`."""
    number = _decimal(value)
    return NONE if number is None else f"{number:,.0f}".replace(",", ".").replace("-", MINUS)


@register.filter
def angka(value: object) -> str:
    """This function will show a number with at most two decimals: `1.250`, `12,5`."""
    number = _decimal(value)
    if number is None:
        return NONE
    whole, _, cents = f"{number:,.2f}".partition(".")
    cents = cents.rstrip("0")
    text = whole.replace(",", ".").replace("-", MINUS)
    return f"{text},{cents}" if cents else text


@register.filter
def persen(value: object) -> str:
    """This function will show per cent (0-100) with at most one decimal: `87,5%`."""
    number = _decimal(value)
    if number is None:
        return NONE
    text = f"{number:.1f}".removesuffix(".0").replace(".", ",")
    return f"{text.replace('-', MINUS)}%"


@register.filter
def tanggal(value: object) -> str:
    """This function will write a date in full: `Kamis, 26 November 2026`."""
    day = _local(value)
    return NONE if day is None else date_format(day, "l, j F Y")


@register.filter
def tanggal_singkat(value: object) -> str:
    """This function will write a date shortly and unbreakably: `26 Nov 2026`."""
    day = _local(value)
    return NONE if day is None else date_format(day, "j M Y").replace(" ", NO_BREAK)


@register.filter
def waktu(value: object) -> str:
    """This function will write a moment in Jakarta time: `26 Nov 2026 14.05`."""
    moment = _local(value)
    return NONE if moment is None else date_format(moment, "j M Y H.i").replace(" ", NO_BREAK)


@register.filter
def relatif(value: object) -> str:
    """This function will say how far away a day or moment is: `2 hari lagi`, `3 jam lalu`."""
    when = _local(value)
    if when is None:
        return NONE
    now = timezone.localtime()
    days = ((when.date() if isinstance(when, datetime) else when) - now.date()).days
    if days == 0 and isinstance(when, datetime):
        return _within_a_day((when - now).total_seconds())
    near = {0: "hari ini", 1: "besok", -1: "kemarin"}
    return near.get(days) or (f"{days} hari lagi" if days > 0 else f"{-days} hari lalu")


def _within_a_day(seconds: float) -> str:
    minutes = round(abs(seconds) / 60)
    if minutes < 1:
        return "baru saja"
    span = f"{minutes} menit" if minutes < 60 else f"{round(minutes / 60)} jam"
    return f"{span} lagi" if seconds > 0 else f"{span} lalu"


@register.filter
def breakable(number: object) -> SafeString:
    """This function will let a long number such as 012/SP/DINAS/XI/2026 break after a slash."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in str(number).split("/")))


@register.filter
def split_bar(value: str) -> list[str]:
    """This function will split `A|B|C` into its words."""
    return [part.strip() for part in value.split("|") if part.strip()]


@register.simple_tag(takes_context=True)
def query_replace(context: Context, **changes: object) -> str:
    """This function will return the page's query string with keys replaced; None removes one."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def page_title(context: Context) -> str:
    """This function will return the page's own `title` block, the H1 of a page without heading."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    title = blocks.get_block("title") if blocks else None
    return title.nodelist.render(context) if title else ""


@lru_cache(maxsize=512)
def _icon(name: str, size: int, classes: str) -> SafeString:
    icon = ET.fromstring(_drawings().read(f"{name}.svg"))  # noqa: S314 (vendored file)
    attributes = {"class": f"ico {classes}".strip(), "aria-hidden": "true", "focusable": "false"}
    icon.attrib |= {"width": str(size), "height": str(size)} | attributes
    drawn = ET.tostring(icon, encoding="unicode")
    # Inline SVG needs no namespace.
    return mark_safe(drawn.replace("ns0:", "").replace(f' xmlns:ns0="{SVG}"', ""))  # noqa: S308


@cache
def _drawings() -> ZipFile:
    """Open the archive of icons once; lucide's own tag reads its whole index for every icon."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@register.simple_tag
def icon(name: str, size: int | str = 20, classes: str = "") -> SafeString:
    """This function will draw a Lucide icon as inline SVG, hidden from screen readers."""
    return _icon(str(name), int(size), str(classes))


@register.simple_tag
def tone_icon(tone: str) -> str:
    """This function will name the icon of a tone."""
    return TONE_ICONS.get(tone, TONE_ICONS["neutral"])


@lru_cache(maxsize=1024)
def _badge(label: str, tone: str, icon_name: str) -> SafeString:
    return format_html(
        '<span class="eo-badge eo-badge-{}">{}{}</span>', tone, _icon(icon_name, 14, ""), label
    )


@register.simple_tag
def badge(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """This function will draw a badge: icon, word and wash."""
    return _badge(str(label), tone or "neutral", icon or tone_icon(tone))


@register.simple_tag
def status_badge(thing: Any, field: str = "status") -> SafeString:
    """This function will draw the badge of an object's status by the one vocabulary."""
    look = look_of(str(getattr(thing, field)))
    return _badge(str(getattr(thing, f"get_{field}_display")()), look.tone, look.icon)


@register.simple_tag
def food_picture(tone: str) -> str:
    """This function will return the address of the drawn food that stands for a kind of dish."""
    return static(f"img/food/{FOOD.get(tone, FOOD['rice'])}.webp")


@register.simple_tag
def meter_of(ceiling: object, used: object, committed: object, current: object) -> Meter:
    """This function will compute the drawn parts of a meter from four amounts in rupiah."""
    amounts = [_decimal(value) or Decimal(0) for value in (ceiling, used, committed, current)]
    return Meter(*amounts)


@register.simple_tag
def new_key() -> str:
    """This function will return a fresh idempotency key for a form."""
    return str(uuid.uuid4())


@register.filter
def initials(name: object) -> str:
    """This function will return up to two initials of a name, for an avatar."""
    words = [word for word in str(name).replace(",", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.filter
def samar(number: object) -> str:
    """This function will hide a number but for its last four characters: `•••• 6789`."""
    return privacy.mask(str(number or ""))


@register.filter
def samar_telepon(number: object) -> str:
    """This function will hide a telephone number but for its last three digits: `•••• 123`."""
    return privacy.mask_phone(str(number or ""))
