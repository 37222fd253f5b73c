"""What happens in the demo world: events in offices, and how far each order has come."""

from dataclasses import dataclass
from enum import IntEnum


class Stage(IntEnum):
    """How far a scene is played; each stage includes the ones before it."""

    ASSIGNED = 1
    PREPARED = 2
    BASKET = 3
    SUBMITTED = 4
    SIGNED = 5
    ACCEPTED = 6
    DELIVERED = 7
    INSPECTED = 8
    RECEIVED = 9
    BILLED = 10
    DRAFTED = 11
    APPROVED = 12
    PAID = 13
    ARRIVED = 14


class Ending(IntEnum):
    """A scene that ends otherwise than by its stage."""

    NONE = 0
    DECLINED = 1
    CANCELLED = 2
    REJECTED = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """One event of one office.

    `workdays` is when the event (and the BAST) happens: working days from today, negative for the
    past. `pay_days` is after how many working days the money left. `short` portions are rejected.
    """

    office: str
    name: str
    category: str
    attendance: int
    vendor: str
    workdays: int
    stage: Stage
    pay_days: int = 2
    short: int = 0
    ending: Ending = Ending.NONE


S = Stage

SCENES: tuple[Scene, ...] = (
    # Dinas Kominfotik: one of nearly everything
    Scene("diskominfotik", "Rapat koordinasi Jakarta Satu Data", "BOX", 80, "dapur-betawi", 9, S.ASSIGNED),
    Scene("diskominfotik", "Bimbingan teknis pengelola situs", "BOX", 60, "katering-menteng", 8, S.PREPARED),
    Scene("diskominfotik", "Forum keterbukaan informasi publik", "BUFFET", 120, "katering-menteng", 7, S.BASKET),
    Scene("diskominfotik", "Evaluasi layanan JAKI triwulan ini", "BOX", 90, "dapur-betawi", 7, S.SUBMITTED),
    Scene("diskominfotik", "Lokakarya keamanan siber", "BOX", 75, "soto-kebayoran", 6, S.SIGNED),
    Scene("diskominfotik", "Rapat persiapan anggaran", "SNACK", 45, "kue-kampung", 4, S.ACCEPTED),
    Scene("diskominfotik", "Sosialisasi statistik sektoral", "BOX", 110, "dapur-betawi", 0, S.DELIVERED),
    Scene("diskominfotik", "Kunjungan kerja DPRD", "BUFFET", 50, "katering-menteng", 0, S.INSPECTED, 2, 4),
    Scene("diskominfotik", "Rapat pimpinan bulanan", "BOX", 40, "nasi-liwet-priok", -1, S.RECEIVED),
    Scene("diskominfotik", "Pelatihan petugas call center 112", "BOX", 85, "dapur-betawi", -1, S.BILLED),
    Scene("diskominfotik", "Diskusi pemangku kepentingan CCTV kota", "SNACK", 70, "kue-kampung", -2, S.DRAFTED),
    Scene("diskominfotik", "Monitoring jaringan kelurahan", "BOX", 55, "soto-kebayoran", -3, S.APPROVED),
    Scene("diskominfotik", "Rapat tim redaksi Berita Jakarta", "BOX", 35, "nasi-liwet-priok", -6, S.BILLED),
    Scene("diskominfotik", "Peluncuran dasbor kota", "TUMPENG", 12, "dapur-betawi", -3, S.PAID, 2),
    Scene("diskominfotik", "Rapat teknis pusat data", "BOX", 30, "snack-pulau", -9, S.SIGNED, 2, 0, Ending.DECLINED),
    Scene("diskominfotik", "Temu komunitas pengembang", "SNACK", 60, "kue-kampung", -8, S.SUBMITTED, 2, 0, Ending.CANCELLED),
    # Dinas Kesehatan
    Scene("dinkes", "Rapat koordinasi puskesmas", "BOX", 130, "nasi-liwet-priok", 8, S.ASSIGNED),
    Scene("dinkes", "Pertemuan kader posyandu", "SNACK", 200, "kue-kampung", 7, S.PREPARED),
    Scene("dinkes", "Evaluasi imunisasi dasar", "BOX", 95, "soto-kebayoran", 6, S.SUBMITTED),
    Scene("dinkes", "Pelatihan tenaga gizi", "BOX", 80, "dapur-betawi", 6, S.SIGNED),
    Scene("dinkes", "Gerakan masyarakat hidup sehat", "BOX", 250, "nasi-liwet-priok", 5, S.ACCEPTED),
    Scene("dinkes", "Audit kasus kesehatan ibu", "BOX", 40, "katering-menteng", -1, S.BILLED),
    Scene("dinkes", "Rapat tim gerak cepat", "BOX", 60, "dapur-betawi", -2, S.DRAFTED),
    Scene("dinkes", "Koordinasi rumah sakit daerah", "BUFFET", 70, "katering-menteng", -5, S.DRAFTED),
    Scene("dinkes", "Penyuluhan demam berdarah", "SNACK", 150, "snack-pulau", -4, S.RECEIVED, 2, 10),
    Scene("dinkes", "Simulasi tanggap darurat", "BOX", 90, "soto-kebayoran", -7, S.INSPECTED, 2, 90, Ending.REJECTED),
    # Kecamatan Menteng
    Scene("kec-menteng", "Musyawarah rencana pembangunan", "BOX", 140, "katering-menteng", 9, S.PREPARED),
    Scene("kec-menteng", "Rapat lurah se-Kecamatan Menteng", "SNACK", 30, "kue-kampung", 4, S.SIGNED),
    Scene("kec-menteng", "Pembinaan lembaga kemasyarakatan", "BOX", 75, "dapur-betawi", 5, S.ACCEPTED),
    Scene("kec-menteng", "Gerebek lumpur dan kerja bakti", "BOX", 160, "nasi-liwet-priok", -3, S.APPROVED),
    Scene("kec-menteng", "Pelatihan dasawisma", "SNACK", 85, "kue-kampung", -8, S.APPROVED),
    Scene("kec-menteng", "Peringatan hari jadi kecamatan", "TUMPENG", 8, "nasi-liwet-priok", -4, S.PAID, 3),
    # PT MRT Jakarta: a BUMD, no SPD
    Scene("mrt", "Rapat operasi dan keselamatan", "BOX", 65, "soto-kebayoran", 6, S.PREPARED),
    Scene("mrt", "Sosialisasi fase 2A kepada warga", "SNACK", 180, "kue-kampung", 5, S.SIGNED),
    Scene("mrt", "Lokakarya transit oriented development", "BUFFET", 60, "katering-menteng", -1, S.BILLED),
    Scene("mrt", "Pelatihan masinis angkatan baru", "BOX", 45, "dapur-betawi", -3, S.PAID, 1),
)  # fmt: skip

