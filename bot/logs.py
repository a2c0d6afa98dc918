"""Structured logs: JSON lines on stderr, without anybody's words, numbers or tokens."""

from __future__ import annotations

import logging
import sys

import structlog

LOUD_LIBRARIES = ("httpx", "httpcore", "telegram", "apscheduler", "uvicorn.access")


def configure_logs(*, readable: bool = False, level: int = logging.INFO) -> None:
    """`readable`: coloured lines for a terminal. httpx would log URLs with tokens at INFO: it is silenced."""
    for name in LOUD_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    render = (
        structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up each time: whoever replaces stderr (a test, a supervisor) gets what comes after.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
