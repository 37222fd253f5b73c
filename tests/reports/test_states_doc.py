"""The printed states: true to the code, and the check notices when they are not."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from orders import states as order_states
from orders.states import ORDER_TRANSITIONS, OrderState, PackageState
from reports.management.commands import states_doc


def test_states_doc_page_is_current() -> None:
    call_command("states_doc", "--check", verbosity=0)


def test_states_doc_check_refuses_an_old_page(tmp_path: Path) -> None:
    page = tmp_path / "states.md"
    call_command("states_doc", output=page)
    page.write_text(page.read_text().replace("Keranjang", "Troli"))
    old = page.read_text()

    with pytest.raises(CommandError, match="jalankan manage"):
        call_command("states_doc", "--check", output=page)

    assert page.read_text() == old


def test_states_doc_check_refuses_a_missing_page(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("states_doc", "--check", output=tmp_path / "none.md")


def test_section_prints_every_edge() -> None:
    text = states_doc.section("Order", ORDER_TRANSITIONS, order_states)

    drawn = {
        tuple(line.strip().split(" --> "))
        for line in text.splitlines()
        if "-->" in line and "[*]" not in line
    }
    assert drawn == {(a.name, b.name) for a in OrderState for b in ORDER_TRANSITIONS[a]}


def test_meanings_reads_the_comment_above_each_state() -> None:
    meanings = states_doc.meanings(PackageState)

    assert set(meanings) == set(PackageState.names)
    assert meanings["ORDERED"] == "One live order exists."
