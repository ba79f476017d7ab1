"""Tables behind pointers: they outlive whoever made them for as long as somebody may read them."""

import weakref

from legpress.body.scaling import source_body
from legpress.core.library import field_groups
from legpress.core.tables import body_tables
from legpress.press.strength import with_full_activation


def test_whoever_holds_the_pointers_holds_the_tables():
    """Two threads that first ask for a body make its tables each; one's are dropped while the core reads them."""
    tables = body_tables.__wrapped__(source_body())
    pointers, arrays = tables.pointers, [weakref.ref(array) for array in tables.arrays]
    del tables
    assert len(pointers) == len(arrays)
    assert all(array() is not None for array in arrays)


def test_a_body_that_differs_in_full_effort_alone_shares_the_costly_tables():
    body = source_body()
    weaker = with_full_activation(body, 0.5)
    mine, theirs = (dict(zip(_names(), body_tables(each).arrays, strict=True)) for each in (body, weaker))
    for name in ("supply_cells", "passive_force", "path_coefficients", "knee_coefficients", "hip_coefficients"):
        assert mine[name] is theirs[name]
    assert (mine["full_activation"], theirs["full_activation"]) == (1.0, 0.5)


def _names() -> list[str]:
    return [name for name, _ in field_groups()["body"]]
