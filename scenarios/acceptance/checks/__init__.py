"""Questions that an official may ask of a record: each with the data that raise it, none of them a verdict.

What can't be asked for want of a column or of weeks is said as well; silence means that a check was made.
"""

from scenarios.acceptance.checks.ask import CHECKS, Check, ask
from scenarios.acceptance.checks.model import Answer, Checks, NotAsked, NothingToAsk, Question, check_name

__all__ = ["CHECKS", "Answer", "Check", "Checks", "NotAsked", "NothingToAsk", "Question", "ask", "check_name"]
