"""Descriptions written as TOML: plain values, then sections, each number as short as it can be read back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def toml_document(table: Mapping[str, Any], remark: str = "", inline: Collection[str] = ()) -> str:
    """A file's text: mappings become sections, mappings in them inline tables, lists of mappings `[[sections]]`.

    `inline` names mappings that stand in one line all the same.
    """
    import tomlkit

    document = tomlkit.document()
    if remark:
        document.add(tomlkit.comment(remark))
    for key, value in table.items():
        if key in inline or not _is_section(value):
            document[key] = toml_item(value)
    for key, value in table.items():  # after the plain values: what follows a section's head belongs to it
        if key in inline or not _is_section(value):
            continue
        if isinstance(value, Mapping):
            document[key] = section_of(value)
        else:
            entries = tomlkit.aot()
            for entry in value:
                entries.append(section_of(entry))
            document[key] = entries
    return tomlkit.dumps(document)


def section_of(table: Mapping[str, Any]) -> Any:
    """A section, `[name]`; mappings in it are inline tables."""
    import tomlkit

    section = tomlkit.table()
    for key, value in table.items():
        section[key] = toml_item(value)
    return section


def toml_item(value: Any) -> Any:
    """A value within a line; whole numbers without their .0."""
    import tomlkit

    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        for key, inner in value.items():
            inline[key] = toml_item(inner)
        return inline
    if isinstance(value, tuple | list):
        return tomlkit.item([toml_item(inner) for inner in value])
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _is_section(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(entry, Mapping) for entry in value)
