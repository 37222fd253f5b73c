"""Read-only views for operators: everything here changes through services alone."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from orders.models import Document, Handover, Order, OrderEvent, Package, PackageEvent


@admin.register(Package)
class PackageAdmin(ReadOnlyAdmin):
    list_display = ("rup_code", "name", "organisation", "status", "event_at", "ceiling")
    list_select_related = ("organisation",)
    list_filter = ("status",)
    search_fields = ("rup_code", "name", "event_name")
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(PackageEvent)
class PackageEventAdmin(ReadOnlyAdmin):
    list_display = ("package", "at", "from_state", "to_state", "actor_name", "post")
    list_select_related = ("package",)
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("number", "kind", "organisation", "issued_date", "issued_by_name")
    list_select_related = ("organisation",)
    list_filter = ("kind",)
    search_fields = ("number",)
    # The snapshot holds the vendor's account and NPWP; the paper itself is read through its page.
    exclude = ("snapshot", "pdf")
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ("pk", "number", "organisation", "vendor", "total", "status", "delivery_at")
    list_select_related = ("organisation", "vendor")
    list_filter = ("status",)
    search_fields = ("number", "vendor__name", "package__name")
    exclude = ("contact_phone",)
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(OrderEvent)
class OrderEventAdmin(ReadOnlyAdmin):
    list_display = ("order", "at", "from_state", "to_state", "actor_name", "post")
    list_select_related = ("order",)
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(Handover)
class HandoverAdmin(ReadOnlyAdmin):
    list_display = ("number", "order", "status", "accepted_total", "bast_date")
    list_select_related = ("order",)
    list_filter = ("status",)
    search_fields = ("number", "order__number")
    show_full_result_count = False
    ordering = ("-pk",)
