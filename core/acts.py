"""Who acts: the one value every service receives as `by`."""

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person working as one appointment, or the system itself.

    Services compare ids only; the labels are what audit events and papers print.
    `key` is the caller's Idempotency-Key (or the form's `kunci`), empty when there is none;
    `seen_version` is the version of the target the caller decided on (If-Match), if told.
    """

    user_id: int | None
    user_name: str
    appointment_id: int | None = None
    role: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    post: str = ""
    request_id: str = ""
    address: str = ""
    key: str = ""
    seen_version: int | None = None

    def with_key(self, key: str) -> "Actor":
        """Return the same actor carrying an idempotency key."""
        return dataclasses.replace(self, key=key)


SYSTEM = Actor(user_id=None, user_name="Sistem e-Order", post="Sistem")
