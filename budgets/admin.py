"""Operators' view of the budget; every change goes through a service."""

from django.contrib import admin

from budgets.models import (
    Balance,
    BudgetLine,
    Component,
    Encumbrance,
    LedgerEntry,
    LineVersion,
    Tranche,
    TrancheLine,
    TrancheVersion,
    YearClosing,
)
from core.admin import ReadOnlyAdmin


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "year", "sub_activity_code", "account_code", "dpa_number")
    list_filter = ("year",)
    list_select_related = ("organisation",)
    search_fields = ("sub_activity_code", "sub_activity_name", "organisation__short_name")


@admin.register(Balance)
class BalanceAdmin(ReadOnlyAdmin):
    list_display = ("line", "dpa", "released", "reserved", "committed", "realised")
    list_select_related = ("line",)


@admin.register(Tranche)
class TrancheAdmin(ReadOnlyAdmin):
    list_display = ("number", "organisation", "year", "month_from", "month_to", "total")
    list_filter = ("year",)
    list_select_related = ("organisation",)
    search_fields = ("number", "organisation__short_name")


@admin.register(TrancheLine)
class TrancheLineAdmin(ReadOnlyAdmin):
    list_display = ("tranche", "line", "amount")
    list_select_related = ("tranche", "line")


@admin.register(Encumbrance)
class EncumbranceAdmin(ReadOnlyAdmin):
    list_display = ("reference", "label", "line", "reserved", "committed", "realised")
    list_select_related = ("line",)
    search_fields = ("reference", "label")


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "amount", "month", "line", "reference", "actor_name")
    list_filter = ("kind",)
    list_select_related = ("line",)
    search_fields = ("reference", "label")
    show_full_result_count = False


@admin.register(LineVersion)
class LineVersionAdmin(ReadOnlyAdmin):
    list_display = ("line", "version", "number", "amount", "at", "actor_name")
    list_select_related = ("line",)
    search_fields = ("number",)


@admin.register(Component)
class ComponentAdmin(ReadOnlyAdmin):
    list_display = ("version", "name", "volume", "unit", "unit_price")
    list_select_related = ("version",)


@admin.register(TrancheVersion)
class TrancheVersionAdmin(ReadOnlyAdmin):
    list_display = ("tranche", "version", "number", "total", "at", "actor_name")
    list_select_related = ("tranche",)
    search_fields = ("number",)


@admin.register(YearClosing)
class YearClosingAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "year", "released", "realised", "at", "actor_name")
    list_select_related = ("organisation",)
