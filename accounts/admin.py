"""Operators' view of people and offices; the login is allauth's own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from accounts.models import Appointment, Organisation, SeparationRule, User
from core import privacy
from core.admin import ReadOnlyAdmin

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ("name", "email", "is_active")
    search_fields = ("name", "email")
    fields = ("name", "email", "nip", "masked_phone", "nik_last4", "is_active", "is_staff")
    readonly_fields = ("masked_phone", "nik_last4")

    @admin.display(description="telepon")
    def masked_phone(self, user: User) -> str:
        """Return the telephone number with all but its last three digits hidden."""
        return privacy.mask_phone(user.phone)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    list_display = ("short_name", "kind", "code", "coordinator")
    list_filter = ("kind",)
    search_fields = ("name", "code")


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin[Appointment]):
    list_display = ("user", "role", "organisation", "valid_from", "valid_to")
    list_filter = ("role",)
    search_fields = ("user__name", "organisation__name")


@admin.register(SeparationRule)
class SeparationRuleAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "kind", "legal_basis", "active", "valid_from", "valid_to")
