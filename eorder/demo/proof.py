"""A drawn transfer slip, so that demo payments carry a proof as real ones do."""

from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from core.money import rupiah
from payments.models import Payment

SIZE = (720, 420)
PAPER, INK, QUIET, GREEN = "#FBF8F3", "#1F2933", "#52606D", "#0F6B4F"


def slip(payment: Payment, value_date: date) -> SimpleUploadedFile:
    """This function will draw the bank's slip of one transfer as a PNG."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 64), fill=GREEN)
    draw.text((28, 20), "BUKTI TRANSFER (contoh demo)", font=ImageFont.load_default(22), fill=PAPER)
    rows = (
        ("Tanggal nilai", value_date.strftime("%d-%m-%Y")),
        ("Bank penerima", payment.bank_name),
        ("Atas nama", payment.bank_holder),
        ("Jumlah", rupiah(payment.net)),
        ("Status", "BERHASIL"),
    )
    for number, (label, value) in enumerate(rows):
        top = 100 + number * 58
        draw.text((28, top), label, font=ImageFont.load_default(18), fill=QUIET)
        draw.text((240, top), value, font=ImageFont.load_default(20), fill=INK)
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return SimpleUploadedFile("bukti.png", buffer.getvalue(), "image/png")
