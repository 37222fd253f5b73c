"""Numbers without gaps."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from core import numbering
from core.models import NumberSeries


@pytest.mark.django_db
def test_each_series_counts_alone() -> None:
    with transaction.atomic():
        numbers = [
            numbering.take("dinas", "BAST", 2026),
            numbering.take("dinas", "BAST", 2026),
            numbering.take("dinas", "KAK", 2026),
            numbering.take("dinas", "BAST", 2027),
            numbering.take("kantor", "BAST", 2026),
        ]

    assert numbers == [1, 2, 1, 1, 1]


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back() -> None:
    with transaction.atomic():
        numbering.take("dinas", "BAST", 2026)
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 (act and fault)
        numbering.take("dinas", "BAST", 2026)
        raise RuntimeError

    with transaction.atomic():
        assert numbering.take("dinas", "BAST", 2026) == 2


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_thirty_parallel_takers_get_thirty_numbers() -> None:
    taken: list[int] = []
    barrier = Barrier(30)

    def run() -> None:
        barrier.wait()
        try:
            with transaction.atomic():
                taken.append(numbering.take("dinas", "BAST", 2026))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 31))
    assert NumberSeries.objects.get().last == 30


@pytest.mark.parametrize(("month", "roman"), [(1, "I"), (4, "IV"), (9, "IX"), (12, "XII")])
def test_months_are_roman(month: int, roman: str) -> None:
    assert numbering.roman_month(month) == roman
