"""Style sheets of the page's parts share one page: what one of them begins, no other speaks of. What all share is style.css's."""

import re

BASE = "style.css"


def selectors_of(file):
    text = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S)
    return [each.strip() for several in re.findall(r"([^{}]+)\{", text) for each in several.split(",")]


def test_a_class_that_one_part_s_sheet_begins_is_no_other_s(root):
    sheets = {file.name: selectors_of(file) for file in sorted((root / "web" / "src").glob("*.css"))}
    assert len(sheets) > 3
    spoken = {
        name: {one for each in every for one in re.findall(r"\.([a-zA-Z][\w-]*)", each)}
        for name, every in sheets.items()
    }
    for name, every in sheets.items():
        if name != BASE:
            begun = {first[1] for each in every if (first := re.match(r"\.([a-zA-Z][\w-]*)", each))}
            begun -= {
                first[1] for each in sheets[BASE] if (first := re.match(r"\.([a-zA-Z][\w-]*)", each))
            }  # all may refine those
            for other in sheets.keys() - {name}:
                assert not begun & spoken[other], (name, other)
