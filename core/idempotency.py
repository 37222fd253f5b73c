"""One key, one act: a repeated POST gets the answer of the first one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from core.acts import Actor
from core.errors import RuleRefused
from core.models import IdempotencyKey

# The ORM's `ignore_conflicts` does not tell whether the row was written.
INSERT = (
    "INSERT INTO core_idempotencykey (user_id, key, act, fingerprint, target_id, created_at)"
    " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """An act that was done before under the same key, and the object that came of it."""

    target_id: int


class KeyReused(RuleRefused):
    """The same key came with another act or other content."""


@transaction.atomic(savepoint=False)
def claim(
    act: str, content: str, *, by: Actor, at: datetime, target: int | None = None
) -> Seen | None:
    """This function will claim `by.key` for this act, or find the earlier claim.

    Returns None when there is no key or it was free (now claimed; an act that makes its object
    finishes with `settle`, one that moves a known one names it as `target`), else what
    was seen when the act was done before. A parallel claim of the same key waits here until
    the first transaction ends, because the unique index holds it. `content` is whatever makes
    two requests the same (target id, figures). Raises KeyReused when act or content differ.
    """
    if not by.key or by.user_id is None:
        return None
    fingerprint = hashlib.sha256(content.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [by.user_id, by.key[:80], act, fingerprint, target, at])
        if cursor.rowcount:
            return None
    found = IdempotencyKey.objects.get(user_id=by.user_id, key=by.key[:80])
    if found.act != act or found.fingerprint != fingerprint:
        raise KeyReused(
            "Kunci idempotensi ini sudah dipakai untuk tindakan lain; muat ulang halaman lalu "
            "ulangi dengan kunci baru."
        )
    # A row without target is visible to its own transaction only: the claim just made.
    return None if found.target_id is None else Seen(found.target_id)


@transaction.atomic(savepoint=False)
def settle(target_id: int, *, by: Actor) -> None:
    """This function will remember which object the claimed key made or moved."""
    if by.key and by.user_id is not None:
        IdempotencyKey.objects.filter(user_id=by.user_id, key=by.key[:80]).update(
            target_id=target_id
        )
