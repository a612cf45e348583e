"""What else would do it: doing nothing, and every single change of the line that might bring the output of a package.

`candidates` makes the single changes from the line itself (`shifts` those of its working time), `costs` says what
is known of their price, `study` screens and settles them, `document` is the JSON.
"""

from scenarios.alternatives.candidates import Candidate, candidates_of
from scenarios.alternatives.document import alternatives_document
from scenarios.alternatives.settings import AlternativesSettings
from scenarios.alternatives.study import Alternatives, Judged, Screened, SearchWork, alternatives_study

__all__ = [
    "Alternatives",
    "AlternativesSettings",
    "Candidate",
    "Judged",
    "Screened",
    "SearchWork",
    "alternatives_document",
    "alternatives_study",
    "candidates_of",
]
