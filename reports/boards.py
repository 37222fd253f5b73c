"""What each role sees at home below the queue: two to four figures that open, and a panel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import Role
from budgets import queries as budgets
from budgets.summary import Spending
from core.acts import Actor
from core.money import rupiah
from orders.states import PackageState
from reports import access, figures, panels
from reports.figures import Figure, count
from reports.panels import Panel
from reports.queries import dashboard, desks, supply
from reports.queries.desks import Tally

MONTH = "bulan ini"


@dataclass(frozen=True, slots=True)
class Board:
    """Figures and, for some roles, a panel with rows."""

    figures: list[Figure]
    panel: Panel | None = None


def board(actor: Actor, today: date) -> Board:
    """This function will return what the actor's role sees besides the queue."""
    return MAKERS[Role(actor.role)](actor, today)


def tally(label: str, found: Tally, icon: str, url: str, *, tone: str = "") -> Figure:
    """This function will show a count with its sum; the tone only when there is any."""
    note = rupiah(found.amount) if found.count else "Tidak ada"
    return Figure(label, count(found.count), note, icon, tone if found.count else "", url)


def free(funds: Spending, url: str) -> Figure:
    """This function will show what may still be ordered this month."""
    note = f"dari {rupiah(funds.opened)} dana SPD terbuka"
    tone = "" if funds.free else "attention"
    return Figure("Dana bebas", rupiah(funds.free), note, "wallet", tone, url)


def _running(actor: Actor) -> Figure:
    found = desks.running_orders(actor)
    return tally("Pesanan berjalan", found, "shopping-basket", reverse("orders:order_list"))


def _approver(actor: Actor, today: date) -> Board:
    payments = reverse("payments:payment_list")
    waiting = desks.awaiting_approval(actor)
    return Board(
        [
            free(desks.funds(actor, today), reverse("budgets:line_list")),
            _running(actor),
            tally("Menunggu persetujuan bayar", waiting, "badge-check", payments, tone="attention"),
        ]
    )


def _committer(actor: Actor, today: date) -> Board:
    return _team(actor, today, "ppk", PackageState.ASSIGNED, "Paket dalam penyiapan")


def _buyer(actor: Actor, today: date) -> Board:
    return _team(actor, today, "pp", PackageState.PREPARED, "Paket siap dipesan")


def _team(actor: Actor, today: date, seat: str, status: PackageState, label: str) -> Board:
    packages = desks.own_packages(actor, seat, status)
    note = "Anda dalam timnya" if packages else "Tidak ada"
    url = reverse("orders:package_list")
    return Board(
        [
            Figure(label, count(packages), note, "clipboard-list", url=url),
            _running(actor),
            free(desks.funds(actor, today), reverse("budgets:line_list")),
        ]
    )


def _treasurer(actor: Actor, today: date) -> Board:
    desk, url = desks.treasurer_desk(actor, today), reverse("payments:payment_list")
    late, done = f"{url}?tab=terlambat", f"{url}?tab=selesai"
    return Board(
        [
            tally("Jatuh tempo hari ini", desk.due_today, "alarm-clock", url, tone="attention"),
            tally("Lewat jatuh tempo", desk.overdue, "triangle-alert", late, tone="danger"),
            tally("Menunggu draf", desk.awaiting_draft, "file-pen-line", url),
            tally(f"Dibayar {MONTH}", desk.paid_this_month, "banknote", done),
        ]
    )


def _receiver(actor: Actor, today: date) -> Board:
    found = desks.arriving(actor, today)
    return Board(
        [
            tally("Kiriman 7 hari ini", found, "truck", reverse("orders:order_list")),
            _running(actor),
        ]
    )


def _vendor(actor: Actor, today: date) -> Board:
    desk, url = desks.vendor_desk(actor, today), reverse("payments:payment_list")
    orders = f"{reverse('orders:order_list')}?tahap=jawaban"
    way, month = desk.on_the_way, desk.paid_this_month
    open_url, done_url = f"{url}?tab=berjalan", f"{url}?tab=selesai"
    return Board(
        [
            tally("Pesanan baru", desk.new_orders, "bell", orders, tone="attention"),
            Figure(
                "Uang dalam perjalanan", rupiah(way.amount), _orders(way), "hourglass", url=open_url
            ),
            Figure(f"Dibayar {MONTH}", rupiah(month.amount), _orders(month), "coins", url=done_url),
        ],
        panels.my_money(desk.rows),
    )


def _orders(found: Tally) -> str:
    return f"{count(found.count)} pesanan" if found.count else "Belum ada"


def _overseer(actor: Actor, today: date) -> Board:
    offices = list(access.offices_for(actor))
    overview, url = dashboard.overview(offices, today.year, today), reverse("reports:dashboard")
    total = overview.total
    return Board(
        [
            figures.spent(total.spending, total.orders, url=url),
            figures.punctual(total.payments, overview.limit_days, url=url),
            figures.late(total.payments, url=reverse("reports:late")),
        ],
        panels.late_now(offices, today),
    )


def _issuer(actor: Actor, today: date) -> Board:
    total = desks.funds(actor, today)
    offices = list(access.offices_for(actor))
    rows = budgets.dry_lines(actor, year=today.year, day=today)
    dry = sum(row.lines for row in budgets.dry_offices(rows))
    note = "sedikitnya 90% dana terbuka terpakai" if dry else "Semua masih longgar"
    return Board(
        [
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
                reverse("budgets:dry"),
            ),
        ],
        panels.funds(offices, rows, today),
    )


def _mentor(actor: Actor, today: date) -> Board:
    return Board(figures.of_supply(supply.supply().total, url=reverse("reports:dashboard")))


MAKERS: dict[Role, Callable[[Actor, date], Board]] = {
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
