"""Plays one scene through the services, each step at its own time, up to the scene's stage."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from accounts.demo import owner_email
from budgets.models import BudgetLine
from core import workdays
from core.uploads import check_document
from eorder.demo import proof
from eorder.demo.people import Post, moment, post
from eorder.demo.scenes import Ending, Scene, Stage
from orders import drafts
from orders.models import Handover, Order, Package
from orders.services import basket, handover, ordering, packages
from orders.services.packages import Assignment
from payments.models import Payment
from payments.queries import facts
from payments.services import approvals, billing, disbursement
from vendors.models import Menu

REFERENCE_COUNT = 3
DEAREST_PORTION = Decimal(65_000)
DEAREST_TUMPENG = Decimal(700_000)
LATE_REASONS = (
    "Dokumen kelengkapan kuitansi baru lengkap sesudah batas waktu.",
    "Uang persediaan habis; menunggu penggantian (GU) dari BPKD.",
    "PA/KPA dinas luar; persetujuan baru diberikan setelah kembali.",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one office, and the owner of the vendor."""

    kpa: Post
    ppk: Post
    pp: Post
    treasurer: Post
    receiver: Post
    owner: Post


@dataclass(slots=True)
class Clockwork:
    """Gives each step a time that is never before the last one and never after now."""

    now: datetime
    last: datetime | None = None
    _tick: timedelta = field(default=timedelta(minutes=3))

    def at(self, wanted: datetime) -> datetime:
        """This function will return `wanted`, moved after the last step and before now."""
        if self.last is not None:
            wanted = max(wanted, self.last + self._tick)
        wanted = min(wanted, self.now)
        self.last = wanted
        return wanted


@cache
def office_team(office: str) -> tuple[Post, Post, Post, Post, Post]:
    """This function will call an office's KPA, PPK, PP, treasurer and receiver together."""
    names = ("kpa", "ppk", "pp", "bendahara", "penerima")
    kpa, ppk, pp, treasurer, receiver = (post(f"{name}@{office}.demo") for name in names)
    return kpa, ppk, pp, treasurer, receiver


@cache
def owner(slug: str) -> Post:
    """This function will call the owner of a demo vendor."""
    return post(owner_email(slug))


