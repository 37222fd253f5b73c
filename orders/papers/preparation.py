"""What the PPK issues before anything is ordered: KAK, Referensi Harga, Spesifikasi."""

from datetime import date
from decimal import Decimal

from orders import prices
from orders.models import Package, Preparation
from orders.papers import clauses
from orders.papers.parts import Snapshot, about, amount, legal


def kak(package: Package, *, day: date) -> Snapshot:
    """This function will freeze the Kerangka Acuan Kerja in force of the law on `day`."""
    text = package.preparation
    terms, facts = legal(day), about(package, day)
    return facts | {
        "legal": terms,
        "requirements": clauses.requirements(),
        "payment_terms": clauses.payment_terms(terms, facts["office"]["fund_paper"]),
        "texts": {
            "background": text.background,
            "purpose": text.purpose,
            "target": text.target,
            "output": text.output,
            "composition": text.composition,
        },
        "estimate": _estimate(text),
    }


def price_reference(package: Package, *, day: date) -> Snapshot:
    """This function will freeze the Referensi Harga with its sources, cheapest first."""
    text = package.preparation
    sources = list(package.comparables.order_by("price", "pk"))
    summary = prices.summarise([source.price for source in sources])
    return about(package, day) | {
        "legal": legal(day),
        "estimate": _estimate(text),
        "sources": [
            {
                "menu": source.menu_name,
                "vendor": source.vendor_name,
                "unit": source.unit,
                "price": amount(source.price),
                "date": source.picked_date.isoformat(),
                "origin": "Katalog e-Order",
            }
            for source in sources
        ],
        "lowest": amount(summary.lowest),
        "median": amount(summary.median),
        "highest": amount(summary.highest),
        "note": text.price_note,
    }


def specification(package: Package, *, day: date) -> Snapshot:
    """This function will freeze the technical specification."""
    text = package.preparation
    return about(package, day) | {
        "legal": legal(day),
        "estimate": _estimate(text),
        "texts": {
            "composition": text.composition,
            "packaging": text.packaging,
            "hygiene": text.hygiene,
            "serving": text.serving,
            "service": text.service,
            "replacement": text.replacement,
        },
    }


def _estimate(text: Preparation) -> Snapshot:
    quantity, price = text.quantity or 0, text.unit_price or Decimal(0)
    unit = text.package.comparables.order_by("price", "pk").values_list("unit", flat=True)
    return {
        "quantity": quantity,
        "unit": unit.first() or "porsi",
        "unit_price": amount(price),
        "total": amount(quantity * price),
    }
