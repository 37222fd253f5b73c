"""The charts of the forecast and the findings they carry as titles; pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from core.money import ZERO, rupiah, total
from reports.queries.forecast import MonthOutlook, OfficeOutlook, Outlook
from reports.sentences import percent

CHARTED = 12


def finding(year: Outlook, months: Sequence[MonthOutlook]) -> str:
    """This function will say how the year ends, and from when on its SPD do not suffice."""
    sentence = f"Sampai Desember diperkirakan terpakai {rupiah(year.total)}"
    if year.share is not None:
        sentence += f", {percent(year.share)} dari pagu"
    lacking = [month for month in months if month.gap]
    if lacking:
        gap = max(month.gap for month in lacking)
        sentence += f"; dana terbuka kurang {rupiah(gap)} mulai {lacking[0].name}"
    return sentence


def chart(months: Sequence[MonthOutlook]) -> dict[str, list[object]]:
    """This function will draw opened, used and forecast as sums since January."""
    return {
        "labels": [month.name[:3] for month in months],
        "series": [
            {"name": "Dana terbuka", "values": _values([month.opened for month in months])},
            {"name": "Prakiraan", "values": _values([month.forecast for month in months])},
            {"name": "Terpakai", "values": _values([month.used for month in months])},
        ],
    }


def offices_finding(rows: Sequence[OfficeOutlook]) -> str:
    """This function will say how many offices cannot order all their packages today."""
    short = [row.outlook.short for row in rows if row.outlook.short]
    if not short:
        return "Dana terbuka cukup untuk semua paket yang belum dipesan"
    return (
        f"{len(short)} dari {len(rows)} kantor kekurangan dana terbuka, seluruhnya "
        f"{rupiah(total(short))}"
    )


def offices_chart(rows: Sequence[OfficeOutlook]) -> dict[str, list[object]]:
    """This function will stack what becomes of each office's DPA, those short of funds first."""
    shown = sorted(rows, key=lambda row: -row.outlook.short)[:CHARTED]
    parts: tuple[tuple[str, list[Decimal]], ...] = (
        ("Dibayar", [row.outlook.realised for row in shown]),
        ("Ditahan pesanan", [row.outlook.held for row in shown]),
        ("Belum dipesan", [row.outlook.expected for row in shown]),
        ("Sisa pagu", [max(row.outlook.left, ZERO) for row in shown]),
    )
    return {
        "labels": [row.office.short_name for row in shown],
        "series": [{"name": name, "values": _values(amounts)} for name, amounts in parts],
    }


def _values(amounts: Iterable[Decimal | None]) -> list[float | None]:
    return [None if amount is None else float(amount) for amount in amounts]
