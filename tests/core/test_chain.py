"""The chain of audit events: made by the database, recomputed here, broken by no one unseen."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction

from core import audit, chain
from core.acts import SYSTEM
from core.models import AuditEvent, AuditHead, AuditLink, AuditPending
from tests.factories.accounts import OrganisationFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 8, 14, 9, 0, 0, 123456, tzinfo=UTC)
COUNT = 6
TABLES = (
    "core_auditevent",
    "core_auditlink",
    "core_auditcheck",
    "core_audithead",
    "core_rowchange",
)
RAW = """
INSERT INTO core_auditevent (at, act, actor_name, post, target_type, target_id, target_label,
    from_state, to_state, reason, data, request_id, address)
VALUES (now(), 'raw', 'x', '', 'x.y', 1, 'x', '', '', '', '{"b": 1.50, "a": null}', '', '')
"""


def execute(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)


def finish() -> None:
    """This function will run what a commit would run."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")


def tamper(sql: str, *params: object) -> None:
    """This function will change rows as somebody with the whole database in hand could."""
    execute("SET LOCAL session_replication_role = replica")
    execute(sql, *params)
    execute("SET LOCAL session_replication_role = origin")


@pytest.fixture(autouse=True)
def _guarded(db: None) -> None:
    """This fixture will guard the tables as a real database does, until the test is rolled back."""
    for table in TABLES:
        execute(f"ALTER TABLE {table} ENABLE TRIGGER no_truncate")


@pytest.fixture
def events() -> list[AuditEvent]:
    office = OrganisationFactory()
    change = audit.Change("A", "B", "karena “hujan”", {"total": "1.00", "lines": [1, None, True]})
    rows = [
        audit.record(f"test.{n}", office, by=SYSTEM, at=AT, change=change) for n in range(COUNT)
    ]
    finish()
    return rows


def verified(**options: chain.Anchor) -> chain.Result:
    return chain.verify(lambda done: None, **options)


def test_every_column_of_an_event_is_in_its_content() -> None:
    assert tuple(field.column for field in AuditEvent._meta.concrete_fields) == chain.COLUMNS


def test_events_become_links_without_a_gap(events: list[AuditEvent]) -> None:
    links = list(AuditLink.objects.order_by("position").values_list("position", "event_id"))

    assert links == [(n + 1, event.pk) for n, event in enumerate(events)]
    assert AuditPending.objects.count() == 0
    assert verified() == chain.Result(1, chain.head())
    assert chain.head().position == COUNT


def test_content_is_the_json_of_the_row(events: list[AuditEvent]) -> None:
    link = AuditLink.objects.get(position=1)
    content = (
        f'[{link.event_id}, "2026-08-14T09:00:00.123456", "test.0", null, "Sistem e-Order", null, '
        f'"Sistem", null, "accounts.organisation", {events[0].target_id}, '
        f'"{events[0].target_label}", "A", "B", "karena “hujan”", '
        '{"lines": [1, null, true], "total": "1.00"}, "", ""]'
    )

    assert bytes(link.digest) == hashlib.sha256(content.encode()).digest()


def test_an_event_inserted_by_hand_is_linked_too(events: list[AuditEvent]) -> None:
    execute(RAW)
    finish()

    assert chain.head().position == COUNT + 1
    assert verified().fault == ""


def test_what_is_rolled_back_leaves_no_gap(events: list[AuditEvent]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 (act and fault)
        execute(RAW)
        finish()
        raise RuntimeError
    execute(RAW)
    finish()

    assert list(AuditLink.objects.order_by("pk").values_list("pk", flat=True)) == list(
        range(1, COUNT + 2)
    )
    assert verified().fault == ""


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_take_rows_away(
    events: list[AuditEvent], table: str, act: str
) -> None:
    with pytest.raises(InternalError, match="only grows"), transaction.atomic():
        execute(act.format(table))

    assert AuditEvent.objects.count() == AuditLink.objects.count() == COUNT
    assert AuditHead.objects.count() == 1


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE core_auditevent SET act = 'x'",
        "UPDATE core_auditlink SET event_id = 0 - event_id",
        "UPDATE core_audithead SET position = 1",
    ],
)
def test_the_database_refuses_to_rewrite(events: list[AuditEvent], act: str) -> None:
    execute("SET pgtrigger.ignore = '{audit_queue,audit_link,no_change,onward}'")

    with pytest.raises(InternalError, match=r"only (grows|moves on)"), transaction.atomic():
        execute(act)

    assert verified().fault == ""