class Play:
    """One scene being played."""

    def __init__(self, scene: Scene, number: int, event_date: date, now: datetime) -> None:
        self.scene = scene
        self.number = number
        self.event_at = moment(event_date, 10)
        self.now = now
        self.clock = Clockwork(now - timedelta(minutes=1))
        self.cast = Cast(*office_team(scene.office), owner(scene.vendor))
        self.holidays = workdays.holidays_from(event_date)

    def run(self) -> None:
        """This function will play every step up to the scene's stage and ending."""
        package = self._assign()
        for stage, step in self._before_order(package):
            if self.scene.stage >= stage:
                step()
        if self.scene.stage < Stage.BASKET:
            return
        order = self._basket(package)
        if self.scene.ending == Ending.CANCELLED:
            self._step(ordering.submit, order.pk, self.cast.pp, days=-8, hour=11)
            self._cancel(order)
            return
        for stage, act in self._ordering(order):
            if self.scene.stage >= stage:
                act()
        if self.scene.ending == Ending.DECLINED:
            at = self.clock.at(self._when(-6, 14))
            reason = "Dapur penuh pada tanggal itu; kami mohon maaf."
            ordering.decline(order.pk, reason, by=self.cast.owner.actor, at=at)
        if self.scene.stage >= Stage.DELIVERED:
            self._receive(order)
        if self.scene.stage >= Stage.BILLED:
            self._pay(order)

    def _when(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return a time `days` from the event, for a past event; near now for a coming one."""
        base = min(self.event_at, self.now)
        if self.event_at > self.now and days < 0:
            days = max(days // 2, -6)
        return moment(base.date() + timedelta(days=days), hour, minute)

    def _step(
        self, act: Callable[..., object], pk: int, who: Post, *, days: int, hour: int
    ) -> None:
        act(pk, by=who.actor, at=self.clock.at(self._when(days, hour)))

    def _assign(self) -> Package:
        at = self.clock.at(self._when(-12, 9))
        account = "5.1.02.01.01.0053" if self.scene.category == "TUMPENG" else "5.1.02.01.01.0052"
        line = BudgetLine.objects.get(
            organisation__code=self.scene.office, year=self.event_at.year, account_code=account
        )
        office = self.cast.kpa.appointment.organisation
        new = Assignment(
            line_id=line.pk,
            rup_code=rup_code(self.number),
            name=f"Belanja jamuan {self.scene.name}",
            ceiling=Decimal(50_000_000),
            event_name=self.scene.name,
            event_at=self.event_at,
            place=f"Ruang rapat {office.short_name}, {office.address}"[:300],
            wilayah=office.wilayah,
            attendance=self.scene.attendance,
            approver_id=self.cast.kpa.appointment.pk,
            ppk_id=self.cast.ppk.appointment.pk,
            pp_id=self.cast.pp.appointment.pk,
            treasurer_id=self.cast.treasurer.appointment.pk,
            receiver_id=self.cast.receiver.appointment.pk,
        )
        return packages.assign(new, by=self.cast.kpa.actor, at=at)

    def _before_order(self, package: Package) -> list[tuple[Stage, Callable[[], None]]]:
        return [(Stage.PREPARED, lambda: self._prepare(package))]

    def _prepare(self, package: Package) -> None:
        by = self.cast.ppk.actor
        menu = self.menu()
        event = drafts.EventFacts(
            office=package.organisation.name,
            event=package.event_name,
            at=self.event_at,
            place=package.place,
            attendance=package.attendance,
            activity=package.line.sub_activity_name,
        )
        values = drafts.suggest(event) | {"unit_price": menu.price}
        at = self.clock.at(self._when(-10, 9))
        packages.save_preparation(package.pk, values, by=by, at=at)
        for menu_id in self._comparables(menu):
            packages.add_comparable(
                package.pk, menu_id, by=by, at=self.clock.at(self._when(-10, 10))
            )
        self._step(packages.issue_papers, package.pk, self.cast.ppk, days=-10, hour=14)

    def _comparables(self, menu: Menu) -> list[int]:
        same = Menu.objects.filter(category=menu.category, is_active=True).exclude(pk=menu.pk)
        others = list(same.order_by("vendor_id", "price", "pk").values_list("pk", flat=True))
        if len(others) < REFERENCE_COUNT - 1:
            rest = Menu.objects.filter(is_active=True).exclude(pk__in=[menu.pk, *others])
            others += list(rest.order_by("pk").values_list("pk", flat=True))
        return [menu.pk, *others[: REFERENCE_COUNT - 1]]

    def menu(self) -> Menu:
        """Return a menu of the vendor that fits the scene's category and size, dearest first."""
        fits = Menu.objects.filter(
            vendor__slug=self.scene.vendor,
            is_active=True,
            min_quantity__lte=self.scene.attendance,
            price__lte=DEAREST_TUMPENG if self.scene.category == "TUMPENG" else DEAREST_PORTION,
        ).order_by("-price", "pk")
        chosen = fits.filter(category=self.scene.category).first() or fits.first()
        if chosen is None:
            raise LookupError(f"{self.scene.vendor} has no menu for {self.scene.name}")
        return chosen

    def _basket(self, package: Package) -> Order:
        menu = self.menu()
        pick = basket.Pick(package.pk, menu.pk, self.scene.attendance)
        return basket.put(pick, by=self.cast.pp.actor, at=self.clock.at(self._when(-8, 10)))

    def _cancel(self, order: Order) -> None:
        at = self.clock.at(self._when(-8, 15))
        ordering.cancel(order.pk, "Acara ditunda.", by=self.cast.pp.actor, at=at)

    def _ordering(self, order: Order) -> list[tuple[Stage, Callable[[], None]]]:
        cast = self.cast
        return [
            (
                Stage.SUBMITTED,
                lambda: self._step(ordering.submit, order.pk, cast.pp, days=-8, hour=11),
            ),
            (Stage.SIGNED, lambda: self._step(ordering.sign, order.pk, cast.ppk, days=-7, hour=9)),
            (
                Stage.ACCEPTED,
                lambda: self._step(ordering.accept, order.pk, cast.owner, days=-7, hour=14),
            ),
        ]

    def _receive(self, order: Order) -> None:
        at = self.clock.at(self._when(0, 9, 25))
        found = handover.report_delivery(
            order.pk, "Diterima di lobi.", by=self.cast.owner.actor, at=at
        )
        if self.scene.stage < Stage.INSPECTED:
            return
        self._inspect(found)
        if self.scene.stage >= Stage.RECEIVED or self.scene.ending == Ending.REJECTED:
            self._step(handover.sign, found.pk, self.cast.owner, days=0, hour=13)

    def _inspect(self, found: Handover) -> None:
        short, lines = self.scene.short, {}
        for line in found.order.lines.order_by("pk"):
            rejected = min(short, line.quantity)
            short -= rejected
            note = "Kemasan rusak saat diterima." if rejected else ""
            lines[line.pk] = (line.quantity - rejected, note)
        complete = self.scene.short == 0
        seen = handover.Inspection(
            lines=lines,
            function_ok=True,
            quantity_ok=complete,
            time_ok=True,
            note="" if complete else f"{self.scene.short} porsi tidak diterima.",
        )
        at = self.clock.at(self._when(0, 12))
        handover.inspect(found.pk, seen, by=self.cast.ppk.actor, at=at)

    def _pay(self, order: Order) -> None:
        bast = self.event_at.date()
        paid_on = workdays.add_workdays(bast, self.scene.pay_days, self.holidays)
        if paid_on > self.now.date():
            paid_on = workdays.add_workdays(bast, 1, self.holidays)
        at = self.clock.at(moment(bast, 16))
        payment = billing.bill(
            order.handover.pk, f"INV-{self.number:04d}", by=self.cast.owner.actor, at=at
        )
        stage = self.scene.stage
        if stage >= Stage.DRAFTED:
            self._draft(payment, moment(paid_on, 9))
        if stage >= Stage.APPROVED:
            self._approve(payment, moment(paid_on, 10, 30))
        if stage >= Stage.PAID:
            self._transfer(payment, paid_on)
        if stage >= Stage.ARRIVED:
            at = self.clock.at(moment(paid_on + timedelta(days=1), 8, 15))
            disbursement.confirm(payment.pk, by=self.cast.owner.actor, at=at)

    def _draft(self, payment: Payment, wanted: datetime) -> None:
        at = self.clock.at(wanted)
        proposal = facts.proposal_for(payment, at.date())
        reason = "Mengikuti usulan sistem; belum ada ketetapan KPP." if proposal.disputed else ""
        choice = approvals.TaxChoice(proposal.tax.rule, reason)
        approvals.draft(payment.pk, choice, by=self.cast.treasurer.actor, at=at)

    def _approve(self, payment: Payment, wanted: datetime) -> None:
        fresh = Payment.objects.get(pk=payment.pk)
        by = self.cast.kpa.actor
        approvals.approve(payment.pk, fresh.content_hash, by=by, at=self.clock.at(wanted))

    def _transfer(self, payment: Payment, paid_on: date) -> None:
        at = self.clock.at(moment(paid_on, 14))
        fresh = Payment.objects.get(pk=payment.pk)
        is_late = at.date() > fresh.due_date
        transfer = disbursement.Transfer(
            value_date=paid_on,
            bank_reference=f"BJKT{paid_on:%y%m%d}{self.number:05d}",
            proof=check_document(proof.slip(fresh, paid_on)),
            late_reason=LATE_REASONS[self.number % len(LATE_REASONS)] if is_late else "",
        )
        disbursement.pay(payment.pk, transfer, by=self.cast.treasurer.actor, at=at)


def rup_code(number: int) -> str:
    """This function will return the RUP code of a scene; it also tells whether it was played."""
    return f"{45_100_000 + number:08d}"
