"""The step of a log-in that asks for a proven address."""

from typing import Any

from allauth.account.stages import EmailVerificationStage


class ProvenEmailStage(EmailVerificationStage):  # type: ignore[misc]
    """Only who registered alone must prove the address: BPPBJ's invitation has proven the rest."""

    def handle(self) -> Any:
        """Return the way on, or allauth's demand to follow the link in the letter."""
        user = self.login.user
        if user is not None and not user.self_registered:
            return None, True
        return super().handle()
