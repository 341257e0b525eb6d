"""Write the `adwatch` command into a virtual environment.

The project is run from its checkout (its rooms `settings`, `spiders` and `pipelines` would clash with other
packages if they were published as a wheel), so the command only puts the checkout first on the import path.
"""

import sys
from pathlib import Path

TEMPLATE = """#!{python}
import sys
sys.path.insert(0, {root!r})
if __name__ == "__main__":  # processes of a pool read this file too
    from crawler.__main__ import main
    sys.exit(main())
"""


def main() -> None:
    """Write BIN/adwatch for the environment named by the first argument."""
    venv = Path(sys.argv[1]).absolute()
    command = venv / "bin" / "adwatch"
    root = str(Path(__file__).absolute().parent.parent)
    command.write_text(TEMPLATE.format(python=venv / "bin" / "python", root=root), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    main()
