"""The audit trail as the auditors read it: pages, one event with its surroundings, the chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField

from accounts.models import Organisation, User
from core.chain import Anchor, head
from core.models import AuditCheck, AuditEvent, AuditLink, RowChange
from reports import acts, columns
from reports.acts import Act, Told
from reports.models import AuditReview
from reports.queries.pointed import Names

CHUNK = 2_000
ROWS_SHOWN = 50
NAMES_SHOWN = 3
OWN_ACTS = "audit."
NOTHING: tuple[Any, ...] = (None, "", [], {})
NAMES_TRIED = 200
# The expression that the trigram index `audit_words` is built on.
WORDS = Func(
    F("target_label"),
    F("actor_name"),
    F("reason"),
    template="lower(%(expressions)s)",
    arg_joiner=" || ' ' || ",
    output_field=TextField(),
)
Marker = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One event on a page: its row, its sentence, whether somebody has looked at it."""

    event: AuditEvent
    kind: str
    told: Told
    seen: bool
    comments: int

    @property
    def waits(self) -> bool:
        """Whether an auditor may still have to look; acts on the trail never wait."""
        return not self.seen and not self.event.act.startswith(OWN_ACTS)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a row that changed, in words."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class History:
    """One change of a row, with who or what was behind it."""

    change: RowChange
    table: str
    fields: tuple[Field, ...]
    origin: str

    @property
    def names(self) -> str:
        """The columns in short, e.g. `Status, Total, dan 3 kolom lain`."""
        names = [field.name for field in self.fields]
        if len(names) > NAMES_SHOWN + 1:
            names[NAMES_SHOWN:] = [f"dan {len(names) - NAMES_SHOWN} kolom lain"]
        return ", ".join(names)


@dataclass(frozen=True, slots=True)
class Chain:
    """How the chain stands: what the last check found, and what to note down."""

    head: Anchor
    check: AuditCheck | None


def events() -> QuerySet[AuditEvent]:
    """This function will return every event; the caller has asked `access.require_trail`."""
    return AuditEvent.objects.all()


def newest_first(rows: QuerySet[AuditEvent], after: Marker | None = None) -> QuerySet[AuditEvent]:
    """This function will order events by time, from behind the last one of the page before."""
    if after is not None:
        at, pk = after
        rows = rows.filter(at__lte=at).exclude(at=at, pk__gte=pk)
    return rows.order_by("-at", "-pk")


