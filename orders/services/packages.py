"""Acts on a package: hand it to a team, prepare it, issue its papers, withdraw it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts import duties
from accounts.models import Appointment
from core import audit, idempotency, money, notifications, parameters
from core.acts import Actor
from core.errors import NotAllowed, NotFound, RuleRefused, WrongState
from orders import papers
from orders.access import packages as access
from orders.locks import packages as locks
from orders.models import Comparable, Document, Package, PackageEvent, Preparation
from orders.papers.parts import day_of
from orders.services import dispositions, documents, separation, steps
from orders.services.dispositions import RULE_ASSIGN, Assignment
from orders.services.documents import NewDocument
from orders.services.steps import Step
from orders.states import PACKAGE_TRANSITIONS, DocumentKind, OrderState, PackageState
from vendors.models import Menu, Vendor

__all__ = [
    "FIELDS",
    "REQUIRED",
    "Assignment",
    "ComparableRefused",
    "PreparationRefused",
    "add_comparable",
    "assign",
    "cancel",
    "finish",
    "issue_papers",
    "mark_ordered",
    "missing",
    "remove_comparable",
    "reopen",
    "save_preparation",
]

RULE_PREPARE = "Ingub 1/2023 KESATU huruf g"

TEXTS = {
    "background": "latar belakang",
    "purpose": "maksud dan tujuan",
    "target": "sasaran",
    "output": "keluaran",
    "composition": "menu dan komponen",
    "packaging": "kemasan",
    "hygiene": "higiene dan halal",
    "serving": "waktu dan suhu saji",
    "service": "layanan",
    "replacement": "ketentuan penggantian",
}
FIGURES = {"quantity": "jumlah porsi", "unit_price": "harga satuan referensi"}
REQUIRED = TEXTS | FIGURES
FIELDS = frozenset(REQUIRED) | {"price_note"}

Value = str | int | Decimal | None


class PreparationRefused(RuleRefused):
    """The preparation is incomplete or its figures break a ceiling."""


class ComparableRefused(RuleRefused):
    """The menu cannot serve as a comparable price."""


@transaction.atomic(durable=True)
def assign(new: Assignment, *, by: Actor, at: datetime) -> Package:
    """This function will hand a RUP package to a team (disposisi), by PA/KPA of the office."""
    if not access.may_assign(by) or by.organisation_id is None:
        raise NotAllowed("Hanya PA/KPA yang boleh mendisposisikan paket.")
    seen = idempotency.claim("package.assign", repr(new), by=by, at=at)
    if seen:
        return Package.objects.get(pk=seen.target_id)
    office = locks.office(by.organisation_id)
    team = dispositions.check(new, office.pk, at=at)
    package = Package.objects.create(
        organisation=office,
        line_id=new.line_id,
        rup_code=new.rup_code,
        name=new.name,
        ceiling=money.quantise(new.ceiling),
        created_at=at,
        event_name=new.event_name,
        event_at=new.event_at,
        place=new.place,
        wilayah=new.wilayah,
        attendance=new.attendance,
        **team,
    )
    Preparation.objects.create(package=package)
    _remember(package, "", "package.assign", by=by, at=at)
    _tell(package, [package.ppk], "Siapkan dokumen paket", at=at)
    idempotency.settle(package.pk, by=by)
    return package


@transaction.atomic(durable=True)
def save_preparation(
    package_id: int, values: Mapping[str, Value], *, by: Actor, at: datetime
) -> Preparation:
    """This function will store some fields of the preparation (`FIELDS`), by the package's PPK."""
    package = _open_for_preparation(package_id, by)
    row = Preparation.objects.get(package=package)
    changed = sorted(FIELDS & values.keys())
    for name in changed:
        setattr(row, name, values[name])
    _check_total(package, row, at)
    row.save(update_fields=changed)
    _bump(package)
    change = audit.Change(data={"fields": changed})
    audit.record("package.prepare", package, by=by, at=at, change=change)
    return row


def _open_for_preparation(package_id: int, by: Actor) -> Package:
    package = locks.package(package_id, by=by)
    access.require(by, package, access.PREPARE)
    if package.status != PackageState.ASSIGNED:
        raise WrongState(
            f"Paket ini sudah pada tahap “{package.get_status_display()}”; dokumen penyiapannya "
            "tidak dapat diubah lagi."
        )
    return package


