"""Operators look; every change goes through a service, so the admin writes nothing."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Lists and shows rows, and refuses to add, change or delete them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: rows are made by services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: rows are moved by services."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: legal records stay."""
        return False
