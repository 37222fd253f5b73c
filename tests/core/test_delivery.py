"""The outbox: every notice is mailed exactly once, whatever the worker does."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from pytest_django import Settings

from core import delivery, notifications, tasks
from core.models import Notification
from core.notifications import Message
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MESSAGE = Message("payment.paid", "Uang dikirim", "Rp9.950.000 sudah ditransfer.", "/pembayaran/7/")


class BrokenServer(BaseEmailBackend):
    """A mail server that refuses connections, as the real one does when it is down."""

    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("connection closed")


def put(count: int = 1, message: Message = MESSAGE) -> list[int]:
    """Put a notice into the outbox of `count` new people and return their ids."""
    people = [UserFactory().pk for _ in range(count)]
    with transaction.atomic():
        notifications.notify(people, message, at=AT)
    return people


@contextmanager
def server_down(settings: Settings) -> Iterator[None]:
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.BrokenServer"
    yield
    settings.EMAIL_BACKEND = works


def test_a_notice_is_mailed_with_its_link(settings: Settings) -> None:
    settings.SITE_URL = "https://eorder.example"
    put()

    assert delivery.deliver_pending(at=AT) == 1

    [message] = mail.outbox
    notice = Notification.objects.select_related("recipient").get()
    assert message.subject == "Uang dikirim"
    assert message.to == [notice.recipient.email]
    assert message.body == (
        "Rp9.950.000 sudah ditransfer.\n\nBuka: https://eorder.example/pembayaran/7/"
    )
    assert (notice.sent_at, notice.attempts) == (AT, 1)


def test_a_notice_without_a_page_has_no_link() -> None:
    put(message=Message("x", "Perihal", "Isi saja."))

    delivery.deliver_pending(at=AT)

    assert mail.outbox[0].body == "Isi saja."


def test_a_second_sweep_sends_nothing() -> None:
    put(3)

    assert delivery.deliver_pending(at=AT) == 3
    assert delivery.deliver_pending(at=AT) == 0
    assert len(mail.outbox) == 3


def test_a_task_delivered_twice_sends_once() -> None:
    put(2)

    assert [tasks.deliver_pending(), tasks.deliver_pending()] == [2, 0]
    assert len(mail.outbox) == 2


def test_one_notice_delivered_again_by_hand_stays_sent_once() -> None:
    put()
    pk = Notification.objects.get().pk

    assert [delivery.deliver(pk, at=AT), delivery.deliver(pk, at=AT)] == [True, False]
    assert len(mail.outbox) == 1


def test_an_unknown_notice_is_nobodys() -> None:
    assert delivery.deliver(999_999, at=AT) is False


def test_what_waited_while_the_worker_was_down_goes_out_once() -> None:
    put(5)
    later = AT + timedelta(days=3)

    assert delivery.deliver_pending(at=later) == 5
    assert delivery.deliver_pending(at=later) == 0
    assert len(mail.outbox) == 5


def test_a_failed_mail_is_kept_and_sent_later(settings: Settings) -> None:
    put()
    with server_down(settings):
        assert delivery.deliver_pending(at=AT) == 0

    waiting = Notification.objects.get()
    assert (waiting.sent_at, waiting.attempts, waiting.last_error) == (
        None,
        1,
        "connection closed",
    )
    assert delivery.deliver_pending(at=AT) == 1
    assert len(mail.outbox) == 1


def test_a_hopeless_mail_is_given_up_but_stays_under_the_bell(settings: Settings) -> None:
    put()
    with server_down(settings):
        for _ in range(delivery.MAX_ATTEMPTS + 2):
            delivery.deliver_pending(at=AT)

    notice = Notification.objects.get()
    assert (notice.attempts, notice.sent_at, notice.read_at) == (delivery.MAX_ATTEMPTS, None, None)
    assert delivery.deliver_pending(at=AT) == 0


def test_a_notice_with_a_dedupe_key_exists_once_per_person() -> None:
    message = Message("payment.overdue", "Terlambat", "Isi", dedupe="payment:7:OVERDUE")
    people = put(2, message)

    with transaction.atomic():
        notifications.notify(people, message, at=AT)

    assert Notification.objects.count() == 2


def test_a_rolled_back_act_leaves_no_notice() -> None:
    with transaction.atomic():
        notifications.notify([UserFactory().pk], MESSAGE, at=AT)
        transaction.set_rollback(True)

    assert Notification.objects.count() == 0
    assert delivery.deliver_pending(at=AT) == 0


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_parallel_workers_send_each_notice_once() -> None:
    put(12)
    gate, found = threading.Barrier(4), []

    def work() -> None:
        try:
            gate.wait()
            found.append(delivery.deliver_pending(at=AT))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(found) + delivery.deliver_pending(at=AT) == 12
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        Notification.objects.values_list("recipient__email", flat=True)
    )
