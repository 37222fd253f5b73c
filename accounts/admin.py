"""Operators' view of people and offices."""

from django.contrib import admin

from accounts.models import Appointment, Organisation, SeparationRule, User
from core import privacy
from core.admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("name", "email", "is_active")
    search_fields = ("name", "email")
    fields = ("name", "email", "nip", "masked_phone", "nik_last4", "is_active", "is_staff")
    readonly_fields = ("masked_phone", "nik_last4")

    @admin.display(description="telepon")
    def masked_phone(self, user: User) -> str:
        """Return the telephone number with all but its last three digits hidden."""
        return privacy.mask_phone(user.phone)


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ("short_name", "kind", "code", "coordinator")
    list_filter = ("kind",)
    search_fields = ("name", "code")


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    list_display = ("user", "role", "organisation", "valid_from", "valid_to")
    list_filter = ("role",)
    search_fields = ("user__name", "organisation__name")


@admin.register(SeparationRule)
class SeparationRuleAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "kind", "legal_basis", "active", "valid_from", "valid_to")
