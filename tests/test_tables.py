"""Claims about package tables and about files that are written whole."""

import os
from importlib import resources

import pytest

from legpress.files import replacing, write_whole
from legpress.tables import doubt, json_table, toml_table, value


def test_every_table_can_be_read():
    folder = resources.files("legpress") / "data"
    names = [file.name for file in folder.iterdir()]
    for name in names:
        stem, _, kind = name.rpartition(".")
        if kind in ("toml", "json"):
            assert (toml_table if kind == "toml" else json_table)(stem)


def test_nobody_can_spoil_a_table_for_the_next_reader():
    table = toml_table("segments")
    with pytest.raises(TypeError):
        table["height_share"]["thigh"] = 1.0  # pyright: ignore[reportIndexIssue]
    assert isinstance(json_table("paths")["centre_rad"], tuple)


def test_a_value_lies_within_its_doubt():
    low, high = doubt("press", "contact", "friction")
    assert low < value("press", "contact", "friction") < high


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    file = tmp_path / "kept.txt"
    write_whole(file, "old\n")

    def broken(file):
        with replacing(file) as opened:
            opened.write("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken(file)
    assert file.read_text() == "old\n"
    assert list(tmp_path.iterdir()) == [file]


def test_writing_keeps_permissions_and_follows_links(tmp_path):
    file, link = tmp_path / "real.txt", tmp_path / "link.txt"
    write_whole(file, b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert os.stat(file).st_mode & 0o777 == 0o640
