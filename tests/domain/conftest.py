"""The house that the tests of the domain start from."""

import pytest
from factories import House, house

from huiyin.domain.collection.models import PublicForm


@pytest.fixture
def home(db: None) -> House:
    """A campaign that collects, with somebody in every role."""
    return house()


@pytest.fixture
def web_form(home: House) -> PublicForm:
    """A form on the web for whoever works at the plant."""
    return PublicForm.objects.create(campaign=home.campaign, code="canteen", channel=home.channels["web"], place=home.plant, name="食堂", question="饭菜怎样？")
