"""What a verdict means in yuan: agreed aid, aid by a rule, or pay by result; exact decimals to the fen."""

from scenarios.acceptance.subsidy.consequence import Amount, Consequence, consequence
from scenarios.acceptance.subsidy.terms import ByResult, PointStep, SubsidyTerms

__all__ = ["Amount", "ByResult", "Consequence", "PointStep", "SubsidyTerms", "consequence"]
