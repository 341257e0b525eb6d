"""crawler.installed and crawler.fetch.project: adwatch finds its own packages and settings from any folder."""

import os
import subprocess
import sys

import pytest

from crawler.fetch.project import project_settings
from crawler.installed import PACKAGES, ROOT


def run(*arguments, cwd, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(cwd), str(ROOT)]), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", [name for name in PACKAGES if name != "crawler"])
def test_a_hiding_module_is_named_and_the_fix_with_it(tmp_path, name):
    (tmp_path / f"{name}.py").write_text("")
    done = run("-m", "crawler", "status", cwd=tmp_path)
    assert done.returncode == 2
    assert f"{name!r} of another project ({tmp_path / name}.py)" in done.stderr
    assert "pipx install" in done.stderr
    assert "Traceback" not in done.stderr


def test_command_runs_in_a_folder_without_such_modules(tmp_path):
    assert run("-m", "crawler", "--version", cwd=tmp_path).returncode == 0


def test_project_settings_are_ours_inside_another_scrapy_project(tmp_path, monkeypatch):
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = other.settings\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "other.settings")
    assert project_settings()["BOT_NAME"] == "adwatch"
