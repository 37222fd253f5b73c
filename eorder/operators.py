"""The Django admin's place in the project; apart from `apps.py`, which Django would auto-detect."""

from django.contrib.admin.apps import AdminConfig


class OperatorAdminConfig(AdminConfig):
    """Django's admin with our own site."""

    default_site = "accounts.operator_site.OperatorSite"
