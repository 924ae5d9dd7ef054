"""The application: which address is which page."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsarc.errors import Ambiguous, NewsarcError, NotFound
from newsarc.web import articles, lists, overview
from newsarc.web.guard import Guard
from newsarc.web.render import render
from newsarc.web.shelf import Shelf

_STATIC: Final = {"style.css": "text/css", "app.js": "text/javascript", "icon.svg": "image/svg+xml"}


def make_app(folder: Path, *, editable: bool = False, host: str = "127.0.0.1") -> Starlette:
    """The pages of an archive's folder, for any ASGI server. `editable` lets readers keep tags and notes."""
    routes = [
        Route("/", lists.show_list),
        Route("/feed.atom", lists.show_feed),
        Route("/runs", overview.show_runs),
        Route("/runs/{run}", overview.show_run),
        Route("/topics", overview.show_topics),
        Route("/static/{name}", _send_static),
        *(Route(f"/a/{{ref}}.{form}", articles.SHOW_AS[form]) for form in articles.SHOW_AS),
        Route("/a/{ref}/history", articles.show_history),
        Route("/a/{ref}/story", articles.show_story),
        Route("/a/{ref}/raw", articles.show_raw),
        Route("/a/{ref}/page", articles.send_page),
        Route("/a/{ref}", articles.show_article),
    ]
    if editable:
        routes.append(Route("/a/{ref}/note", articles.keep_note, methods=["POST"]))
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, host=host)],
        exception_handlers={NewsarcError: _show_error, HTTPException: _show_error},
    )
    app.state.shelf = Shelf(folder)
    app.state.editable = editable
    return app


def _send_static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC:
        raise HTTPException(404)
    return Response(files("newsarc.web").joinpath("static", name).read_bytes(), media_type=_STATIC[name])


def _show_error(request: Request, error: Exception) -> Response:
    """One line, as on the command line."""
    if isinstance(error, HTTPException):
        return render(request, "error.html", status=error.status_code, message=error.detail, candidates=())
    status = 404 if isinstance(error, (NotFound, Ambiguous)) else 500
    candidates = error.candidates if isinstance(error, Ambiguous) else ()
    return render(request, "error.html", status=status, message=str(error), candidates=candidates)
