"""The demo world as a whole: what exists is left alone, what is missing is built."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts import duty_rules
from accounts.services import register
from core import holidays_source, legal, workdays
from core.errors import DomainError
from core.models import Notification
from eorder.demo import applicants, audit, people, posts, stage
from eorder.demo.scenes import SCENES, Scene, history
from eorder.demo.stage import Play, rup_code
from orders.models import Package
from payments.services.flags import flag_payments
from vendors.demo import ensure_vendors

Say = Callable[[str], None]
# An event of the next fiscal year has no budget line yet, so late in December a scene may not fit.
YEAR_END_DAYS = 20
NEWS = timedelta(days=2)


def build(say: Say, *, with_history: bool = True) -> None:
    """This function will build whatever of the demo world is missing; safe to run again."""
    now = timezone.now()
    with connection.cursor() as cursor:
        # A crash costs the demo its last scenes, which the next run plays again.
        cursor.execute("SET synchronous_commit TO off")
    legal.ensure_parameters()
    duty_rules.ensure_rules()
    holidays_source.ensure_holidays()
    say("offices and people")
    register.ensure_register(at=now)
    people.ensure_people(now)
    people.ensure_operator()
    posts.ensure_posts(now)
    say("vendors, menus and pictures")
    people.ensure_owners(ensure_vendors(at=now), now)
    applicants.ensure_applicants(now)
    applicants.ensure_planned_number(now)
    stage.office_team.cache_clear()
    stage.owner.cache_clear()
    say("budgets")
    today = timezone.localdate(now)
    for year in (today.year - 1, today.year):
        people.ensure_budgets(year)
    scenes = [*enumerate(SCENES), *enumerate(history(), start=1000)]
    scenes = scenes if with_history else scenes[: len(SCENES)]
    _play_all(scenes, now, say)
    flag_payments(at=now)
    audit.ensure_reviews(now)
    _settle_old_notices(now)


def _settle_old_notices(now: datetime) -> None:
    """Take the notices of the played past as mailed and read; only the last days' are news."""
    old = Notification.objects.filter(created_at__lt=now - NEWS)
    old.filter(sent_at=None).update(sent_at=F("created_at"))
    old.filter(read_at=None).update(read_at=F("created_at"))


def _play_all(scenes: list[tuple[int, Scene]], now: datetime, say: Say) -> None:
    played = set(Package.objects.values_list("rup_code", flat=True))
    today = timezone.localdate(now)
    holidays = workdays.holidays_from(today - timedelta(days=500), span_days=700)
    # Oldest first, so that numbers and months follow each other as in a real year.
    for place, (number, scene) in enumerate(sorted(scenes, key=lambda s: s[1].workdays)):
        if rup_code(number) in played:
            continue
        if place % 20 == 0:
            say(f"orders: {place} of {len(scenes)}")
        _play(scene, number, event_date(today, scene.workdays, holidays), now)


def _play(scene: Scene, number: int, day: date, now: datetime) -> None:
    first, last = day - timedelta(days=13), day + timedelta(days=15)
    if day < timezone.localdate(now) and first.year != last.year:
        return
    try:
        Play(scene, number, day, now).run()
    except DomainError:
        if (date(day.year, 12, 31) - timezone.localdate(now)).days > YEAR_END_DAYS:
            raise


def event_date(today: date, offset: int, holidays: dict[date, str]) -> date:
    """This function will return the working day that lies `offset` working days from today."""
    if offset >= 0:
        return workdays.add_workdays(today, offset, holidays)
    day = today
    while offset < 0:
        day -= timedelta(days=1)
        offset += workdays.is_workday(day, holidays)
    return day
