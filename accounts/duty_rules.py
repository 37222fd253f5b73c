"""The rows of the separation matrix: as the law sets them, and as BPPBJ switches them."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.duties import (
    APPROVER,
    DRAFTER,
    LABELS,
    OFFICIALS,
    OWNER,
    PP,
    PPK,
    RECEIVER,
    STAFF,
    TREASURER,
    VERIFIER,
)
from accounts.models import Role, SeparationChange, SeparationRule
from core import audit
from core.acts import Actor
from core.errors import NotAllowed, NotFound, RuleRefused, StaleVersion, WrongState

READERS = frozenset({Role.BPPBJ, Role.INSPEKTORAT})
RULE = "Pemisahan tugas, kewenangan BPPBJ menurut Ingub 1/2023 KESATU huruf d"
CONFLICT = "Perpres 16/2018 Pasal 7 ayat (1) huruf e"
PERMENDAGRI = "Permendagri 77/2020; Ingub 1/2023 KESATU huruf b dan i"
POLICY = "Belum diatur; kebijakan BPPBJ"
# A regulation is cited by its kind, number and year: `Pergub 12/2026`, `UU Nomor 23 Tahun 2014`.
REGULATION = re.compile(
    r"\b(UU|Undang-Undang|PP|Perpres|Peraturan|Permen\w*|Perda|Pergub|Kepgub|Keputusan|Ingub"
    r"|Instruksi|PMK|Perlem)\b.*?\d+\s*(/|tahun)\s*(?:[\w.]+/)?\d{4}",
    re.IGNORECASE,
)

Kind = SeparationRule.Kind


@dataclass(frozen=True, slots=True)
class Seed:
    """A rule as first entered."""

    first: str
    second: str
    basis: str
    kind: str = Kind.FORBIDDEN
    statutory: bool = True
    active: bool = True


RULES: tuple[Seed, ...] = (
    Seed(PPK, PP, "Perpres 16/2018 Pasal 12; Ingub 1/2023 KESATU huruf g dan h"),
    Seed(PPK, TREASURER, "Perpres 16/2018 Pasal 11"),
    Seed(PP, TREASURER, "Perpres 16/2018 Pasal 12"),
    Seed(APPROVER, DRAFTER, PERMENDAGRI),
    *(Seed(duty, OWNER, CONFLICT) for duty in OFFICIALS),
    *(Seed(duty, STAFF, CONFLICT) for duty in OFFICIALS),
    Seed(VERIFIER, OWNER, CONFLICT),
    Seed(VERIFIER, STAFF, CONFLICT),
    Seed(APPROVER, TREASURER, PERMENDAGRI),
    Seed(PPK, DRAFTER, "Perpres 16/2018 Pasal 11; Permendagri 77/2020"),
    Seed(PP, DRAFTER, "Perpres 16/2018 Pasal 12; Permendagri 77/2020"),
    Seed(APPROVER, PPK, "Perpres 16/2018 Pasal 10 ayat (5)", Kind.EXCEPTION, statutory=False),
    Seed(APPROVER, PP, POLICY, statutory=False, active=False),
    *(
        Seed(duty, RECEIVER, POLICY, statutory=False, active=False)
        for duty in (APPROVER, PPK, PP, TREASURER, DRAFTER)
    ),
)


@dataclass(frozen=True, slots=True)
class Switch:
    """A wish to switch a rule: on or off, from which day, on which basis, why.

    `version` is that of the rule as the reader saw it.
    """

    active: bool
    from_date: date
    legal_basis: str
    reason: str
    version: int


class SwitchRefused(RuleRefused):
    """The switch lacks a basis or a reason, or reaches into the past."""


def ensure_rules() -> int:
    """This function will enter the rules that have no row yet; returns how many."""
    known = set(SeparationRule.objects.values_list("first", "second"))
    rows = [
        SeparationRule(
            first=seed.first,
            second=seed.second,
            kind=seed.kind,
            legal_basis=seed.basis,
            is_statutory=seed.statutory,
            active=seed.active,
        )
        for seed in RULES
        if (seed.first, seed.second) not in known
    ]
    SeparationRule.objects.bulk_create(rows)
    return len(rows)


def title(rule: SeparationRule) -> str:
    """This function will name a rule: `PPK ≠ Pejabat Pengadaan`."""
    sign = "≠" if rule.kind == Kind.FORBIDDEN else "boleh merangkap"
    return f"{LABELS[rule.first]} {sign} {LABELS[rule.second]}"


def count_in_force(day: date) -> int:
    """This function will return how many rules of the matrix count on `day`."""
    begun = SeparationRule.objects.filter(active=True, valid_from__lte=day)
    return begun.filter(Q(valid_to=None) | Q(valid_to__gt=day)).count()


def may_read(actor: Actor | None) -> bool:
    """This function will tell whether the actor may read the matrix."""
    return actor is not None and actor.role in READERS


def require_reader(actor: Actor | None) -> None:
    """This function will raise NotAllowed unless the actor may read the matrix."""
    if not may_read(actor):
        raise NotAllowed("Hanya BPPBJ dan Inspektorat yang membuka matriks pemisahan tugas.")


def may_switch(actor: Actor | None) -> bool:
    """This function will tell whether the actor switches rules."""
    return actor is not None and actor.role == Role.BPPBJ


def require_switcher(actor: Actor | None) -> None:
    """This function will raise NotAllowed unless the actor switches rules."""
    require_reader(actor)
    if not may_switch(actor):
        raise NotAllowed("Hanya BPPBJ yang mengubah matriks pemisahan tugas.", rule=RULE)


def rules_for(actor: Actor | None) -> QuerySet[SeparationRule]:
    """This function will return every rule for a reader, or raise NotAllowed."""
    require_reader(actor)
    history = Prefetch("changes", SeparationChange.objects.order_by("-pk"))
    return SeparationRule.objects.prefetch_related(history).order_by("pk")


def get_rule(actor: Actor | None, pk: int) -> SeparationRule:
    """This function will return one rule for a reader, or raise NotAllowed or NotFound."""
    rule = rules_for(actor).filter(pk=pk).first()
    if rule is None:
        raise NotFound("Aturan pemisahan tugas itu tidak ada.")
    return rule


def lock(pk: int) -> SeparationRule:
    """This function will lock one rule, or raise NotFound."""
    rule = SeparationRule.objects.select_for_update().filter(pk=pk).first()
    if rule is None:
        raise NotFound("Aturan pemisahan tugas itu tidak ada.")
    return rule


@transaction.atomic(savepoint=False)
def apply(
    rule: SeparationRule, wish: Switch, *, affected: int, by: Actor, at: datetime
) -> SeparationRule:
    """This function will switch a locked rule, leaving history and audit.

    Part of the transaction of whoever counted `affected`, the running packages it touches. Raises
    NotAllowed, StaleVersion, WrongState or SwitchRefused.
    """
    require_switcher(by)
    _check(rule, wish, timezone.localdate(at))
    before = "AKTIF" if rule.is_in_force(timezone.localdate(at)) else "NONAKTIF"
    _set_period(rule, wish, timezone.localdate(at))
    rule.legal_basis, rule.version = wish.legal_basis.strip(), rule.version + 1
    rule.save(update_fields=["active", "valid_from", "valid_to", "legal_basis", "version"])
    SeparationChange.objects.create(
        rule=rule,
        at=at,
        active=wish.active,
        from_date=wish.from_date,
        legal_basis=rule.legal_basis,
        reason=wish.reason.strip(),
        affected=affected,
        actor_id=by.user_id,
        actor_name=by.user_name,
        post=by.post,
    )
    data = {
        "legal_basis": rule.legal_basis,
        "from_date": wish.from_date.isoformat(),
        "affected": affected,
    }
    after = "AKTIF" if wish.active else "NONAKTIF"
    act = "duties.switch_on" if wish.active else "duties.switch_off"
    change = audit.Change(before, after, wish.reason.strip(), data)
    audit.record(act, rule, by=by, at=at, change=change)
    return rule


def _check(rule: SeparationRule, wish: Switch, today: date) -> None:
    if wish.version != rule.version:
        raise StaleVersion(
            "Aturan ini sudah diubah orang lain sejak Anda membukanya; muat ulang, periksa "
            "akibatnya, lalu ulangi."
        )
    if _is_done(rule, wish, today):
        state = "berlaku" if wish.active else "tidak berlaku"
        raise WrongState(f"Aturan {title(rule)} sudah {state}; tidak ada yang perlu diubah.")
    errors = _faults(rule, wish, today)
    if errors:
        first = next(iter(errors.values()))[0]
        raise SwitchRefused(first, rule=RULE, errors=errors)


def _is_done(rule: SeparationRule, wish: Switch, today: date) -> bool:
    if wish.active:
        return rule.is_in_force(today) and rule.valid_to is None
    is_over = rule.valid_to is not None and rule.valid_to <= max(today, wish.from_date)
    return not rule.active or is_over


def _faults(rule: SeparationRule, wish: Switch, today: date) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if wish.from_date < today:
        errors["from_date"] = ["Aturan tidak dapat diubah surut; pilih hari ini atau sesudahnya."]
    if not wish.legal_basis.strip():
        errors["legal_basis"] = ["Isi dasar hukum perubahan ini, misalnya SE BPPBJ 12/2026."]
    elif rule.is_statutory and not wish.active and not REGULATION.search(wish.legal_basis):
        errors["legal_basis"] = [
            (
                f"Aturan {title(rule)} ditetapkan peraturan, jadi hanya dapat dimatikan dengan "
                "peraturan lain. Sebut jenis, nomor, dan tahunnya, misalnya Pergub 12/2026."
            )
        ]
    if not wish.reason.strip():
        errors["reason"] = ["Tulis alasan perubahan agar pemeriksa dapat menelusurinya."]
    return errors


def _set_period(rule: SeparationRule, wish: Switch, today: date) -> None:
    if not wish.active:
        rule.active = wish.from_date > today
        rule.valid_to = max(wish.from_date, rule.valid_from)
        return
    if not rule.is_in_force(today):
        rule.valid_from = wish.from_date
    rule.active, rule.valid_to = True, None
