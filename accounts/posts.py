"""Which post may be held where, and which posts exclude each other in time; pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Appointment, Level, Organisation, Role

Kind = Organisation.Kind
Standing = Appointment.Standing

OFFICE = frozenset({Role.PA, Role.KPA, Role.PPK, Role.PP, Role.BENDAHARA, Role.PENERIMA})
FIRM = frozenset({Role.PEMILIK, Role.STAF})
OVERSIGHT = frozenset(Role) - OFFICE - FIRM
ROLES_BY_KIND: dict[str, frozenset[Role]] = {
    Kind.SKPD: OFFICE,
    Kind.BUMD: OFFICE,
    Kind.OVERSIGHT: OVERSIGHT,
    Kind.UMK: FIRM,
}
# Posts of one holder at a time; their Plt. steps in only while nobody holds them.
SOLE = frozenset({Role.PA, Role.BENDAHARA, Role.ASISTEN, Role.GUBERNUR})
DECREE_RULE = "Permendagri 77/2020 Lampiran BAB I; SK penunjukan"
Faults = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Term:
    """From the first day to the first day no more (None: without end)."""

    start: date
    end: date | None

    def overlaps(self, other: "Term") -> bool:
        """Tell whether a day belongs to both."""
        return _before(self.start, other.end) and _before(other.start, self.end)


def _before(day: date, end: date | None) -> bool:
    return end is None or day < end


@dataclass(frozen=True, slots=True)
class Post:
    """A post as planned or held: where, what, how, when, by whom."""

    role: Role
    standing: str
    term: Term
    holder: str
    user_id: int | None


def roles_at(organisation: Organisation) -> list[Role]:
    """This function will return the roles that can be held at an organisation, in their order."""
    allowed = ROLES_BY_KIND[organisation.kind]
    if organisation.kind == Kind.OVERSIGHT and (organisation.level == Level.ASISTEN):
        allowed = frozenset({Role.ASISTEN})
    elif organisation.kind == Kind.OVERSIGHT and organisation.level:
        allowed = allowed - {Role.ASISTEN}
    return [role for role in Role if role in allowed]


def place_faults(role: Role, organisation: Organisation, term: Term) -> Faults:
    """This function will say why this post cannot be held at this organisation, if so."""
    faults: Faults = {}
    possible = roles_at(organisation)
    if role not in possible:
        labels = ", ".join(str(each.label) for each in possible)
        kind = Kind(organisation.kind).label
        text = f"{role.label} tidak dapat dijabat di {organisation.short_name} ({kind}); "
        faults["role"] = [f"{text}yang dapat: {labels}."]
    if organisation.closed_date is not None and not _before(term.start, organisation.closed_date):
        text = f"{organisation.short_name} ditutup sejak {organisation.closed_date:%d/%m/%Y}; "
        faults["organisation"] = [f"{text}pilih organisasi yang masih ada."]
    return faults


def time_faults(post: Post, today: date) -> Faults:
    """This function will say what is wrong with the dates of a new post."""
    start, end = post.term.start, post.term.end
    if end is not None and end <= start:
        return {"valid_to": ["Hari terakhir tidak boleh sebelum tanggal mulai berlaku."]}
    if end is not None and end <= today:
        return {"valid_to": ["Masa jabatan ini sudah lewat; isi hari terakhir yang akan datang."]}
    if post.standing == Standing.PLH and end is None:
        return {"valid_to": ["Plh. menggantikan untuk waktu tertentu; isi hari terakhirnya."]}
    return {}


def overlap_faults(post: Post, others: Iterable[Post]) -> Faults:
    """This function will say which holders at the same organisation stand in the way.

    One person holds a role once at a time. A sole post has one definitive holder; its Plt. only
    while it is vacant, its Plh. beside the holder; neither twice at a time.
    """
    for other in others:
        if other.role != post.role or not other.term.overlaps(post.term):
            continue
        if post.user_id is not None and other.user_id == post.user_id:
            return {"role": [f"{other.holder} sudah memegang jabatan ini {_span(other.term)}."]}
        if post.role in SOLE and _excludes(post.standing, other.standing):
            return {"standing": [_taken(post, other)]}
    return {}


def _excludes(new: str, other: str) -> bool:
    """Only a Plh. and the one it stands in for are in post at the same time."""
    return new == other or Standing.PLH not in (new, other)


def _taken(post: Post, other: Post) -> str:
    name = Role(post.role).label
    if other.standing == Standing.DEFINITIVE and post.standing == Standing.PLT:
        return (
            f"Plt. hanya untuk jabatan yang kosong, sedangkan {name} dijabat {other.holder} "
            f"{_span(other.term)}. Akhiri dahulu penunjukan itu, atau tunjuk Plh. dengan tanggal."
        )
    kind = "" if other.standing == Standing.DEFINITIVE else f"{Standing(other.standing).label} "
    return (
        f"{kind}{name} sudah dijabat {other.holder} {_span(other.term)}; jabatan ini hanya satu. "
        "Akhiri dahulu penunjukan itu, atau mulai sesudahnya."
    )


def _span(term: Term) -> str:
    if term.end is None:
        return f"sejak {term.start:%d/%m/%Y}"
    return f"{term.start:%d/%m/%Y} sampai sebelum {term.end:%d/%m/%Y}"