def _check_total(package: Package, row: Preparation, at: datetime) -> None:
    if row.quantity is None or row.unit_price is None:
        return
    total = row.quantity * row.unit_price
    if total > package.ceiling:
        raise _total_refused(total, package.ceiling, "pagu paket", RULE_PREPARE)
    cap = parameters.on(parameters.ORDER_CAP, day_of(at))
    if total > cap.value:
        raise _total_refused(total, cap.value, "batas per transaksi", cap.legal_basis)


def _total_refused(total: Decimal, limit: Decimal, name: str, rule: str) -> PreparationRefused:
    over = money.rupiah(total - limit)
    message = (
        f"Total referensi {money.rupiah(total)} melebihi {name} {money.rupiah(limit)}; "
        f"kurangi {over}."
    )
    return PreparationRefused(message, rule=rule, errors={"unit_price": [message]})


@transaction.atomic(durable=True)
def add_comparable(package_id: int, menu_id: int, *, by: Actor, at: datetime) -> Comparable:
    """This function will freeze a catalogue price as a source of the Referensi Harga."""
    content = f"{package_id}:{menu_id}"
    seen = idempotency.claim("package.add_comparable", content, by=by, at=at)
    if seen:
        return Comparable.objects.get(pk=seen.target_id)
    package = _open_for_preparation(package_id, by)
    menu = (
        Menu.objects.select_related("vendor")
        .filter(pk=menu_id, is_active=True, vendor__status=Vendor.Status.VERIFIED)
        .first()
    )
    if menu is None:
        raise NotFound("Menu itu tidak ada di katalog; cari menu lain.")
    if package.comparables.filter(menu=menu).exists():
        raise ComparableRefused(
            f"{menu.name} sudah menjadi pembanding; pilih menu lain.", rule=RULE_PREPARE
        )
    row = Comparable.objects.create(
        package=package,
        menu=menu,
        menu_name=menu.name,
        vendor_name=menu.vendor.name,
        unit=menu.get_unit_display(),
        price=menu.price,
        picked_date=day_of(at),
    )
    _bump(package)
    change = audit.Change(data={"menu": menu.pk, "price": str(menu.price)})
    audit.record("package.add_comparable", package, by=by, at=at, change=change)
    idempotency.settle(row.pk, by=by)
    return row


@transaction.atomic(durable=True)
def remove_comparable(package_id: int, comparable_id: int, *, by: Actor, at: datetime) -> None:
    """This function will take a source out of the Referensi Harga; NotFound if it is not there."""
    package = _open_for_preparation(package_id, by)
    row = package.comparables.filter(pk=comparable_id).first()
    if row is None:
        raise NotFound("Pembanding itu tidak ada pada paket ini.")
    change = audit.Change(data={"menu": row.menu_id, "price": str(row.price)})
    row.delete()
    _bump(package)
    audit.record("package.remove_comparable", package, by=by, at=at, change=change)


@transaction.atomic(durable=True)
def issue_papers(package_id: int, *, by: Actor, at: datetime) -> list[Document]:
    """This function will freeze KAK, Referensi Harga and Spesifikasi and open the package."""
    seen = idempotency.claim("package.issue_papers", str(package_id), by=by, at=at)
    if seen:
        return list(Document.objects.filter(package_id=package_id, order=None).order_by("pk"))
    package = _open_for_preparation(package_id, by)
    team = separation.team_of(package)
    mine = duties.acting((duties.PPK,), by, among=team)
    separation.require_team(team, at=at, by=mine)
    _check_complete(package, at)
    _move(package, PackageState.PREPARED, "package.issue_papers", by=by, at=at)
    _tell(package, [package.pp], "Paket siap dipesan", at=at)
    day = day_of(at)
    snapshots = (
        (DocumentKind.KAK, papers.kak(package, day=day)),
        (DocumentKind.REFERENSI_HARGA, papers.price_reference(package, day=day)),
        (DocumentKind.SPESIFIKASI, papers.specification(package, day=day)),
    )
    issued = [
        documents.issue(NewDocument(kind, package, None, snapshot), by=by, at=at)
        for kind, snapshot in snapshots
    ]
    idempotency.settle(package.pk, by=by)
    return issued


def missing(row: Preparation) -> dict[str, str]:
    """This function will return the fields of a preparation that are still empty, with labels."""
    return {name: label for name, label in REQUIRED.items() if not getattr(row, name)}