_NAMES = (
    "Rapat koordinasi bulanan",
    "Bimbingan teknis pelaporan",
    "Forum konsultasi publik",
    "Evaluasi kinerja triwulan",
    "Sosialisasi pelayanan",
    "Pertemuan tim kerja",
    "Pembinaan kelembagaan",
    "Lokakarya peningkatan mutu",
)
_CYCLE = (
    ("BOX", "dapur-betawi", 70),
    ("SNACK", "kue-kampung", 90),
    ("BOX", "nasi-liwet-priok", 120),
    ("BUFFET", "katering-menteng", 60),
    ("BOX", "soto-kebayoran", 85),
    ("SNACK", "snack-pulau", 65),
)
# Days to the money, in turn: mostly on time, now and then late, never by the same office twice.
_PAY_DAYS = (2, 3, 1, 2, 3, 5, 2, 1, 3, 2, 7, 3, 2)
HISTORY_MONTHS = 11
WORKDAYS_PER_MONTH = 20


def history() -> list[Scene]:
    """This function will return the closed orders of the past year, at least one a month."""
    offices = ("diskominfotik", "dinkes", "kec-menteng", "mrt")
    scenes = []
    for number in range(HISTORY_MONTHS * len(offices)):
        month, turn = divmod(number, len(offices))
        category, vendor, attendance = _CYCLE[(turn + month) % len(_CYCLE)]
        scenes.append(
            Scene(
                offices[turn],
                f"{_NAMES[number % len(_NAMES)]} {number + 1}",
                category,
                attendance + 7 * (month % 4),
                vendor,
                -12 - month * WORKDAYS_PER_MONTH - turn * 4,
                Stage.ARRIVED,
                _PAY_DAYS[number % len(_PAY_DAYS)],
                3 if number % 9 == 4 else 0,
            )
        )
    return scenes
