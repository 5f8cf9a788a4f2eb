"""No other site sends forms in the name of somebody who is signed in (CSRF).

Every form of a page holds ``<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">``,
htmx sends it with the form; a script that sends no form puts it into ``X-CSRFToken``. A token is
good as long as the cookie it belongs to: a form may stay open overnight.
"""

from __future__ import annotations

from flask import Flask, Response, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.problems import answer_to
from riskmap.doors.refusals import refused

COOKIE = "riskmap_form"
FIELD = "csrf_token"


def protect_forms(app: Flask, secret: bytes) -> None:
    """Refuse what changes something and does not come from a page of `app`.

    Parameters
    ----------
    secret
        Signs the cookie; the same after a restart, so that open forms stay good.
    """
    app.secret_key = secret
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_FIELD_NAME=FIELD,
        WTF_CSRF_TIME_LIMIT=None,
    )
    protection = CSRFProtect(app)

    @app.before_request
    def check() -> None:
        if not (is_by_token() or is_for_programs()):
            protection.protect(apply_exemptions=True)

    app.register_error_handler(CSRFError, _forged)


def is_by_token() -> bool:
    """Tell whether a request proves itself by a header that no browser adds of itself.

    Cookies prove nothing in such a request, so no other site gains by sending it.
    """
    return request.headers.get("Authorization", "").lower().startswith("bearer ")


def is_for_programs() -> bool:
    """Tell whether an address takes changes by a token only, and never by a cookie."""
    return request.path.startswith("/api/")


def begin_anew() -> None:
    """Make all forms that were open before good for nothing: somebody signs in or out."""
    session.clear()


def _forged(_fault: CSRFError) -> Response:
    refused("form from elsewhere")
    return answer_to(
        InvalidRequestError(
            N_("This form did not come from here, or the cookie that proves it is gone."),
            mend=N_("Load the page again and send it once more; cookies have to be allowed."),
        )
    )
