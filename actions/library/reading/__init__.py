"""Reads documents into sections: Markdown, DOCX, PDF, HTML, and tables of questions and answers (XLSX, CSV)."""

from actions.library.reading.files import SUFFIXES, read_document
from actions.library.reading.sections import Reading, Section, Unreadable

__all__ = ["SUFFIXES", "Reading", "Section", "Unreadable", "read_document"]
