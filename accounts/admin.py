"""Operators' view of people and offices; the login is allauth's own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from accounts.models import Appointment, Organisation, SeparationRule, User

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ("name", "email", "is_active")
    search_fields = ("name", "email")
    fields = ("name", "email", "nip", "phone", "is_active", "is_staff")


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
class SeparationRuleAdmin(admin.ModelAdmin[SeparationRule]):
    list_display = ("first", "second", "legal_basis", "active")
