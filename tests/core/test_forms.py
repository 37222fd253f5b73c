"""What people type into forms, and the accessible markup that answers them."""

from decimal import Decimal

import pytest
from django import forms

from core.forms import DateField, DateTimeField, RupiahField, TimeField


class Sample(forms.Form):
    nama = forms.CharField(label="Nama", help_text="Nama kegiatan.")
    nilai = RupiahField(label="Nilai", min_value=1, max_value=50_000_000, required=False)
    setuju = forms.BooleanField(label="Setuju", required=False)
    cara = forms.ChoiceField(
        label="Cara", widget=forms.RadioSelect, choices=[("A", "Satu"), ("B", "Dua")]
    )


def amount_of(text: str) -> object:
    form = Sample({"nama": "x", "cara": "A", "nilai": text})
    return form.cleaned_data["nilai"] if form.is_valid() else form.errors["nilai"][0]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250000", Decimal(1_250_000)),
        ("1250000.00", Decimal("1250000.00")),
        ("1.250.000", Decimal(1_250_000)),
        ("Rp 1.250.000", Decimal(1_250_000)),
        ("1.250.000,50", Decimal("1250000.50")),
        ("1.250", Decimal(1_250)),
        ("", None),
    ],
)
def test_rupiah_field_reads_what_people_type(typed: str, amount: Decimal | None) -> None:
    assert amount_of(typed) == amount


@pytest.mark.parametrize("typed", ["1e5", "NaN", "Infinity", "12.34.567", "1,2,3", "٣٤٥", "abc"])
def test_rupiah_field_refuses_what_is_no_amount(typed: str) -> None:
    assert amount_of(typed) == (
        f"“{typed}” bukan jumlah rupiah. Tulis angka saja, misalnya 1.250.000."
    )


def test_rupiah_field_names_its_limits() -> None:
    assert amount_of("50000001") == "Rp50.000.001 terlalu besar; paling banyak Rp50.000.000."
    assert amount_of("-5") == "-Rp5 terlalu kecil; paling sedikit Rp1."
    assert amount_of("9" * 20).endswith("paling banyak Rp50.000.000.")  # type: ignore[attr-defined]


def test_rupiah_field_compares_amounts_not_spellings() -> None:
    field = RupiahField()

    assert field.has_changed(Decimal("1000.00"), "1.000") is False
    assert field.has_changed(Decimal("1000.00"), "1.001") is True
    assert field.has_changed(Decimal("1000.00"), "x") is True


def test_stored_amounts_are_shown_grouped_and_wrong_ones_as_typed() -> None:
    assert 'value="49.750.000"' in str(Sample(initial={"nilai": Decimal("49750000.00")})["nilai"])
    assert 'value="abc"' in str(Sample({"nilai": "abc"})["nilai"])


@pytest.mark.parametrize("typed", ["2026-11-26", "26/11/2026", "26-11-2026"])
def test_date_field_reads_common_spellings(typed: str) -> None:
    assert DateField().clean(typed).isoformat() == "2026-11-26"


@pytest.mark.parametrize(
    ("field", "typed"),
    [(DateField(), "0026-11-26"), (DateField(), "besok"), (DateTimeField(), "9999-01-01T00:00")],
)
def test_date_fields_refuse_typing_errors(field: forms.Field, typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        field.clean(typed)


def test_times_and_moments_are_read() -> None:
    assert TimeField().clean("14.05").isoformat() == "14:05:00"
    assert DateTimeField().clean("2026-11-26T14:05").isoformat() == "2026-11-26T14:05:00+07:00"


def test_field_has_label_help_error_and_their_ids() -> None:
    html = str(Sample({"nama": "", "cara": "A"})["nama"].as_field_group())

    assert '<label class="form-label" for="id_nama">Nama</label>' in html
    assert '<div class="field-help" id="id_nama_helptext">Nama kegiatan.</div>' in html
    assert 'id="id_nama_error"' in html
    assert 'aria-describedby="id_nama_helptext id_nama_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-control is-invalid"' in html


def test_optional_and_grouped_fields_say_so() -> None:
    form = Sample()

    assert "(boleh kosong)" in form["nilai"].as_field_group()
    assert "(boleh kosong)" not in form["nama"].as_field_group()
    assert "<legend" in form["cara"].as_field_group()
    assert 'class="form-check"' in form["setuju"].as_field_group()


def test_form_lists_its_errors_on_top_with_links() -> None:
    form = Sample({"nilai": "abc"})
    form.add_error(None, "Ingub 1/2023 KESATU h: total melebihi batas.")

    html = str(form)

    assert html.index("error-summary") < html.index("id_nama")
    assert "<li>Ingub 1/2023 KESATU h: total melebihi batas.</li>" in html
    assert '<a href="#id_nama">Nama – ' in html
    assert '<a href="#id_nilai">Nilai – “abc” bukan jumlah rupiah.' in html


def test_unbound_form_has_no_summary() -> None:
    assert "error-summary" not in str(Sample())
