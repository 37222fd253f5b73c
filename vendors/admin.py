"""Read-only views for operators: menus change through their firm's own pages alone."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from vendors.models import Menu, Vendor


@admin.register(Vendor)
class VendorAdmin(ReadOnlyAdmin):
    list_display = ("name", "owner_name", "wilayah", "status", "daily_capacity")
    list_filter = ("status", "wilayah", "size")
    search_fields = ("name", "owner_name", "nib")
    exclude = ("bank_account", "npwp", "owner_nik", "phone")
    readonly_fields = ("masked_account", "masked_npwp", "masked_nik", "masked_phone")
    show_full_result_count = False
    ordering = ("name", "pk")


@admin.register(Menu)
class MenuAdmin(ReadOnlyAdmin):
    list_display = ("name", "vendor", "category", "price", "is_active", "updated_at")
    list_select_related = ("vendor",)
    list_filter = ("category", "is_active")
    search_fields = ("name", "vendor__name")
    exclude = ("search", "keywords")
    show_full_result_count = False
    ordering = ("-pk",)
