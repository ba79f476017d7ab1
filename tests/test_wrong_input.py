"""Wrong input ends with code 2 and one sentence; it never ends in a traceback."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (["machine", "show", "sled-45-smal"], "sled-45-small-plate"),
        (["machine", "show", "nowhere/mine.toml"], "no such file"),
        (["machine", "show", "."], "neither in the catalogue nor a file"),
        (["machine", "show"], "NAME|FILE"),
        (["machine", "show", "vertical", "--jsn"], "--json"),
        (["machine", "new", "--answers", "nowhere.toml"], "no such file"),
        (["machinery"], "machine"),
        (["machines", "--out", "/dev/null/x"], "--out"),
    ],
)
def test_wrong_input_is_one_sentence_and_code_2(legpress, arguments, because, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = legpress(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert said.one_sentence_on_stderr
    assert because in said.err


@pytest.mark.parametrize(
    ("content", "because"),
    [
        ('name = "x"\nrail_deg = \n', "line 2"),
        ("", "missing"),
        ('name = "x"\nrail_deg = nan', "rail_deg"),
        ('name = "x"\nrail_deg = 45\n[plate]\nheight_cm = -3', "plate.height_cm"),
        ("a = " + "[" * 3000, "."),
    ],
)
def test_a_bad_machine_file_is_named(legpress, tmp_path, content, because):
    file = tmp_path / "mine.toml"
    file.write_text(content)
    said = legpress("machine", "show", file)
    assert said.code == 2
    assert said.one_sentence_on_stderr
    assert "mine.toml" in said.err
    assert because in said.err


def test_a_bad_answer_in_a_file_is_named(legpress, tmp_path):
    for content, because in (('rail = "steep"', "rail"), ('rale = "45"', "rail"), ("rail = true", "quotes")):
        (tmp_path / "answers.toml").write_text(content)
        said = legpress("machine", "new", "--answers", tmp_path / "answers.toml", "--out", tmp_path)
        assert said.code == 2
        assert said.one_sentence_on_stderr
        assert "answers.toml" in said.err
        assert because in said.err


def test_a_fault_of_ours_is_code_1_without_a_traceback(legpress, monkeypatch):
    def broken():
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("legpress.machine.catalogue_names", broken)
    said = legpress("machines")
    assert said.code == 1
    assert said.one_sentence_on_stderr
    assert "ZeroDivisionError" in said.err


def test_stopping_is_not_a_crash(legpress, monkeypatch):
    def stopped():
        raise KeyboardInterrupt

    monkeypatch.setattr("legpress.machine.catalogue_names", stopped)
    said = legpress("machines")
    assert (said.code, said.err.strip()) == (130, "Stopped.")


words = st.sampled_from(
    ["machine", "machines", "show", "vertical", "--json", "--help", "--version", "-", "--", "sled-35"]
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(words | st.text(max_size=8), max_size=5))
def test_any_words_end_with_0_or_2(legpress, arguments):
    said = legpress(*arguments)
    assert said.code in (0, 2)
    assert "Traceback" not in said.err
    if said.code == 2:
        assert said.one_sentence_on_stderr


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "ignore")))
def test_any_file_is_refused_in_one_sentence(legpress, tmp_path_factory, content):
    file = tmp_path_factory.mktemp("any") / "mine.toml"
    file.write_bytes(content)
    said = legpress("machine", "show", file)
    assert said.code == 2
    assert said.one_sentence_on_stderr
