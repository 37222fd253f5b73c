"""Where each role can go: at most seven items, the daily ones first."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the navigation, with the name of its page."""

    label: str
    url_name: str
    icon: str


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation as the page draws it."""

    label: str
    url: str
    icon: str
    active: bool


HOME = Item("Tugas saya", "home", "house")
CATALOGUE = Item("Katalog", "catalogue:list", "utensils")
PACKAGES = Item("Paket", "orders:package_list", "clipboard-list")
ORDERS = Item("Pesanan", "orders:order_list", "shopping-basket")
BUDGET = Item("Anggaran", "budgets:line_list", "wallet")
TRANCHES = Item("SPD", "budgets:tranche_list", "landmark")
PAYMENTS = Item("Pembayaran", "payments:payment_list", "banknote")
DASHBOARD = Item("Laporan", "reports:dashboard", "chart-column")
DOCUMENTS = Item("Dokumen", "orders:document_list", "file-text")
MENUS = Item("Menu saya", "vendors:menu_list", "chef-hat")
PROFILE = Item("Usaha saya", "vendors:profile", "store")
BILLS = Item("Tagihan", "payments:payment_list", "receipt")
SETTINGS = Item("Pengaturan", "payments:settings", "settings")
ORGANISATIONS = Item("Organisasi", "accounts:organisation_list", "building-2")
CURATION = Item("Kurasi", "curation:list", "badge-check")
REGISTER = Item("Daftarkan usaha", "vendors:register", "store")
TRAIL = Item("Jejak audit", "reports:audit_list", "scroll-text")
SIGN_IN = Item("Masuk", "account_login", "log-in")

OVERSIGHT = (HOME, DASHBOARD, ORDERS, PAYMENTS, BUDGET, DOCUMENTS, CATALOGUE)
OWNER = (HOME, ORDERS, BILLS, MENUS, PROFILE, DOCUMENTS)

BY_ROLE: dict[str, tuple[Item, ...]] = {
    "PA": (HOME, PACKAGES, ORDERS, PAYMENTS, BUDGET, DASHBOARD, DOCUMENTS),
    "KPA": (HOME, PACKAGES, ORDERS, PAYMENTS, BUDGET, DASHBOARD, DOCUMENTS),
    "PPK": (HOME, PACKAGES, ORDERS, CATALOGUE, BUDGET, PAYMENTS, DOCUMENTS),
    "PP": (HOME, CATALOGUE, PACKAGES, ORDERS, BUDGET, DOCUMENTS),
    "BENDAHARA": (HOME, PAYMENTS, ORDERS, BUDGET, DOCUMENTS),
    "PENERIMA": (HOME, ORDERS, DOCUMENTS, CATALOGUE),
    "BPKD": (HOME, TRANCHES, BUDGET, DASHBOARD),
    "ASISTEN": OVERSIGHT,
    "GUBERNUR": OVERSIGHT,
    "INSPEKTORAT": (HOME, DASHBOARD, ORDERS, PAYMENTS, BUDGET, DOCUMENTS, TRAIL),
    "BPBUMD": OVERSIGHT,
    "BPPBJ": (HOME, DASHBOARD, ORDERS, PAYMENTS, ORGANISATIONS, SETTINGS, DOCUMENTS),
    "PPKUKM": (HOME, CURATION, CATALOGUE, DASHBOARD),
    "PEMBINA": (HOME, CURATION, CATALOGUE, DASHBOARD),
    "PEMILIK": OWNER,
    "STAF": OWNER,
}
NO_POST = (HOME, CATALOGUE, REGISTER)
SIGNED_OUT = (CATALOGUE, SIGN_IN)


def items_for(role: str | None) -> tuple[Item, ...]:
    """This function will return a role's pages; None is a visitor, "" a person without post."""
    if role is None:
        return SIGNED_OUT
    return BY_ROLE.get(role, NO_POST)


def links(role: str | None, path: str) -> list[Link]:
    """This function will return the navigation of a role, the longest matching page active."""
    pairs = [(item, reverse(item.url_name)) for item in items_for(role)]
    matching = [url for _, url in pairs if path == url or (url != "/" and path.startswith(url))]
    here = max(matching, key=len, default=None)
    return [Link(item.label, url, item.icon, url == here) for item, url in pairs]
