"""The texts of the pages: the same keys and places in both languages, none that shadows a text of the reports."""

from __future__ import annotations

import re
from pathlib import Path

import dashboard.text
from dashboard.text import entries
from scenarios.text import entries as report_entries

PLACE = re.compile(r"{(\w+)[^}]*}")


def test_both_languages_have_the_same_files_keys_and_places() -> None:
    folder = Path(dashboard.text.__file__).parent
    names = {language: sorted(path.name for path in (folder / language).glob("*.toml")) for language in ("zh", "en")}
    assert names["zh"] == names["en"]
    chinese, english = entries("zh"), entries("en")
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(english[key])), key
        assert text.strip() and english[key].strip(), key


def test_no_text_of_a_page_shadows_one_of_the_reports() -> None:
    assert not entries("zh").keys() & report_entries("zh").keys()
