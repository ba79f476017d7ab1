"""Several who write one log at once."""

import pytest
from writers import written


@pytest.mark.parametrize(("writers", "changes"), [(3, 45), pytest.param(10, 200, marks=pytest.mark.sweep)])
def test_what_many_write_at_once_is_what_they_could_have_written_one_after_the_other(url, writers, changes):
    said, wrong = written(url, writers, changes)
    assert wrong == []
    assert said.total() == changes
