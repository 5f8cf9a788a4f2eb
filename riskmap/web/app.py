"""Assemble the application from the parts it receives; nothing is created at import."""

from __future__ import annotations

from apiflask import APIFlask
from flask import Flask
from jinja2 import StrictUndefined

import riskmap
from riskmap.doors import assets, compression, numbers, pacing, parts, problems, published, words
from riskmap.doors.api.bearing import count_programs
from riskmap.doors.api.contract import describe
from riskmap.doors.landing import offer_landings
from riskmap.doors.offers import (
    offer_happenings,
    offer_layers,
    offer_notices,
    offer_pins,
    offer_studies,
)
from riskmap.doors.refusals import log_refusals
from riskmap.runtime import Runtime
from riskmap.runtime.rooms import modules
from riskmap.web import audit, contract, health, live, manual, metrics, security, styleguide


def create_app(runtime: Runtime) -> Flask:
    """Build the web application on the parts of `runtime`."""
    app = APIFlask(
        "riskmap",
        title="riskmap",
        version=riskmap.__version__,
        json_errors=False,
        docs_path=None,
        spec_path=None,
        static_folder=str(runtime.resources.static),
        static_url_path="/static",
        template_folder=str(runtime.resources.templates),
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["version"] = riskmap.__version__
    parts.hand_over(app, runtime)
    compression.compress_answers(app, runtime.home.cache / "compressed")  # first: sees them last
    server = runtime.settings.server
    security.secure(
        app, allowed_hosts=server.allowed_hosts, proxies=server.proxies, threads=server.threads
    )
    problems.explain_errors(app)
    describe(app)
    count_programs(app)
    if server.holds_off:
        pacing.hold_off(app)
    for module in modules("signin"):
        module.let_in(app, runtime)
    assets.serve_assets(app)
    words.speak(app, runtime.resources.locale)
    numbers.count_in(app)
    metrics.count_requests(app)
    log_refusals(app)
    offer_layers(app, (module.layers for module in modules("layers")))
    offer_pins(app, (module.pins for module in modules("pins")))
    offer_landings(app, (module.landing for module in modules("landing")))
    offer_notices(app, (module.notices for module in modules("notices")))
    offer_happenings(app, (module.happenings for module in modules("happenings")))
    offer_studies(app, (module.studies for module in modules("studies")))
    _open_doors(app)
    return app


def _open_doors(app: APIFlask) -> None:
    own = (published, audit, health, live, manual, metrics, contract, styleguide)
    for module in (*own, *modules("pages"), *modules("api")):
        app.register_blueprint(module.blueprint)
