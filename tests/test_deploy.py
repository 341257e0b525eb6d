"""What deploy/ builds holds the program, and nothing that adwatch stored or this machine made."""

from pathlib import Path

ROOT = Path(__file__).parents[1]


def entries(name: str) -> set[str]:
    """Patterns of an ignore file, without the slashes and stars that the two kinds write differently."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.removeprefix("**/").strip("/") for line in lines if line and not line.startswith("#")}


def test_an_image_is_built_without_what_git_leaves_alone():
    assert entries(".gitignore") - {"*.pyc"} < entries(".dockerignore")
