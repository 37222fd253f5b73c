"""Separation of duties on one package, read from the rules that BPPBJ keeps.

A duty is held by a human, not by an account: two accounts with the same NIP or the same hashed
NIK count as one person (`accounts.identity`). How a rule is switched: `accounts.duty_rules`.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.identity import Person, person_of
from accounts.models import Appointment, SeparationRule, User
from core.acts import Actor
from core.errors import RuleRefused
from core.prepared import Prepared

RULES = Prepared(lambda: SeparationRule.objects.order_by("pk"))

PPK = "PPK"
PP = "PP"
TREASURER = "BENDAHARA"
APPROVER = "APPROVER"
DRAFTER = "DRAFTER"
RECEIVER = "PENERIMA"
OWNER = "PEMILIK"
STAFF = "STAF"
VERIFIER = "VERIFIKATOR"

OFFICIALS = (APPROVER, PPK, PP, TREASURER, DRAFTER, RECEIVER)
FIRM = (OWNER, STAFF)
DUTIES = (*OFFICIALS, VERIFIER, *FIRM)

LABELS = {
    APPROVER: "penyetuju pembayaran (PA/KPA)",
    PPK: "PPK",
    PP: "Pejabat Pengadaan",
    TREASURER: "bendahara",
    DRAFTER: "pembuat draf pembayaran",
    RECEIVER: "penerima barang",
    VERIFIER: "verifikator usaha",
    OWNER: "pemilik usaha penyedia",
    STAFF: "staf usaha penyedia",
}


class DutiesNotSeparate(RuleRefused):
    """One person would hold two duties that exclude each other."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a duty on a package: the human, and the name and post by which papers know them."""

    duty: str
    person: Person
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Violation:
    """Two holders that are one human although a rule keeps their duties apart."""

    rule: SeparationRule
    first: Holder
    second: Holder
    same_by: str

    def refusal(self) -> DutiesNotSeparate:
        """Return the refusal in words: the rule, both posts, what to do."""
        first, second = self.first, self.second
        if self.same_by == "akun":
            who = f"{first.name} memegang dua tugas: {first.post} dan {second.post}"
        else:
            who = (
                f"{first.name} ({first.post}) dan {second.name} ({second.post}) adalah orang yang "
                f"sama: {self.same_by} kedua akun itu sama"
            )
        return DutiesNotSeparate(
            f"{who}. Satu orang tidak boleh menjadi {LABELS[first.duty]} sekaligus "
            f"{LABELS[second.duty]} {self._place()}; {self._way_out()}.",
            rule=self.rule.legal_basis,
        )

    def _place(self) -> str:
        is_check = VERIFIER in {self.first.duty, self.second.duty}
        return "pada usaha yang sama" if is_check else "pada paket yang sama"

    def _way_out(self) -> str:
        duties = {self.first.duty, self.second.duty}
        if VERIFIER in duties:
            return "minta verifikator lain memeriksa usaha ini"
        if duties & set(FIRM):
            return "pilih penyedia lain, atau minta PA/KPA mengganti pejabat paket ini"
        return "pilih orang lain, atau minta PA/KPA mengganti pejabat paket ini"


def holder(duty: str, appointment: Appointment) -> Holder:
    """This function will describe who holds a duty by an appointment (user and office loaded)."""
    post = f"{appointment.post}, {appointment.organisation.short_name}"
    return Holder(duty, person_of(appointment.user), appointment.user.name, post)


def acting(held: Collection[str], by: Actor, among: Sequence[Holder] = ()) -> list[Holder]:
    """This function will describe whoever acts as the holder of duties; the system is nobody.

    Somebody who is `among` holders already loaded costs no query.
    """
    if by.user_id is None:
        return []
    known = (row.person for row in among if row.person.user_id == by.user_id)
    person = next(known, None) or person_of(User.objects.get(pk=by.user_id))
    post = f"{by.post}, {by.organisation_name}" if by.organisation_name else by.post
    return [Holder(duty, person, by.user_name, post) for duty in held]


def find(
    holders: Sequence[Holder], *, day: date, only: Collection[str] = DUTIES
) -> Iterator[Violation]:
    """This function will yield every pair that a rule of `day` forbids, oldest rule first.

    `only` narrows it to pairs in which one of these duties is held.
    """
    for rule in RULES.rows():
        if not rule.forbids(day) or not {rule.first, rule.second} & set(only):
            continue
        for first in (h for h in holders if h.duty == rule.first):
            for second in (h for h in holders if h.duty == rule.second):
                same_by = first.person.same_as(second.person)
                if same_by:
                    yield Violation(rule, first, second, same_by)


def require_separate(
    holders: Sequence[Holder], *, day: date, only: Collection[str] = DUTIES
) -> None:
    """This function will raise DutiesNotSeparate for the first pair that `find` yields."""
    for violation in find(holders, day=day, only=only):
        raise violation.refusal()
