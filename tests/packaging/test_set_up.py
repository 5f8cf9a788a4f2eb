"""Set-up does what is due, and only that. Nothing is installed here: the doing is recorded."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("make_venv", "install_packages", "install_project", "compile_own_code",
         "install_browser_code", "copy_browser_code")  # fmt: skip


class Lot:
    """A checkout in a temporary folder, its set-up, and what that set-up did."""

    def __init__(self, root: Path, prepare: ModuleType) -> None:
        self.root = root
        self.prepare = prepare
        self.done: list[str] = []

    def set_up(self, lock: str) -> list[str]:
        """Return the steps that were due."""
        self.done.clear()
        self.prepare.prepare(lock)
        return list(self.done)

    def do(self, step: str) -> None:
        """Record a step and leave behind what it would."""
        self.done.append(step)
        for result in (".venv/bin/python", "node_modules/.package-lock.json",
                       "riskmap/web/static/vendor/manifest.json"):  # fmt: skip
            self.write(result, "")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def lot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lot:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    prepare = importlib.import_module("prepare")
    environment = importlib.import_module("environment")
    lot = Lot(tmp_path, prepare)
    for name in ("pyproject.toml", "package.json", "package-lock.json", "scripts/hatch_build.py",
                 "scripts/locks/serve.txt", "scripts/locks/test.txt", "riskmap/__init__.py",
                 "riskmap/web/vendor.py", "riskmap/web/vendor.toml"):  # fmt: skip
        lot.write(name, f"the first {name}")
    places = {"ROOT": "", "VENV": ".venv", "WEB": "riskmap/web", "LOCKS": "scripts/locks",
              "PYTHON": ".venv/bin/python"}  # fmt: skip
    for name, place in places.items():
        monkeypatch.setattr(prepare, name, tmp_path / place)
    monkeypatch.setattr(environment, "LOG", tmp_path / ".venv" / "riskmap-setup.log")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    for step in STEPS:
        monkeypatch.setattr(prepare.packages, step, lambda *_, step=step: lot.do(step))
    return lot


def test_the_first_run_does_every_step_in_order(lot: Lot) -> None:
    assert lot.set_up("serve") == list(STEPS)


def test_a_second_run_has_nothing_to_do_and_says_nothing(
    lot: Lot, capsys: pytest.CaptureFixture[str]
) -> None:
    lot.set_up("serve")
    capsys.readouterr()
    assert lot.set_up("serve") == []
    assert capsys.readouterr().out == ""


def test_serving_is_content_with_the_packages_of_the_tests(lot: Lot) -> None:
    lot.set_up("test")
    assert lot.set_up("serve") == []


def test_testing_after_serving_installs_more_and_riskmap_again(lot: Lot) -> None:
    lot.set_up("serve")
    assert lot.set_up("test") == ["install_packages", "install_project"]


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ("scripts/locks/serve.txt", ["install_packages", "install_project"]),
        ("pyproject.toml", ["install_project"]),
        ("riskmap/locale/zh/LC_MESSAGES/messages.po", ["install_project"]),
        ("riskmap/new.py", ["compile_own_code"]),
        ("package-lock.json", ["install_browser_code", "copy_browser_code"]),
        ("riskmap/web/vendor.toml", ["copy_browser_code"]),
    ],
)
def test_a_changed_file_makes_only_its_steps_due(lot: Lot, changed: str, due: list[str]) -> None:
    lot.set_up("serve")
    lot.write(changed, "the second")
    assert lot.set_up("serve") == due


def test_a_removed_result_is_made_again(lot: Lot) -> None:
    lot.set_up("serve")
    (lot.root / "node_modules" / ".package-lock.json").unlink()
    assert lot.set_up("serve") == ["install_browser_code"]


def test_a_step_that_failed_is_due_again_and_the_steps_before_it_are_not(
    lot: Lot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        lot.done.append("failed")
        lot.write(".venv/riskmap-setup.log", "no route to the registry\n")
        raise lot.prepare.SetupError("npm ended with code 1", "check the network.")

    with monkeypatch.context() as broken:
        broken.setattr(lot.prepare.packages, "install_browser_code", fail)
        with pytest.raises(SystemExit, match="1"):
            lot.set_up("serve")
    said = capsys.readouterr().err
    assert "npm ended with code 1" in said
    assert "no route to the registry" in said
    assert "To mend: check the network." in said
    assert lot.set_up("serve") == ["install_browser_code", "copy_browser_code"]
