"""Rows in bulk for the benchmarks: menus to list, baskets to submit. Not a demo, not a test."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from knox.models import AuthToken

from accounts.models import Appointment, Organisation, Role, User, Wilayah
from budgets.models import BudgetLine
from budgets.rules import NewLine
from budgets.services import create_line
from core import legal, money, parameters
from core.acts import SYSTEM
from orders.models import Order, OrderLine, Package
from orders.states import OrderState, PackageState
from vendors.models import Menu, MenuPicture, Vendor

DISHES = ("ayam bakar", "rendang", "ikan pesmol", "semur", "soto", "gado-gado", "pepes", "opor")
PACKS = ("Nasi kotak", "Paket", "Bento", "Prasmanan", "Kotak kudapan", "Tumpeng mini")
LINES_PER_ORDER = 3
VENDORS = 40


@dataclass(frozen=True)
class Desk:
    """One office that can order: its budget line, its posts by role, the PP's token."""

    line: BudgetLine
    posts: dict[Role, Appointment]
    token: str


def office(code: str = "bench", funds: Decimal = Decimal(9_000_000_000_000)) -> Desk:
    """This function will make an office with a team and funds (a BUMD: no SPD needed)."""
    legal.ensure_parameters()
    today = timezone.localdate()
    organisation = Organisation.objects.create(
        code=code, name=f"Kantor {code}", short_name=code, kind=Organisation.Kind.BUMD
    )
    roles = (Role.KPA, Role.PPK, Role.PP, Role.BENDAHARA)
    posts = {}
    for role in roles:
        user = User.objects.create_user(f"{role.lower()}@{code}.test", name=f"Petugas {role}")
        posts[role] = Appointment.objects.create(
            user=user,
            organisation=organisation,
            role=role,
            sk_number="1",
            valid_from=date(2023, 1, 1),
        )
    new = NewLine(
        organisation_id=organisation.pk,
        year=today.year,
        sub_activity_code="7.02.01.1.06.0009",
        sub_activity_name="Rapat koordinasi",
        account_code="5.1.02.01.01.0052",
        account_name="Belanja Makanan dan Minuman Rapat",
        dpa_number="RKAP/1",
        amount=funds,
    )
    line = create_line(new, by=SYSTEM, at=timezone.now())
    _, token = AuthToken.objects.create(user=posts[Role.PP].user)
    return Desk(line, posts, token)


def vendors() -> list[Vendor]:
    """This function will make the firms that the menus belong to."""
    firms = []
    for number in range(VENDORS):
        name = f"Dapur Ukur {number}"
        organisation = Organisation.objects.create(
            code=f"dapur-{number}", name=name, short_name=name, kind=Organisation.Kind.UMK
        )
        firms.append(
            Vendor(
                organisation=organisation,
                name=name,
                slug=f"dapur-{number}",
                size=Vendor.Size.MICRO,
                legal_form=Vendor.LegalForm.PERSON,
                owner_name="Pemilik",
                nib=f"{number:013d}",
                status=Vendor.Status.VERIFIED,
                address="Jalan Ukur 1",
                kecamatan="Menteng",
                wilayah=Wilayah.values[number % 6],
                phone="+628120000000",
                delivery_areas=list(Wilayah.values),
                daily_capacity=2_000_000_000,
                bank_name="Bank",
                bank_account="1",
                bank_holder="Pemilik",
            )
        )
    return Vendor.objects.bulk_create(firms)


def menus(first: int, last: int, firms: list[Vendor]) -> None:
    """This function will make menus number `first` to `last` - 1, one picture each."""
    now = timezone.now()
    categories, units = Menu.Category.values, Menu.Unit.values
    rows = [
        Menu(
            vendor=firms[n % len(firms)],
            slug=f"menu-{n}",
            name=f"{PACKS[n % 6]} {DISHES[n % 8]} {n}",
            description="Nasi, lauk, sayur, sambal, buah, kerupuk, dan air mineral.",
            category=categories[n % len(categories)],
            unit=units[n % len(units)],
            price=Decimal(12_000 + 500 * (n % 90)),
            updated_at=now,
            keywords=firms[n % len(firms)].name,
        )
        for n in range(first, last)
    ]
    made = Menu.objects.bulk_create(rows, batch_size=1000)
    pictures = [MenuPicture(menu=row, stem=f"ukur-{row.pk}", alt=row.name) for row in made]
    MenuPicture.objects.bulk_create(pictures, batch_size=1000)


def choice(vendor: Vendor) -> tuple[list[Menu], Decimal]:
    """This function will return the menus of every basket at a vendor, and a basket's total."""
    chosen = list(vendor.menus.order_by("pk")[:LINES_PER_ORDER])
    return chosen, money.total(10 * menu.price for menu in chosen)


def baskets(desk: Desk, vendor: Vendor, count: int, start: int) -> list[int]:
    """This function will fill `count` baskets of three lines and return their ids."""
    now = timezone.now()
    event_at = now + timedelta(days=10)
    packages = Package.objects.bulk_create(
        [_package(desk, start + n, event_at + timedelta(days=n % 5)) for n in range(count)],
        batch_size=1000,
    )
    chosen, total = choice(vendor)
    cap = parameters.value(parameters.ORDER_CAP, timezone.localdate())
    orders = Order.objects.bulk_create(
        [
            Order(
                package=package,
                organisation=package.organisation,
                vendor=vendor,
                status=OrderState.DRAFT,
                delivery_at=package.event_at,
                address=package.place,
                contact_name="Penerima",
                contact_phone="+628120000000",
                items_total=total,
                total=total,
                cap=cap,
                created_at=now,
            )
            for package in packages
        ],
        batch_size=1000,
    )
    lines = [
        OrderLine(
            order=order,
            menu=menu,
            name=menu.name,
            unit=menu.get_unit_display(),
            quantity=10,
            unit_price=menu.price,
            amount=10 * menu.price,
        )
        for order in orders
        for menu in chosen
    ]
    OrderLine.objects.bulk_create(lines, batch_size=1000)
    return [order.pk for order in orders]


def _package(desk: Desk, number: int, event_at: datetime) -> Package:
    return Package(
        organisation=desk.line.organisation,
        line=desk.line,
        rup_code=f"{number:08d}",
        name=f"Rapat {number}",
        ceiling=Decimal(50_000_000),
        status=PackageState.PREPARED,
        created_at=timezone.now(),
        event_name=f"Rapat {number}",
        event_at=event_at,
        place="Ruang rapat",
        wilayah=Wilayah.PUSAT,
        attendance=30,
        approver=desk.posts[Role.KPA],
        ppk=desk.posts[Role.PPK],
        pp=desk.posts[Role.PP],
        treasurer=desk.posts[Role.BENDAHARA],
    )
