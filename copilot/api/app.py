"""The API as an application, to be mounted at /api/v1."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.telemetry import TelemetryConfig

from copilot.api.counting import router as counting
from copilot.api.document import FAULT, PROBLEM
from copilot.api.needs import Needs
from copilot.api.problems import handle_problems
from copilot.api.reading import router as reading
from copilot.api.rows import MOST_ROWS, ROW
from copilot.api.telling import router as telling

PATH = "/api/v1"
VERSION = "1.0.0"
_ABOUT = """Read the log of suggestions, and tell how cases ended.

Everything that was written by people is masked. A token sees the entries of its teams only: those of others are not
there. Lists are newest first; `next_cursor` gives the next page. Errors are `application/problem+json` in the language
of `Accept-Language` (es or en), and say what helps."""
_OUTCOMES = {
    "type": "object",
    "additionalProperties": False,
    "required": ["outcomes"],
    "properties": {
        "outcomes": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_ROWS,
            "items": {"$ref": "#/components/schemas/OutcomeToTell"},
        }
    },
}


_SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


class _Api(FastAPI):
    """FastAPI with what its own description of an operation cannot say."""

    def openapi(self) -> dict[str, Any]:
        if not self.openapi_schema:
            document = get_openapi(
                title=self.title, version=self.version, description=self.description, routes=self.routes,
                servers=[{"url": PATH}],
            )  # fmt: skip
            ours = {"Problem": PROBLEM, "Fault": FAULT, "OutcomeToTell": ROW, "OutcomesToTell": _OUTCOMES}
            document["components"]["schemas"] |= ours
            self.openapi_schema = document
        return self.openapi_schema


def api(needs: Needs) -> FastAPI:
    """The application over these parts. It has no page of its own: the document is at `openapi.json`."""
    app = _Api(
        title="copilot", version=VERSION, description=_ABOUT, docs_url=None, redoc_url=None,
        redirect_slashes=False, generate_unique_id_function=lambda route: route.name, telemetry=_SILENT,
    )  # fmt: skip
    app.state.needs = needs
    handle_problems(app)
    app.include_router(reading)
    app.include_router(telling)
    app.include_router(counting)
    return app
