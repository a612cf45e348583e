"""A sentence read as claims: fields with the place that they were read from, and questions for all that is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import Field

from scenarios.acceptance.claims.grammar import Reading, readings_of
from scenarios.acceptance.claims.kpis import catalogue
from scenarios.acceptance.claims.lexer import Token, tokens_of
from scenarios.acceptance.claims.lexicon import Normal
from scenarios.acceptance.claims.model import LONGEST_TEXT, Claim, Direction, Period, defined
from scenarios.acceptance.claims.questions import Question, requirements_missing
from scenarios.acceptance.claims.values import direction_of, value_of
from simcore.spec.quantities import Frozen

_FRAME = {
    "boundary": "boundary",
    "baseline": "period.baseline",
    "reporting": "period.reporting",
    "claimant": "claimant",
}


class FieldSpan(Frozen):
    """The words that a field was read from: characters `start` to `end` of the text."""

    field: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class ParsedClaim(Frozen):
    """A claim as far as it was said, the words of its fields, and what has to be asked."""

    claim: Claim
    found: tuple[FieldSpan, ...]
    questions: tuple[Question, ...]

    @property
    def complete(self) -> bool:
        """Whether the claim may be tested."""
        return not self.questions


class ParsedClaims(Frozen):
    """All claims of a text; `questions` are about words that no claim was read from."""

    text: str
    claims: tuple[ParsedClaim, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether there is a claim, every one may be tested, and every word was understood."""
        return bool(self.claims) and not self.questions and all(parsed.complete for parsed in self.claims)

    @property
    def codes(self) -> frozenset[str]:
        """Codes of all questions."""
        own = {question.code for question in self.questions}
        return frozenset(own | {question.code for parsed in self.claims for question in parsed.questions})


def parse_claim(text: str) -> ParsedClaims:
    """Read the claims of a Chinese or English text; never raises: what is not understood is a question.

    Only the first 2,000 characters are read; a longer text is asked for in parts.
    """
    if len(text) > LONGEST_TEXT or not text.strip():
        return ParsedClaims(text=text, questions=(_not_understood(text[:LONGEST_TEXT]),))
    normal, tokens = tokens_of(text)
    claims: list[ParsedClaim] = []
    questions: list[Question] = []
    for sentence in _sentences(tokens):
        for found in _of_sentence(sentence, normal, text):
            if isinstance(found, Question):
                questions.append(found)
            else:
                claims.append(found)
    if not claims and not questions:
        questions.append(_not_understood(text))
    return ParsedClaims(text=text, claims=tuple(claims), questions=tuple(questions))


def _not_understood(words: str) -> Question:
    return Question(code="NOT_UNDERSTOOD", field="source", found=words.strip())


