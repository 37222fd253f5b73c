"""Fixtures that name models; loaded once Django is set up."""

import pytest

from accounts import duty_rules
from core import holidays_source, legal


@pytest.fixture(name="legal")
def _legal(db: None) -> None:
    """This fixture will enter the legal numbers, duties and holidays of the real house."""
    legal.ensure_parameters()
    duty_rules.ensure_rules()
    holidays_source.ensure_holidays(2025, 2027)
