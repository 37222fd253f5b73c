"""Which figures each role sees at home, and the page each figure opens."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from accounts.models import Role
from budgets.summary import Spending
from core.acts import Actor
from core.money import rupiah
from orders.states import PackageState
from reports import access, figures
from reports.figures import Figure, count
from reports.queries import dashboard, desks, spending, supply
from reports.queries.desks import Tally

MONTH = "bulan ini"


def tiles(actor: Actor, today: date) -> list[Figure]:
    """This function will return the two to four figures of the actor's home."""
    maker = MAKERS.get(Role(actor.role))
    return maker(actor, today) if maker else []


def tally(label: str, found: Tally, icon: str, url: str, *, tone: str = "") -> Figure:
    """This function will show a count with its sum; the tone only when there is any."""
    note = rupiah(found.amount) if found.count else "Tidak ada"
    return Figure(label, count(found.count), note, icon, tone if found.count else "", url)


def free(funds: Spending, url: str) -> Figure:
    """This function will show what may still be ordered this month."""
    note = f"dari {rupiah(funds.opened)} yang sudah di-SPD-kan"
    tone = "" if funds.free else "attention"
    return Figure("Dana bebas", rupiah(funds.free), note, "wallet", tone, url)


def _running(actor: Actor) -> Figure:
    found = desks.running_orders(actor)
    return tally("Pesanan berjalan", found, "shopping-basket", reverse("orders:order_list"))


def _approver(actor: Actor, today: date) -> list[Figure]:
    payments = reverse("payments:payment_list")
    waiting = desks.awaiting_approval(actor)
    return [
        free(desks.funds(actor, today), reverse("budgets:line_list")),
        _running(actor),
        tally("Menunggu persetujuan bayar", waiting, "badge-check", payments, tone="attention"),
    ]


def _committer(actor: Actor, today: date) -> list[Figure]:
    return _team(actor, today, "ppk", PackageState.ASSIGNED, "Paket dalam penyiapan")


def _buyer(actor: Actor, today: date) -> list[Figure]:
    return _team(actor, today, "pp", PackageState.PREPARED, "Paket siap dipesan")


def _team(actor: Actor, today: date, seat: str, status: PackageState, label: str) -> list[Figure]:
    packages = desks.own_packages(actor, seat, status)
    note = "Anda dalam timnya" if packages else "Tidak ada"
    url = reverse("orders:package_list")
    return [
        Figure(label, count(packages), note, "clipboard-list", url=url),
        _running(actor),
        free(desks.funds(actor, today), reverse("budgets:line_list")),
    ]


def _treasurer(actor: Actor, today: date) -> list[Figure]:
    desk, url = desks.treasurer_desk(actor, today), reverse("payments:payment_list")
    return [
        tally("Jatuh tempo hari ini", desk.due_today, "alarm-clock", url, tone="attention"),
        tally("Lewat jatuh tempo", desk.overdue, "triangle-alert", url, tone="danger"),
        tally("Menunggu draf", desk.awaiting_draft, "file-pen-line", url),
        tally(f"Dibayar {MONTH}", desk.paid_this_month, "banknote", url),
    ]


def _receiver(actor: Actor, today: date) -> list[Figure]:
    found = desks.arriving(actor, today)
    return [
        tally("Kiriman 7 hari ini", found, "truck", reverse("orders:order_list")),
        _running(actor),
    ]


def _vendor(actor: Actor, today: date) -> list[Figure]:
    desk, url = desks.vendor_desk(actor, today), reverse("payments:payment_list")
    orders = reverse("orders:order_list")
    way, month = desk.on_the_way, desk.paid_this_month
    return [
        tally("Pesanan baru", desk.new_orders, "bell", orders, tone="attention"),
        Figure("Uang dalam perjalanan", rupiah(way.amount), _orders(way), "hourglass", url=url),
        Figure(f"Dibayar {MONTH}", rupiah(month.amount), _orders(month), "coins", url=url),
    ]


def _orders(found: Tally) -> str:
    return f"{count(found.count)} pesanan" if found.count else "Belum ada"


def _overseer(actor: Actor, today: date) -> list[Figure]:
    offices = list(access.offices_for(actor))
    overview, url = dashboard.overview(offices, today.year, today), reverse("reports:dashboard")
    total = overview.total
    return [
        figures.spent(total.spending, total.orders, url=url),
        figures.punctual(total.payments, overview.limit_days, url=url),
        figures.late(total.payments, url=reverse("reports:late")),
    ]


def _issuer(actor: Actor, today: date) -> list[Figure]:
    total = desks.funds(actor, today)
    dry = spending.dry_balances(access.offices_for(actor), today.year).count()
    note = "sedikitnya 90% dari SPD terpakai" if dry else "Semua masih longgar"
    lines = reverse("budgets:line_list")
    return [
        Figure(
            "SPD terbit",
            rupiah(total.released),
            f"dari DPA {rupiah(total.dpa)}",
            "landmark",
            url=reverse("budgets:tranche_list"),
        ),
        Figure(
            "Terpakai",
            rupiah(total.used),
            f"{rupiah(total.realised)} sudah dibayar",
            "wallet",
            url=reverse("reports:dashboard"),
        ),
        Figure(
            "Baris hampir habis",
            count(dry),
            note,
            "gauge",
            "attention" if dry else "",
            lines,
        ),
    ]


def _mentor(actor: Actor, today: date) -> list[Figure]:
    return figures.of_supply(supply.supply().total, url=reverse("reports:dashboard"))


MAKERS: dict[Role, Callable[[Actor, date], list[Figure]]] = {
    Role.PA: _approver,
    Role.KPA: _approver,
    Role.PPK: _committer,
    Role.PP: _buyer,
    Role.BENDAHARA: _treasurer,
    Role.PENERIMA: _receiver,
    Role.PEMILIK: _vendor,
    Role.STAF: _vendor,
    Role.BPKD: _issuer,
    Role.ASISTEN: _overseer,
    Role.GUBERNUR: _overseer,
    Role.BPBUMD: _overseer,
    Role.BPPBJ: _overseer,
    Role.INSPEKTORAT: _overseer,
    Role.PPKUKM: _mentor,
    Role.PEMBINA: _mentor,
}
