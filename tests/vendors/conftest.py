"""The legal numbers, which menus are checked against."""

import pytest

from core import legal


@pytest.fixture
def legal_numbers(db: None) -> None:
    legal.ensure_parameters()
