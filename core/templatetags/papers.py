"""Filters for papers: a snapshot holds dates and moments as ISO text."""

from datetime import datetime

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def hari(value: str) -> str:
    """This function will write an ISO date or moment as `Kamis, 26 November 2026`."""
    return date_format(datetime.fromisoformat(value), "l, j F Y")


@register.filter
def tgl(value: str) -> str:
    """This function will write an ISO date or moment as `26 November 2026`."""
    return date_format(datetime.fromisoformat(value), "j F Y")


@register.filter
def jam(value: str) -> str:
    """This function will write the time of an ISO moment as `12.05 WIB`."""
    return f"{date_format(datetime.fromisoformat(value), 'H.i')} WIB"


@register.filter
def nip(value: str) -> str:
    """This function will group an 18-digit NIP as papers print it: `19820924 200903 2 003`."""
    if len(value) != 18:
        return value
    return f"{value[:8]} {value[8:14]} {value[14]} {value[15:]}"


@register.filter
def koma(value: str) -> str:
    """This function will write a rate in per cent the Indonesian way: `0,5`."""
    return value.replace(".", ",")
