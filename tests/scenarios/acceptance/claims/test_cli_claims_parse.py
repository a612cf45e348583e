"""`lineproof claims parse`: what is asked, in both languages and as data, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import get_args

import pytest

from scenarios.acceptance.claims import Question, catalogue
from scenarios.acceptance.claims.consistency import UnusedReason
from scenarios.acceptance.claims.identities import ASSUMPTIONS, IDENTITIES, REPORTED
from scenarios.acceptance.claims.model import Kind, Qualifier, Unit
from scenarios.acceptance.claims.questions import QuestionCode
from scenarios.text import LANGUAGES, Language, entries
from tests.scenarios.running import exit_code

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def called(*arguments: str) -> tuple[int, str]:
        code = exit_code(*arguments)
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return called


def test_every_code_has_a_text_in_both_languages() -> None:
    keys = {f"claim_question.{code}" for code in get_args(QuestionCode)}
    keys |= {f"claim_unit.{unit}" for unit in get_args(Unit)} | {f"claim_kind.{kind}" for kind in get_args(Kind)}
    keys |= {f"claim_phrase.{qualifier}" for qualifier in get_args(Qualifier)}
    keys |= {f"claim_unused.{reason}" for reason in get_args(UnusedReason)}
    keys |= {f"claim_quantity.{name}" for name in REPORTED} | {f"claim_identity.{code}" for code in IDENTITIES}
    keys |= {f"claim_assumption.{code}" for code in ASSUMPTIONS}
    keys |= {f"claim_basis.{item.basis}" for kpi in catalogue().values() for item in kpi.definitions}
    for language in LANGUAGES:
        assert keys <= entries(language).keys()
    asked = Question(code="NOT_UNDERSTOOD", field="source", found="abc")
    assert "abc" in asked.zh and "abc" in asked.en and asked.zh != asked.en


@pytest.mark.parametrize(("language", "words"), [("zh", "按总量还是按单件?"), ("en", "in total or per piece?")])
def test_questions_are_asked_in_the_language_that_was_asked_for(run: Run, language: Language, words: str) -> None:
    code, output = run("claims", "parse", "运营成本降低21%", "--lang", language)
    assert code == 1 and words in output and "lineproof.operating_cost_per_piece" in output


def test_a_set_that_cannot_hold_is_said_with_its_reconciling_readings(run: Run) -> None:
    code, output = run("claims", "parse", "产量提高23%，用工减少50%，劳动生产率提高16%", "--lang", "en")
    assert code == 1 and "can't hold together" in output and "in conflict: claims 1, 2, 3" in output
    assert "claim 3 as value added per head" in output and "rated capacity" in output


def test_one_that_can_hold_says_what_follows(run: Run) -> None:
    code, output = run("claims", "parse", "Productivity up 23 %, labour productivity up 16 %", "--lang", "en")
    assert code == 1 and "staff x1.0603 (+6.03 %) [1.0515, 1.0693]" in output


def test_data_hold_fields_spans_questions_and_consistency(run: Run) -> None:
    code, output = run("claims", "parse", "不良率由6%下降到3.8%，xyz", "--json")
    data = json.loads(output)
    (item,) = data["claims"]
    assert code == 1 and not data["complete"]
    assert item["claim"]["value"]["before"]["value"] == "6" and item["claim"]["kpi"] == "defect_rate"
    assert {"field": "kpi", "start": 0, "end": 3, "text": "不良率"} in item["found"]
    assert {question["code"] for question in item["questions"]} >= {"DEFINITION", "BOUNDARY"}
    assert all(question["text"]["zh"] and question["text"]["en"] for question in item["questions"])
    assert data["questions"][0]["code"] == "NOT_UNDERSTOOD" and data["questions"][0]["found"] == "xyz"
    assert [entry["quantity"] for entry in data["consistency"]["implied"]] == ["quality"]


def test_a_complete_claim_is_done(run: Run) -> None:
    sentence = "According to the vendor, OEE at the grinding line in 2024 rises by 10 points year on year"
    code, output = run("claims", "parse", sentence, "--lang", "en")
    assert code == 0 and "complete: may be tested" in output


@pytest.mark.parametrize("arguments", [("parse",), ("guess", "x")])
def test_what_can_not_be_done_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    code, output = run("claims", *arguments, "--lang", "en")
    assert code == 2 and ("CLAIM_TEXT" in output or "NAME_UNKNOWN" in output)
