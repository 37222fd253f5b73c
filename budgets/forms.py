"""The shape of what BPKD types: a DPA line, an SPD with its annex, a CSV file."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Organisation
from budgets import rules
from budgets.ledger import MONTHS
from budgets.models import BudgetLine
from budgets.rules import AnnexLine, Faults, NewLine, NewTranche
from budgets.summary import Summary, add_up
from core.forms import DateField, RupiahField
from core.money import ZERO

MONTH_CHOICES = [(number, name) for number, name in enumerate(MONTHS, start=1)]


def year_choices(today: date) -> list[tuple[int, str]]:
    """This function will return the budget years that may be filled."""
    return [
        (today.year, f"{today.year} (berjalan)"),
        (today.year + 1, f"{today.year + 1} (mendatang)"),
    ]


class OfficeChoice(forms.ModelChoiceField[Organisation]):
    """An office by its short name."""

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.short_name


class FaultyForm(forms.Form):
    """A form that can show the faults found by the rules at its fields."""

    def show(self, faults: Faults) -> None:
        """This function will put each fault at its field, or on top when it has none."""
        for name, messages in faults.items():
            field = name.replace("lines.", "line_")
            for message in messages:
                self.add_error(field if field in self.fields else None, message)


class OfficeForm(forms.Form):
    """Step one of an SPD: whose, and for which year."""

    organisasi = OfficeChoice(
        queryset=Organisation.objects.none(),
        label="Kantor penerima dana",
        empty_label="Pilih SKPD",
        help_text="BUMD tidak tampil: belanjanya memakai RKAP tanpa SPD (Ingub 1/2023 KEDUA).",
        error_messages={"invalid_choice": "Kantor ini tidak dikenal; pilih SKPD dari daftar."},
    )
    tahun = forms.TypedChoiceField(label="Tahun anggaran", coerce=int)

    def __init__(self, *args: Any, offices: QuerySet[Organisation], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisasi"].queryset = offices  # type: ignore[attr-defined]
        self.fields["tahun"].choices = year_choices(today)  # type: ignore[attr-defined]


class LineForm(FaultyForm):
    """A DPA line, or a BUMD's RKAP line."""

    organisation = OfficeChoice(
        queryset=Organisation.objects.none(),
        label="Kantor",
        empty_label="Pilih SKPD atau BUMD",
        help_text="Pagu BUMD (RKAP) langsung terbuka penuh karena BUMD tidak memakai SPD.",
        error_messages={"invalid_choice": "Kantor ini tidak dikenal; pilih dari daftar."},
    )
    year = forms.TypedChoiceField(label="Tahun anggaran", coerce=int)
    dpa_number = forms.CharField(label="Nomor DPA atau RKAP", max_length=rules.NUMBER_LENGTH)
    sub_activity_code = forms.CharField(
        label="Kode sub kegiatan",
        max_length=24,
        help_text="Seperti di SIPD, misalnya 7.02.01.1.06.0009.",
    )
    sub_activity_name = forms.CharField(label="Nama sub kegiatan", max_length=rules.NAME_LENGTH)
    account_code = forms.CharField(
        label="Kode akun",
        max_length=17,
        help_text="Makanan dan minuman rapat: 5.1.02.01.01.0052.",
        initial="5.1.02.01.01.0052",
    )
    account_name = forms.CharField(
        label="Nama akun",
        max_length=rules.NAME_LENGTH,
        initial="Belanja Makanan dan Minuman Rapat",
    )
    fund_source = forms.CharField(
        label="Sumber dana", max_length=rules.NUMBER_LENGTH, initial="PAD"
    )
    amount = RupiahField(label="Pagu", min_value=1)

    def __init__(self, *args: Any, offices: QuerySet[Organisation], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = offices  # type: ignore[attr-defined]
        self.fields["year"].choices = year_choices(today)  # type: ignore[attr-defined]

    def draft(self) -> NewLine:
        """This function will return the line as the service takes it."""
        values = dict(self.cleaned_data)
        return NewLine(organisation_id=values.pop("organisation").pk, **values)


class TrancheForm(FaultyForm):
    """Step two of an SPD: its head, and one amount per line of the office."""

    number = forms.CharField(
        label="Nomor SPD",
        max_length=rules.NUMBER_LENGTH,
        help_text="Sesuai naskah SPD, misalnya 900/014/SPD/2026.",
    )
    issued_date = DateField(label="Tanggal SPD")
    month_from = forms.TypedChoiceField(
        label="Untuk kebutuhan bulan", choices=MONTH_CHOICES, coerce=int
    )
    month_to = forms.TypedChoiceField(label="Sampai bulan", choices=MONTH_CHOICES, coerce=int)
    note = forms.CharField(label="Keterangan", max_length=rules.NOTE_LENGTH, required=False)

    def __init__(
        self,
        *args: Any,
        office: Organisation,
        year: int,
        lines: Sequence[BudgetLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.office, self.year, self.lines = office, year, lines
        for line in lines:
            self.fields[f"line_{line.pk}"] = RupiahField(
                label=f"SPD ini untuk {line.sub_activity_code}",
                required=False,
                min_value=0,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse an annex without any amount."""
        values = super().clean() or {}
        if not self.errors and not any(values.get(f"line_{line.pk}") for line in self.lines):
            self.add_error(None, "Isi jumlah untuk paling sedikit satu baris anggaran.")
        return values

    def draft(self) -> NewTranche:
        """This function will return the SPD as the service takes it; empty amounts stay out."""
        values = self.cleaned_data
        amounts = [(line.pk, values.get(f"line_{line.pk}")) for line in self.lines]
        return NewTranche(
            organisation_id=self.office.pk,
            year=self.year,
            number=values["number"],
            issued_date=values["issued_date"],
            month_from=values["month_from"],
            month_to=values["month_to"],
            lines=tuple(AnnexLine(pk, amount) for pk, amount in amounts if amount),
            note=values["note"],
        )

    def annex(self) -> list[tuple[BudgetLine, forms.BoundField, Summary]]:
        """This function will pair each line with its field and the ikhtisar as typed so far."""
        return [(line, self[f"line_{line.pk}"], self._summary(line)) for line in self.lines]

    def overview(self) -> Summary:
        """This function will add up the ikhtisar of all lines as typed so far."""
        return add_up(self._summary(line) for line in self.lines)

    def excesses(self) -> list[tuple[BudgetLine, Decimal]]:
        """This function will return the lines whose amount exceeds what is unreleased."""
        found = [(line, -self._summary(line).after) for line in self.lines]
        return [(line, excess) for line, excess in found if excess > 0]

    def _summary(self, line: BudgetLine) -> Summary:
        balance = line.balance
        return Summary(balance.dpa, balance.released, self._typed(f"line_{line.pk}"))

    def _typed(self, name: str) -> Decimal:
        """The amount in a box as it stands; nothing when it is not an amount yet."""
        try:
            return self.fields[name].clean(self[name].value()) or ZERO
        except forms.ValidationError:
            return ZERO