def _sentences(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    sentence: list[Token] = []
    for token in tokens:
        if token.kind != "stop":
            sentence.append(token)
        elif sentence:
            yield tuple(sentence)
            sentence = []
    if sentence:
        yield tuple(sentence)


def _of_sentence(sentence: tuple[Token, ...], normal: Normal, text: str) -> Iterator[ParsedClaim | Question]:
    """Claims of a sentence; a clause of frame words is about all of them, one without indicator about the last."""
    shared, own = _frames(sentence)
    body = [token for token in sentence if token.kind not in _FRAME]
    source = _words((sentence[0], sentence[-1]), normal, text).text
    carried: Token | None = None
    for found in readings_of(body):
        if isinstance(found, tuple):
            carried = None
            yield _not_understood(_words((found[0], found[-1]), normal, text).text)
            continue
        alone = len(found.tokens) == len(body)
        if found.kpi is None and found.form == "number" and not alone:
            carried = None
            yield _not_understood(_words((found.tokens[0], found.tokens[-1]), normal, text).text)
            continue
        kpi = found.kpi or carried
        several = sum(token.letter == "K" for token in found.tokens) > 1
        carried = None if several else kpi
        frame = _of_clause(found.tokens, shared, own, sentence)
        parsed = None if frame is None else _claim(found, kpi, frame, source, normal, text)
        yield parsed or _not_understood(_words((found.tokens[0], found.tokens[-1]), normal, text).text)


def _frames(sentence: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Boundary, period and claimant that stand in a clause of their own, and those within a claim."""
    shared: list[Token] = []
    own: list[Token] = []
    clause: list[Token] = []
    for token in (*sentence, None):
        if token is not None and token.letter != "W":
            clause.append(token)
            continue
        frame = [word for word in clause if word.kind in _FRAME]
        (shared if len(frame) == len(clause) else own).extend(frame)
        clause = []
    return shared, own


def _of_clause(
    tokens: Sequence[Token], shared: Sequence[Token], own: Sequence[Token], sentence: Sequence[Token]
) -> dict[str, Token] | None:
    """The frame of one clause by field, None where a field is said twice; what stands in the clause goes first."""
    separators = [token for token in sentence if token.letter in "SW"]
    first, last = tokens[0].start, tokens[-1].end
    start = max((token.end for token in separators if token.end <= first), default=0)
    end = min((token.start for token in separators if token.start >= last), default=sentence[-1].end)
    # "From 6 % in 2022 to 3.8 %": which of the two levels it belongs to isn't read.
    since = min((token.start for token in tokens if token.letter in "FN"), default=last)
    until = max((token.end for token in tokens if token.letter == "N"), default=since)
    frame: dict[str, Token] = {}
    for token in own:
        if since < token.start < until:
            return None
        if start <= token.start and token.end <= end:
            if _FRAME[token.kind] in frame:
                return None
            frame[_FRAME[token.kind]] = token
    common: dict[str, Token] = {}
    for token in shared:
        if _FRAME[token.kind] in common:
            return None
        common[_FRAME[token.kind]] = token
    return {**common, **frame}


def _claim(
    reading: Reading, kpi: Token | None, frame: dict[str, Token], source: str, normal: Normal, text: str
) -> ParsedClaim | None:
    """The claim of a reading; None where its numbers fit no form."""
    name, _, definition = kpi.says.partition("/") if kpi is not None else ("", "", "")
    key = name or None
    known = None if key is None else catalogue()[key]
    if known is not None and not definition and len(known.definitions) == 1:
        definition = known.definitions[0].id
    read = value_of(reading, known)
    if reading.numbers and read is None:
        return None
    value, unit, signed = (None, None, None) if read is None else (read.value, read.unit, read.direction)
    spoken = direction_of(reading.verb, known)
    if spoken is not None and signed is not None and spoken != signed and (value is None or value.kind != "levels"):
        return None
    direction: Direction | None = spoken or signed
    words = {field: _words((token,), normal, text, said=True) for field, token in frame.items()}
    said = {field: span.text for field, span in words.items()}
    claim = Claim(
        kpi=key, **defined(definition or None, key), direction=direction, value=value, unit=unit,
        boundary=said.get("boundary"), claimant=said.get("claimant"), source=source,
        period=Period(baseline=said.get("period.baseline"), reporting=said.get("period.reporting")),
    )  # fmt: skip
    spans: list[tuple[str, tuple[Token, ...]]] = [
        ("kpi", (kpi,) if kpi else ()),
        ("direction", (reading.verb,) if reading.verb else ()),
    ]
    spans += [("value", (reading.numbers[0], reading.numbers[-1]) if reading.numbers else ())]
    found = [_words(tokens, normal, text, field) for field, tokens in spans if tokens]
    found += [words[field].model_copy(update={"field": field}) for field in sorted(words)]
    return ParsedClaim(claim=claim, found=tuple(found), questions=requirements_missing(claim))


def _words(
    tokens: Sequence[Token], normal: Normal, text: str, field: str = "source", *, said: bool = False
) -> FieldSpan:
    """The words of the original from the first of the tokens to the last; `said`: only what the token keeps of them."""
    start, end = tokens[0].start, tokens[-1].end
    if said:
        start += normal.text[start:end].index(tokens[0].says)
        end = start + len(tokens[0].says)
    first, last = normal.span(start, end)
    return FieldSpan(field=field, start=first, end=last, text=text[first:last])
