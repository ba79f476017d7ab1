"""What the page is told when something cannot be done: RFC 9457, in the sentence that the command would print."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException as AnyHTTPException

from ..errors import NoCore, WrongInput, shown

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger(__name__)


class Problem(BaseModel):
    """A problem's details (RFC 9457); `detail` is for the person, `title` the status in words."""

    model_config = ConfigDict(frozen=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem as a response."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(told.model_dump(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What the API's document says of the problems that a route may answer with."""
    return {status: {"model": Problem, "content": {MEDIA_TYPE: {}}} for status in statuses}


class NotFound(HTTPException):
    """There is no such thing."""

    def __init__(self, detail: str) -> None:
        super().__init__(404, detail)


class NotNow(HTTPException):
    """It cannot be done as things stand."""

    def __init__(self, detail: str) -> None:
        super().__init__(409, detail)


def answer_problems(app: FastAPI) -> None:
    """Makes the application answer every error with a problem."""

    @app.exception_handler(WrongInput)
    async def wrong_input(request: Request, error: WrongInput) -> JSONResponse:
        return problem(422, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first, *more = error.errors()
        where = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path"))
        also = f" ({len(more)} more like this)" if more else ""
        value = f"; it was {shown(first['input'])}" if first["type"] not in ("missing", "json_invalid") else ""
        return problem(422, f"{where or 'The request'}: {first['msg']}{value}{also}.")

    @app.exception_handler(AnyHTTPException)
    async def refused(request: Request, error: AnyHTTPException) -> JSONResponse:
        detail = "The body of the request is no text (UTF-8)." if error.status_code == 400 else str(error.detail)
        return problem(error.status_code, detail, error.headers)

    @app.exception_handler(NoCore)
    async def no_core(request: Request, error: NoCore) -> JSONResponse:
        return problem(503, str(error))

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> JSONResponse:
        _LOG.exception("a fault of ours at %s", request.url.path, exc_info=error)
        return problem(500, f"legpress failed ({type(error).__name__}). This is a fault of ours, not of your input.")
