"""Read-only views for operators: payments change through their services alone."""

from django.contrib import admin

from core import privacy
from core.admin import ReadOnlyAdmin
from payments.models import Bill, Payment, PaymentEvent, PaymentFlag


@admin.register(Bill)
class BillAdmin(ReadOnlyAdmin):
    list_display = ("number", "vendor", "order", "amount", "billed_at")
    list_select_related = ("vendor", "order")
    search_fields = ("number", "vendor__name", "order__number")
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ("order", "vendor", "organisation", "status", "due_date", "gross", "net")
    list_select_related = ("order", "vendor", "organisation")
    list_filter = ("status",)
    search_fields = ("order__number", "vendor__name")
    exclude = ("bank_account",)
    readonly_fields = ("payee",)
    show_full_result_count = False
    ordering = ("-pk",)

    @admin.display(description="Rekening tujuan")
    def payee(self, payment: Payment) -> str:
        """Return the payee with the account number masked."""
        if not payment.bank_account:
            return "–"
        return f"{payment.bank_name} {privacy.mask(payment.bank_account)}"


@admin.register(PaymentEvent)
class PaymentEventAdmin(ReadOnlyAdmin):
    list_display = ("payment", "at", "from_state", "to_state", "actor_name", "post")
    list_select_related = ("payment__order",)
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(PaymentFlag)
class PaymentFlagAdmin(ReadOnlyAdmin):
    list_display = ("payment", "kind", "due_date", "raised_at")
    list_select_related = ("payment__order",)
    list_filter = ("kind",)
    show_full_result_count = False
    ordering = ("-pk",)
