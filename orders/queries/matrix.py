"""The separation matrix as a reader sees it: duty against duty, each pair once."""

from dataclasses import dataclass
from datetime import date

from accounts import duties
from accounts.models import SeparationRule

SHORT = {
    duties.APPROVER: "PA/KPA",
    duties.PPK: "PPK",
    duties.PP: "Pejabat Pengadaan",
    duties.TREASURER: "Bendahara",
    duties.DRAFTER: "Pembuat draf bayar",
    duties.RECEIVER: "Penerima barang",
    duties.VERIFIER: "Verifikator usaha",
    duties.OWNER: "Pemilik usaha",
    duties.STAFF: "Staf usaha",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A pair of duties: its rule, if there is one, and how it stands on a day."""

    column: str
    rule: SeparationRule | None = None
    label: str = ""
    tone: str = "neutral"
    icon: str = "minus"


@dataclass(frozen=True, slots=True)
class Row:
    """One duty against all that come before it."""

    label: str
    cells: list[Cell]

    @property
    def ruled(self) -> list[Cell]:
        """Return the pairs that have a rule: what a phone lists."""
        return [cell for cell in self.cells if cell.rule is not None]


def look_of(rule: SeparationRule, day: date) -> tuple[str, str, str]:
    """This function will word how a rule stands on `day`: label, tone, icon."""
    if rule.forbids(day):
        return "Dilarang", "danger", "ban"
    if rule.kind == SeparationRule.Kind.EXCEPTION:
        return "Boleh, ditandai", "attention", "stamp"
    return "Tidak diatur", "neutral", "circle-dashed"


def columns() -> list[str]:
    """This function will return the heads of the matrix: every duty but the last."""
    return [SHORT[duty] for duty in duties.DUTIES[:-1]]


def rows(day: date) -> list[Row]:
    """This function will return the matrix of `day`, one query for all pairs."""
    rules = {
        frozenset((rule.first, rule.second)): rule for rule in SeparationRule.objects.order_by("pk")
    }
    order = duties.DUTIES
    return [
        Row(
            SHORT[duty],
            [_cell(other, rules.get(frozenset((duty, other))), day) for other in order[:place]],
        )
        for place, duty in enumerate(order)
        if place
    ]


def _cell(other: str, rule: SeparationRule | None, day: date) -> Cell:
    if rule is None:
        return Cell(SHORT[other])
    return Cell(SHORT[other], rule, *look_of(rule, day))