def ids(events: list[AuditEvent]) -> tuple[int, int]:
    return events[2].pk, events[3].pk


def test_a_changed_event_is_named(events: list[AuditEvent]) -> None:
    tamper("UPDATE core_auditevent SET reason = 'lain' WHERE id = %s", events[2].pk)

    result = verified()

    start = f"Tindakan nomor {events[2].pk} (mata rantai 3) diubah sesudah dicatat"
    assert result.fault.startswith(start)
    assert result.last.position == 0


@pytest.mark.parametrize("column", chain.COLUMNS[1:])
def test_a_change_of_any_column_is_found(events: list[AuditEvent], column: str) -> None:
    value = {"at": "at + interval '1 microsecond'", "data": """data || '{"x": 1}'"""}
    number = column.endswith("_id") and column != "request_id"
    new = value.get(column) or (
        f"coalesce({column}, 0) + 1" if number else f"left('!' || {column}, 40)"
    )
    tamper(f"UPDATE core_auditevent SET {column} = {new} WHERE id = %s", events[4].pk)

    assert verified().fault.startswith(f"Tindakan nomor {events[4].pk} (mata rantai 5) diubah")


def test_a_removed_event_is_named(events: list[AuditEvent]) -> None:
    tamper("DELETE FROM core_auditevent WHERE id = %s", events[2].pk)

    assert verified().fault == (
        f"Tindakan nomor {events[2].pk} hilang: mata rantai 3 ada, barisnya dihapus."
    )


def test_a_removed_event_and_link_are_named(events: list[AuditEvent]) -> None:
    tamper("DELETE FROM core_auditevent WHERE id = %s", events[2].pk)
    tamper("DELETE FROM core_auditlink WHERE position = 3")

    assert verified().fault == "Mata rantai 3 hilang: barisnya dihapus dari rantai."


def test_an_event_slipped_in_is_named(events: list[AuditEvent]) -> None:
    tamper(RAW)
    slipped = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]

    assert verified().fault == f"Tindakan nomor {slipped} disisipkan tanpa mata rantai."


def test_a_link_slipped_in_is_named(events: list[AuditEvent]) -> None:
    tamper(RAW)
    slipped = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    tamper("UPDATE core_auditlink SET position = -position - 1 WHERE position > 2")
    tamper("UPDATE core_auditlink SET position = -position WHERE position < 0")
    tamper(
        "INSERT INTO core_auditlink (position, event_id, transaction, recorded_at, digest, hash)"
        " SELECT 3, %s, transaction, recorded_at, digest, hash FROM core_auditlink"
        " WHERE position = 2",
        slipped,
    )

    assert verified().fault.startswith("Mata rantai 3 tertukar atau diganti: ia menunjuk tindakan")


def test_a_changed_link_is_named(events: list[AuditEvent]) -> None:
    tamper("UPDATE core_auditlink SET recorded_at = now() - interval '1 day' WHERE position = 3")

    assert verified().fault == (
        f"Mata rantai 3 (tindakan nomor {events[2].pk}) diubah atau disisipkan: hash-nya tidak "
        "cocok dengan mata rantai 2."
    )


def test_a_swapped_pair_is_named(events: list[AuditEvent]) -> None:
    first, second = ids(events)
    tamper("UPDATE core_auditlink SET event_id = 0 WHERE position = 3")
    tamper("UPDATE core_auditlink SET event_id = %s WHERE position = 4", first)
    tamper("UPDATE core_auditlink SET event_id = %s WHERE position = 3", second)

    assert verified().fault == (
        f"Mata rantai 3 tertukar atau diganti: ia menunjuk tindakan nomor {second} yang bukan "
        "tindakan pada posisi ini."
    )


def test_a_cut_tail_is_found_by_the_head(events: list[AuditEvent]) -> None:
    tamper("DELETE FROM core_auditlink WHERE position > 4")
    tamper("DELETE FROM core_auditevent WHERE id >= %s", events[4].pk)

    assert verified().fault == "Mata rantai 5 hilang: barisnya dihapus dari rantai."


