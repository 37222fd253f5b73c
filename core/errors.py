"""The one family of refusals; pages show them at the form, the API as problem+json."""


class DomainError(Exception):
    """A rule refused the act. `message` is a full Indonesian sentence with figures and a next step.

    `rule` names the legal basis ("Ingub 1/2023 KESATU h"), `errors` maps fields to messages.
    """

    status = 422
    title = "Aturan tidak terpenuhi"

    def __init__(
        self, message: str, *, rule: str = "", errors: dict[str, list[str]] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule
        self.errors = errors or {}

    @property
    def code(self) -> str:
        """Return the stable machine name of the refusal, e.g. `cap-exceeded`."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}" if self.rule else self.message


class RuleRefused(DomainError):
    """A rule of law or of the house is not met (422)."""


class WrongState(DomainError):
    """The object is not in a state that allows the act (409)."""

    status = 409
    title = "Tahap tidak sesuai"


class NotAllowed(DomainError):
    """The object is in scope, but this appointment may not do this (403)."""

    status = 403
    title = "Tidak berwenang"


class NotFound(DomainError):
    """The object does not exist or is out of scope (404)."""

    status = 404
    title = "Tidak ditemukan"

    def __init__(self, message: str = "Data tidak ditemukan atau di luar lingkup Anda.") -> None:
        super().__init__(message)


class StaleVersion(DomainError):
    """The caller decided on an older version of the object (412)."""

    status = 412
    title = "Data sudah berubah"