def with_words(rows: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    """This function will keep the events that speak of every word: target, person or reason."""
    rows = rows.alias(words=WORDS)
    for word in text.lower().split()[:5]:
        rows = rows.filter(words__contains=word)
    return rows


def with_person(rows: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    """This function will keep the acts of a person, by number or part of the name."""
    if text.lower() == "sistem":
        return rows.filter(actor_id=None)
    if text.isdecimal():
        return rows.filter(actor_id=int(text))
    known = User.objects.filter(name__icontains=text).order_by("pk").values_list("pk", flat=True)
    return rows.filter(actor_id__in=list(known[:NAMES_TRIED]))


def with_office(rows: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    """This function will keep the acts done for an organisation, by code or part of the name."""
    found = Organisation.objects.filter(
        Q(code=text.lower()) | Q(name__icontains=text) | Q(short_name__icontains=text)
    )
    known = found.order_by("pk").values_list("pk", flat=True)
    return rows.filter(organisation_id__in=list(known[:NAMES_TRIED]))


def with_target(rows: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    """This function will keep the events on a target, by its number in the system or its label."""
    if text.isdecimal():
        return rows.filter(target_id=int(text))
    return with_words(rows, text).filter(target_label__icontains=text)


def reviewed(rows: QuerySet[AuditEvent], state: str) -> QuerySet[AuditEvent]:
    """This function will keep what is still to be looked at, was looked at, or is commented.

    Acts on the trail itself never wait to be looked at: that would have no end.
    """
    own = AuditReview.objects.filter(event_id=OuterRef("pk"))
    if state == "belum":
        seen = Exists(own.filter(kind=AuditReview.Kind.SEEN))
        return rows.exclude(act__startswith=OWN_ACTS).filter(~seen)
    kind = AuditReview.Kind.SEEN if state == "ditinjau" else AuditReview.Kind.COMMENT
    return rows.filter(Exists(own.filter(kind=kind)))


def lines(rows: Sequence[AuditEvent]) -> list[Line]:
    """This function will put a page of events into words, with two queries for any number."""
    names = offices(rows)
    seen: set[int] = set()
    comments: dict[int, int] = {}
    for event_id, kind in AuditReview.objects.filter(
        event_id__in=[row.pk for row in rows]
    ).values_list("event_id", "kind"):
        if kind == AuditReview.Kind.SEEN:
            seen.add(event_id)
        else:
            comments[event_id] = comments.get(event_id, 0) + 1
    return [
        Line(
            row,
            acts.target(row.target_type),
            told(row, names),
            row.pk in seen,
            comments.get(row.pk, 0),
        )
        for row in rows
    ]


def offices(rows: Sequence[AuditEvent]) -> dict[int, str]:
    """This function will return the short names of the organisations that acts were done for."""
    wanted = {row.organisation_id for row in rows if row.organisation_id}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "short_name"))


def told(row: AuditEvent, names: dict[int, str]) -> Told:
    """This function will put one event into words."""
    return acts.tell(
        Act(
            act=row.act,
            actor_name=row.actor_name,
            post=row.post if row.actor_id else "",
            office=names.get(row.organisation_id or 0, ""),
            target_type=row.target_type,
            target_label=row.target_label,
            from_state=row.from_state,
            to_state=row.to_state,
            reason=row.reason,
            data=row.data,
        )
    )


def chunks(rows: QuerySet[AuditEvent], most: int) -> Iterator[list[AuditEvent]]:
    """This function will read at most `most` events in pages, so that memory stays bounded."""
    after: Marker | None = None
    while most > 0:
        page = list(newest_first(rows, after)[: min(CHUNK, most)])
        if page:
            yield page
        if len(page) < CHUNK:
            return
        most -= len(page)
        after = (page[-1].at, page[-1].pk)


def count_up_to(rows: QuerySet[AuditEvent], most: int) -> int:
    """This function will count the events, no further than one beyond `most`."""
    return rows.order_by().values("pk")[: most + 1].count()


def link_of(event: AuditEvent) -> tuple[AuditLink | None, AuditLink | None]:
    """This function will return the event's link and the one before it."""
    found = AuditLink.objects.filter(event_id=event.pk).first()
    before = AuditLink.objects.filter(position=found.position - 1).first() if found else None
    return found, before


def neighbours(event: AuditEvent, link: AuditLink | None) -> list[AuditEvent]:
    """This function will return what else was done by the same request or transaction."""
    same = Q(pk__in=[])
    if link is not None and link.transaction:
        own = AuditLink.objects.filter(
            transaction=link.transaction, recorded_at=link.recorded_at
        ).values("event_id")
        same |= Q(pk__in=own)
    if event.request_id:
        same |= Q(request_id=event.request_id)
    return list(events().filter(same).exclude(pk=event.pk).order_by("pk")[:ROWS_SHOWN])


def reviews(event: AuditEvent) -> list[AuditReview]:
    """This function will return what auditors said about an event, in order."""
    return list(event.reviews.order_by("pk"))


def history(event: AuditEvent) -> list[History]:
    """This function will return how the rows of the event's target changed, newest first."""
    table = event.target_type.replace(".", "_")
    rows = RowChange.objects.filter(table=table, row_id=event.target_id)
    return _told_rows(rows.order_by("-pk")[:ROWS_SHOWN])


def changed_with(link: AuditLink | None) -> list[History]:
    """This function will return every row changed in the transaction of an act."""
    if link is None or not link.transaction:
        return []
    rows = RowChange.objects.filter(transaction=link.transaction, at=link.recorded_at)
    return _told_rows(rows.order_by("pk")[:ROWS_SHOWN])


def _told_rows(rows: QuerySet[RowChange]) -> list[History]:
    found = list(rows)
    users = {row.origin["user"] for row in found if row.origin.get("user")}
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "name"))
    pointed = Names(found)
    told_rows = [
        History(
            row,
            columns.table_name(row.table),
            _fields(row, pointed),
            _origin(row.origin, names),
        )
        for row in found
    ]
    return [row for row in told_rows if row.fields]


def _fields(row: RowChange, pointed: Names) -> tuple[Field, ...]:
    return tuple(
        Field(
            columns.column_name(row.table, name),
            pointed.words(row.table, name, old),
            pointed.words(row.table, name, new),
        )
        for name, (old, new) in sorted(row.changes.items())
        if name not in columns.BOOKKEEPING
        and (row.kind == RowChange.Kind.UPDATE or (old or new) not in NOTHING)
    )


def _origin(origin: dict[str, Any], names: dict[int, str]) -> str:
    """Say who or what changed a row."""
    if origin.get("user"):
        return names.get(origin["user"], f"pengguna {origin['user']}")
    if origin.get("task"):
        return f"tugas berkala {origin['task']}"
    program = origin.get("program") or "program tanpa nama"
    return f"{program}, peran basis data {origin.get('role', '')}"


def chain() -> Chain:
    """This function will return how the chain stands, without reading it."""
    return Chain(head(), AuditCheck.objects.order_by("-pk").first())
