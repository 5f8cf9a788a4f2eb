"""The parts of riskmap/docs/reference that are made from the code; see ``scripts/docs``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from pkgutil import walk_packages

import click
from attrs import fields

import riskmap
from riskmap.cli.exits import exit_code
from riskmap.cli.house import cli
from riskmap.config import known_feed_keys, known_keys
from riskmap.core.errors import RiskmapError
from riskmap.doors.problems import status_of
from riskmap.feeds.model.quantities import quantities
from riskmap.feeds.model.severities import scales
from riskmap.feeds.service import formats
from riskmap.outside.transports import KEYS, Options
from riskmap.people.model.retention import rules, tables
from riskmap.reporting.model.checks import Check
from riskmap.reporting.model.checks import checks as all_checks
from riskmap.reporting.model.indicators import Indicator
from riskmap.reporting.model.indicators import indicators as all_indicators
from riskmap.reporting.model.reports import Kind
from riskmap.warnings.model.thresholds import Threshold
from riskmap.warnings.model.thresholds import thresholds as thresholds_of

ROOT = Path(riskmap.__file__).parent.parent
REFERENCE = ROOT / "riskmap" / "docs" / "reference"
#: What stands above it in a page is written by hand.
LINE = "<!-- made by scripts/docs from here on -->"
Renderer = Callable[[], Iterator[str]]


def settings() -> Iterator[str]:
    """Yield a table a section: what config.toml says, and what is checked."""
    text = (ROOT / "config.toml").read_text("utf-8").partition("# One block a feed.")[0]
    shipped = re.findall(r"^\w+ = (.+?) +# (.+)$", text, re.MULTILINE)
    section = ""
    for (key, fits, _), (default, meaning) in zip(known_keys(), shipped, strict=True):
        if section != (section := key.partition(".")[0]):
            yield f"\n## {section}\n\n| Key | Shipped | What fits | Meaning |\n|---|---|---|---|"
        yield f"| `{key}` | `{default}` | {fits} | {meaning} |"
    yield "\n## feeds.NAME\n\n| Key | What fits | Meaning |\n|---|---|---|"
    for key, fits, meaning in known_feed_keys():
        yield f"| `{key}` | {fits} | {meaning} |"


def errors() -> Iterator[str]:
    """Yield a section a kind; the headings are what problem documents link to."""
    for kind in sorted(every_kind(), key=lambda one: one.__name__):
        name = kind.__name__
        sentence = " ".join((kind.__doc__ or "").partition("\n\n")[0].split())
        codes = f"HTTP {status_of(kind(''))} · exit code {exit_code(kind(''))}"
        yield f"\n## {name.removesuffix('Error')}\n\n`{name}` · {codes}\n\n{sentence}"
        if kind.mend:
            yield f"\nTo mend: {kind.mend.replace('{{', '{').replace('}}', '}')}"


def every_kind() -> set[type[RiskmapError]]:
    """Return the whole family, wherever in the house they are declared."""
    for module in walk_packages(riskmap.__path__, "riskmap."):
        if not re.search(r"\.migrations|\.__main__", module.name):
            import_module(module.name)
    return family(RiskmapError)


def family(kind: type[RiskmapError]) -> set[type[RiskmapError]]:
    """Return our own kinds of errors below `kind`."""
    below = {one for one in kind.__subclasses__() if one.__module__.startswith("riskmap.")}
    return below.union(*map(family, below))


def commands(command: click.Command = cli, above: click.Context | None = None) -> Iterator[str]:
    """Yield what every command says of itself."""
    how = {"terminal_width": 88, **command.context_settings}
    command._help_option = None  # a test that ran it without its group left other names in it
    context = click.Context(command, info_name=command.name, parent=above, **how)
    yield f"\n## {context.command_path}\n\n```text\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below and not below.hidden:
                yield from commands(below, context)


def retention() -> Iterator[str]:
    """Yield the periods, then what was decided about each table."""
    yield "\n## Periods\n\n| Rule | What goes | Days | Source | Verified |\n|---|---|---|---|---|"
    for one in rules().values():
        about = (f"{one.what}, {one.after}", one.period.days, one.source.title)
        verified = "yes" if one.source.verified else "no"
        yield f"| `{one.slug}` | {' | '.join(map(str, about))} | {verified} |"
    yield "\n## Tables\n\n| Table | Rules | Why, and what stays |\n|---|---|---|"
    for name, kept in sorted(tables().items()):
        said = ", ".join(f"`{rule}`" for rule in kept.rules) or "–"
        yield f"| `{name}` | {said} | {kept.why} |"


def indicators() -> Iterator[str]:
    """Yield a table a group: each heading of the quick report in both languages."""
    group = ""
    for one in all_indicators().values():
        if group != (group := one.group.slug):
            yield f"\n## {one.group.en} {one.group.zh}\n"
            yield _row("#", "Id", "中文", "English", "Unit", "What counts", "Sure")
            yield _row(*["---"] * 7)
        yield _row(
            str(one.order), f"`{one.slug}`", one.zh, one.word, _unit(one), _counted(one), _sure(one)
        )


def checks() -> Iterator[str]:
    """Yield a section a check: what it finds, how to mend it, where it comes from."""
    for one in all_checks().values():
        yield f"\n## {one.id}\n\n{_severities(one)} · {one.certainty} · {one.reference}\n"
        yield f"{_shown(one.message)} {_shown(one.mend)}"
        if one.rules:
            yield "\n```text\n" + "\n".join(rule.text for rule in one.rules) + "\n```"


def feeds() -> Iterator[str]:
    """Yield the formats with their forms, the quantities, and the scales beside our levels."""
    yield "\n## Formats\n\n| Name | Gives | Form | Tried | After |\n|---|---|---|---|---|"
    for one in formats().values():
        for form in one.forms:
            tried = (f"{one.en}: {form.en}", str(form.confirmed.word), form.document)
            yield _row(f"`{one.name}`", ", ".join(one.gives), *tried)
    yield (
        "\n## Quantities\n\n| Slug | 中文 | English | Unit | Plausible | By |\n" + "|---" * 6 + "|"
    )
    for what in quantities().values():
        limits = f"{what.least:g} to {what.most:g}"
        yield _row(f"`{what.slug}`", what.zh, what.en, what.unit, limits, what.limits_from)
    yield "\n## Severities\n\nWhat is not listed is unknown.\n"
    yield "| Scale | Said there, and ours | After | Verified |\n|---|---|---|---|"
    for scale in scales().values():
        pairs = ", ".join(f"{said} = {grade.word}" for said, grade in scale.grades.items())
        yield _row(scale.title, pairs, scale.document, "yes" if scale.verified else "no")


def thresholds() -> Iterator[str]:
    """Yield a table of each file of numbers that detectors go by."""
    folder = ROOT / "riskmap" / "warnings" / "thresholds"
    for name in sorted(file.stem for file in folder.glob("*.toml")):
        yield (
            f"\n## {name}.toml\n\n| Number | Value | Means | In force | After |\n"
            + "|---" * 5
            + "|"
        )
        for one in thresholds_of(name).rows.values():
            yield _row(f"`{one.slug}`", _value(one), _meaning(one), _in_force(one), _after(one))


def _value(one: Threshold) -> str:
    if one.value is None:
        return "not known"
    more = "" if one.includes else "more than "
    return f"{more}{one.value:g} {one.unit}".removesuffix(" 1")


def _meaning(one: Threshold) -> str:
    said = [one.scale, one.subject, "" if one.level is None else one.level.name.lower()]
    said += [f"in {one.window_h:g} h"] if one.window_h else []
    return " ".join(filter(None, (*said, one.datum)))


def _in_force(one: Threshold) -> str:
    if one.effective_from is None and one.effective_until is None:
        return ""
    return f"{one.effective_from or ''} to {one.effective_until or ''}".strip()


def _after(one: Threshold) -> str:
    is_own = one.document.startswith(("own choice", "not known", "rule of thumb"))
    return one.source if one.verified or is_own else f"{one.source} (not read)"


def _unit(one: Indicator) -> str:
    smallest = one.unit.smallest.get("en")
    said = " ".join(filter(None, (one.unit.zh, one.unit.en)))
    return f"{said}, kept in {smallest}" if smallest else said


def _counted(one: Indicator) -> str:
    said = [one.definition[name] for name in ("zh", "en") if name in one.definition]
    said += [f"part of `{one.of}`"] if one.of else []
    said += ["worked out from its parts"] if one.is_sum else []
    said += [f"`{one.now_of}` at the cutoff"] if one.now_of else []
    said += ["drought only"] if one.hazards else []
    said += [f"from {one.lowest.slug} upward"] if one.lowest else []
    return "; ".join(said)


def _sure(one: Indicator) -> str:
    return f"{one.mark}, what counts {one.definition_mark}" if one.definition else one.mark


def _severities(one: Check) -> str:
    usual = str(one.severity or "off")
    differ = {stage: one.severity_at(stage) for stage in Kind if stage.is_stage and stage in one.at}
    said = [usual, *(f"{severity or 'off'} at {stage}" for stage, severity in differ.items())]
    return ", ".join(said)


def _shown(sentence: str) -> str:
    """Return a sentence with its places as they are read."""
    return re.sub(r"\{(\w+)\}", lambda found: f"‹{found[1].replace('_', ' ')}›", sentence)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def page(render: Renderer) -> tuple[Path, str]:
    """Return a page and what it should say."""
    file = REFERENCE / f"{render.__name__}.md"
    by_hand = file.read_text("utf-8").partition(LINE)[0]
    return file, "\n".join((by_hand + LINE, *render())) + "\n"


def transports() -> Iterator[str]:
    """Yield what may be set about the way in which a feed comes, as its record describes it."""
    told = re.split(r"\n(?=\S)", (getdoc(Options) or "").partition("----------\n")[2])
    meant = {
        name: " ".join(text.split())
        for names, _, text in (one.partition("\n") for one in told)
        for name in names.split(", ")
    }
    shipped = {one.name: one.default for one in fields(Options)}
    yield "\n| Key | What fits | Without it | Meaning |\n|---|---|---|---|"
    for key, (_, fits) in KEYS.items():
        default = shipped[key] if isinstance(shipped[key], (int, float)) else ""
        yield f"| `{key}` | {fits} | {default} | {meant[key]} |"


#: All of them.
MADE: tuple[Renderer, ...] = (
    settings,
    errors,
    commands,
    retention,
    indicators,
    checks,
    feeds,
    transports,
    thresholds,
)
