"""Numbered requirements on a verdict at acceptance, and the certificate of which a case meets, and by what."""

from scenarios.acceptance.requirements.certificate import Certificate, Entry, Status, certificate
from scenarios.acceptance.requirements.model import Requirement, Requirements, load_requirements

__all__ = [
    "Certificate",
    "Entry",
    "Requirement",
    "Requirements",
    "Status",
    "certificate",
    "load_requirements",
]
