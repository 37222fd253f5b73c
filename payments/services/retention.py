"""Ends the keeping of personal data: by the clock, or because a person asks.

Each person is one transaction with its own audit event; papers, money and the trail stay.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import erasure
from core.acts import SYSTEM, Actor
from core.errors import NotAllowed, NotFound, RuleRefused, WrongState
from payments.queries import retention as queries
from payments.queries.retention import Finding
from vendors.models import Vendor
from vendors.services import erasure as firms

RULE = "UU 27/2022 Pasal 8, 16, dan 43"
BY_CLOCK = "Masa simpan data kontak berakhir."


class StillInPost(RuleRefused):
    """The person holds a post: the data is needed for it."""


class ReasonMissing(RuleRefused):
    """An erasure comes without the request it answers."""


def require_keeper(by: Actor | None) -> None:
    """This function will raise NotAllowed unless the actor is BPPBJ or the system."""
    if by is None or (by != SYSTEM and by.role != Role.BPPBJ):
        raise NotAllowed("Hanya BPPBJ yang menghapus data pribadi.", rule=RULE)


def get_finding(user_id: int, *, by: Actor, at: datetime) -> Finding:
    """This function will tell what an erasure of a person would do; NotFound, NotAllowed."""
    require_keeper(by)
    user = User.objects.filter(pk=user_id, is_staff=False, is_superuser=False).first()
    if user is None:
        raise NotFound("Orang itu tidak ada.")
    return queries.finding_of(user, queries.terms_on(timezone.localdate(at)))


@transaction.atomic(durable=True)
def erase(user_id: int, reason: str, *, by: Actor, at: datetime) -> Finding:
    """This function will erase a person's data at the person's request, as far as the law lets.

    Raises NotFound, NotAllowed, ReasonMissing, StillInPost, WrongState.
    """
    found = get_finding(user_id, by=by, at=at)
    if not reason.strip():
        raise ReasonMissing(
            "Tulis permintaan yang mendasari penghapusan, misalnya surat bertanggal.",
            rule=RULE,
            errors={"reason": ["Tulis dasarnya."]},
        )
    posts = queries.posts_of(found.user, timezone.localdate(at))
    if posts:
        names = ", ".join(f"{row.post} {row.organisation.short_name}" for row in posts)
        raise StillInPost(
            f"{found.user.name} masih menjabat {names}; akhiri dahulu penunjukannya, lalu ulangi.",
            rule=RULE,
        )
    if found.is_forgotten and not found.whole:
        raise WrongState(
            f"Data kontak {found.user.name} sudah dihapus; namanya masih wajib disimpan."
        )
    erasure.forget(found.user.pk, whole=found.whole, reason=reason.strip(), by=by, at=at)
    return found


def sweep(*, at: datetime, by: Actor = SYSTEM) -> Iterator[Finding | Vendor]:
    """This function will erase whatever has had its time and yield whom and which firm."""
    require_keeper(by)
    terms = queries.terms_on(timezone.localdate(at))
    for found in list(queries.leavers(terms)):
        with transaction.atomic(durable=True):
            erasure.forget(found.user.pk, whole=found.whole, reason=BY_CLOCK, by=by, at=at)
        yield found
    for vendor in list(queries.firms_gone(terms).order_by("pk")):
        with transaction.atomic(durable=True):
            firms.forget(vendor.pk, reason=BY_CLOCK, by=by, at=at)
        yield vendor


@transaction.atomic(durable=True)
def drop_old_notices(*, at: datetime) -> tuple[int, int]:
    """This function will delete notices and invitations past their term; returns both counts."""
    return erasure.drop_old(queries.terms_on(timezone.localdate(at)).notices_since)