def _check_complete(package: Package, at: datetime) -> None:
    row = package.preparation
    lacking = missing(row)
    if lacking:
        raise PreparationRefused(
            f"Penyiapan belum lengkap; isi dahulu: {', '.join(lacking.values())}.",
            rule=RULE_PREPARE,
            errors={name: ["Wajib diisi."] for name in lacking},
        )
    needed = parameters.on(parameters.MIN_COMPARABLES, day_of(at))
    picked = package.comparables.count()
    if picked < needed.value:
        short = int(needed.value) - picked
        raise PreparationRefused(
            f"Baru ada {picked} pembanding harga dari paling sedikit {int(needed.value)}; tambah "
            f"{short} pembanding lagi dari katalog.",
            rule=needed.legal_basis,
            errors={"comparables": [f"Tambah {short} pembanding lagi."]},
        )
    _check_total(package, row, at)


@transaction.atomic(durable=True)
def cancel(package_id: int, reason: str, *, by: Actor, at: datetime) -> Package:
    """This function will withdraw a package that no order draws on, and its open basket."""
    seen = idempotency.claim("package.cancel", f"{package_id}:{reason}", by=by, at=at)
    if seen:
        return Package.objects.get(pk=seen.target_id)
    package = locks.package(package_id, by=by)
    access.require(by, package, access.CANCEL)
    if not reason.strip():
        raise RuleRefused(
            "Tulis alasan pembatalan paket.", rule=RULE_ASSIGN, errors={"reason": ["Wajib diisi."]}
        )
    for basket in package.orders.select_for_update().filter(status=OrderState.DRAFT):
        step = Step("order.cancel", reason=reason.strip())
        steps.move_order(basket, OrderState.CANCELLED, step, by=by, at=at)
    _move(package, PackageState.CANCELLED, "package.cancel", by=by, at=at, reason=reason.strip())
    _tell(package, [package.ppk, package.pp], "Paket dibatalkan", at=at)
    idempotency.settle(package.pk, by=by)
    return package


@transaction.atomic(savepoint=False)
def mark_ordered(package: Package, *, by: Actor, at: datetime) -> None:
    """This function will note that an order lives on a locked package."""
    _move(package, PackageState.ORDERED, "package.order", by=by, at=at)


@transaction.atomic(savepoint=False)
def reopen(package: Package, *, by: Actor, at: datetime, reason: str) -> None:
    """This function will free a locked package whose order came to nothing."""
    _move(package, PackageState.PREPARED, "package.reopen", by=by, at=at, reason=reason)


@transaction.atomic(savepoint=False)
def finish(package: Package, *, by: Actor, at: datetime) -> None:
    """This function will end a locked package whose order is closed and paid."""
    _move(package, PackageState.DONE, "package.finish", by=by, at=at)


def _move(
    package: Package, to: PackageState, act: str, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Write the status: the only line of the house that does, on a locked row."""
    before = PackageState(package.status)
    if to not in PACKAGE_TRANSITIONS[before]:
        raise WrongState(
            f"Paket ini berada pada tahap “{before.label}”, sehingga tidak dapat menjadi "
            f"“{to.label}”; muat ulang halaman untuk melihat tahap terakhir."
        )
    package.status = to
    package.version += 1
    package.save(update_fields=["status", "version"])
    _remember(package, before, act, by=by, at=at, reason=reason)


def _bump(package: Package) -> None:
    package.version += 1
    package.save(update_fields=["version"])


def _remember(
    package: Package, before: str, act: str, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    PackageEvent.objects.create(
        package=package,
        at=at,
        from_state=before,
        to_state=package.status,
        actor_id=by.user_id,
        actor_name=by.user_name,
        post=by.post,
        reason=reason,
    )
    change = audit.Change(from_state=before, to_state=package.status, reason=reason)
    audit.record(act, package, by=by, at=at, change=change)


def _tell(package: Package, people: list[Appointment], subject: str, *, at: datetime) -> None:
    message = notifications.Message(
        kind="package",
        subject=f"{subject}: {package.name}",
        body=f"{subject}: {package.event_name}, pagu {money.rupiah(package.ceiling)}.",
        url=f"/paket/{package.pk}/",
    )
    notifications.notify([person.user_id for person in people], message, at=at)
