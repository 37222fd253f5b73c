"""A taste of the catalogue for the front page."""

from vendors import access
from vendors.models import Menu
from vendors.queries import catalogue as vendor_queries

MENUS_LOOKED_AT = 24
MENUS_SHOWN = 4


def taste() -> list[Menu]:
    """This function will choose a few new menus with pictures, one of each firm, in one query."""
    newest = vendor_queries.as_cards(access.public_menus()).order_by("-pk")
    first: dict[str, Menu] = {}
    for menu in newest[:MENUS_LOOKED_AT]:
        if getattr(menu, "cover", None):
            first.setdefault(menu.vendor.name, menu)
    return list(first.values())[:MENUS_SHOWN]
