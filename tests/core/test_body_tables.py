"""Tables behind pointers: they outlive whoever made them for as long as somebody may read them."""

import weakref

from legpress.body.scaling import source_body
from legpress.core.tables import _body_tables


def test_whoever_holds_the_pointers_holds_the_tables():
    """Two threads that first ask for a body make its tables each; one's are dropped while the core reads them."""
    tables = _body_tables(source_body())
    pointers, arrays = tables.pointers, [weakref.ref(array) for array in tables.arrays]
    del tables
    assert len(pointers) == len(arrays)
    assert all(array() is not None for array in arrays)
