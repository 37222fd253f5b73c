"""The Django admin: operators look, behind the same log-in and second factor as everybody."""

from collections.abc import Iterable
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.admin import ReadOnlyAdmin

# Rows of these hold secrets or only make sense to their own library.
HIDDEN = {"mfa", "knox", "usersessions", "account", "auth"}


class OperatorSite(AdminSite):
    """Every model is read only, whatever registers it; changes go through services."""

    site_header = "e-Order: operator"
    site_title = "e-Order"
    index_title = "Data (hanya baca)"

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Register a model as read only, unless its library keeps secrets in it."""
        models = (
            [model_or_iterable]
            if isinstance(model_or_iterable, ModelBase)
            else list(model_or_iterable)
        )
        shown = [model for model in models if model._meta.app_label not in HIDDEN]
        base = admin_class or ModelAdmin
        if not issubclass(base, ReadOnlyAdmin):
            base = type(base.__name__, (ReadOnlyAdmin, base), {})
        super().register(shown, base, **options)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the one log-in page of the house."""
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Send to the one password page of the house."""
        return redirect("account_change_password")
