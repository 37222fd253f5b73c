"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by BPPBJ with an appointment; nobody registers alone yet."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account without an appointment could do nothing."""
        return False