def cut_with_head(events: list[AuditEvent]) -> None:
    tamper("DELETE FROM core_auditlink WHERE position > 4")
    tamper("DELETE FROM core_auditevent WHERE id >= %s", events[4].pk)
    tamper(
        "UPDATE core_audithead SET position = 4, hash = l.hash FROM core_auditlink l"
        " WHERE l.position = 4"
    )


def test_a_cut_tail_with_its_head_is_found_by_a_noted_anchor(events: list[AuditEvent]) -> None:
    noted = chain.head()
    cut_with_head(events)

    assert verified().fault == ""
    assert verified(anchor=noted).fault == (
        "Posisi 6 pernah dicatat, tetapi rantai kini berakhir di posisi 4: ekornya dipotong."
    )


def test_a_chain_made_anew_is_found_by_a_noted_anchor(events: list[AuditEvent]) -> None:
    noted = chain.head()
    cut_with_head(events)
    for _ in range(3):
        execute(RAW)
    finish()

    assert verified().fault == ""
    assert verified(anchor=noted).fault == (
        "Hash mata rantai 6 bukan yang pernah dicatat: rantai ditulis ulang."
    )


def test_a_head_set_back_is_named(events: list[AuditEvent]) -> None:
    tamper(
        "UPDATE core_audithead SET position = 4, hash = l.hash FROM core_auditlink l"
        " WHERE l.position = 4"
    )

    assert verified().fault == (
        "Kepala rantai menunjuk posisi 4, mata rantai terakhir 6: ekor rantai dipotong atau "
        "kepalanya dimundurkan."
    )


def test_a_guard_switched_off_is_named(events: list[AuditEvent]) -> None:
    execute("ALTER TABLE core_auditlink DISABLE TRIGGER no_change")

    assert verified().fault == (
        "Penjaga “no_change” pada tabel core_auditlink dimatikan atau dihapus."
    )


def test_the_first_of_two_faults_is_named_across_chunks(
    events: list[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "CHUNK", 2)
    assert verified() == chain.Result(1, chain.head())
    tamper("UPDATE core_auditevent SET act = 'x' WHERE id IN (%s, %s)", *ids(events))

    result = verified()

    assert result.fault.startswith(f"Tindakan nomor {events[2].pk} ")
    assert result.last.position == 2


def test_only_what_came_since_is_read_again(events: list[AuditEvent]) -> None:
    middle = chain.Anchor(3, bytes(AuditLink.objects.get(pk=3).hash))
    tamper("UPDATE core_auditevent SET act = 'x' WHERE id = %s", events[0].pk)

    assert verified(since=middle) == chain.Result(4, chain.head())
    assert verified().fault.startswith(f"Tindakan nomor {events[0].pk} ")


def test_the_command_prints_an_anchor_and_takes_it_back(
    events: list[AuditEvent], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_audit")

    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("Rantai utuh: 6 tindakan, ")
    assert told[1] == f"Catat di luar sistem: --anchor {chain.head()}"
    call_command("verify_audit", anchor=str(chain.head()))


def test_the_command_fails_on_a_broken_chain(events: list[AuditEvent]) -> None:
    tamper("DELETE FROM core_auditevent WHERE id = %s", events[5].pk)

    with pytest.raises(CommandError, match=f"Rantai rusak. Tindakan nomor {events[5].pk} hilang"):
        call_command("verify_audit")


@pytest.mark.parametrize("anchor", ["x", "3", "3:00", "-1:" + "00" * 32])
def test_the_command_refuses_a_malformed_anchor(anchor: str) -> None:
    with pytest.raises(CommandError, match="POSISI:HASH"):
        call_command("verify_audit", anchor=anchor)


def test_an_empty_chain_is_whole() -> None:
    assert verified() == chain.Result(1, chain.BEGINNING)


def test_the_bar_is_drawn_on_a_terminal_only(events: list[AuditEvent]) -> None:
    class Terminal:
        def __init__(self) -> None:
            self.text = ""

        def write(self, text: str) -> None:
            self.text += text

        def flush(self) -> None:
            return

        def isatty(self) -> bool:
            return True

    out = Terminal()

    call_command("verify_audit", stdout=out)

    assert "█" * 30 + " 100%  6 dari 6\n" in out.text
