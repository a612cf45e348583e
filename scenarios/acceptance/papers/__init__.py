"""The papers of an acceptance as DOCX and HTML: the plan on one page, the annex of a contract, the report.

They say what plan and verdicts say, and judge nothing; no engine is imported.
"""

from scenarios.acceptance.papers.extra import Extra
from scenarios.acceptance.papers.given import AcceptancePaper, PlanPaper
from scenarios.acceptance.papers.write import write_acceptance, write_plan

__all__ = ["AcceptancePaper", "Extra", "PlanPaper", "write_acceptance", "write_plan"]
