"""Sphinx's configuration of the documentation; why Sphinx is in `decisions/0001-documentation-generator.md`."""

import re
from pathlib import Path

_PACKAGE = (Path(__file__).parents[1] / "crawler" / "__init__.py").read_text(encoding="utf-8")

project = "adwatch"
author = "The adwatch contributors"
copyright = f"{author}. Licence: Apache-2.0"
version = release = re.findall(r'__version__ = "(.+)"', _PACKAGE)[0]

extensions = ["myst_parser", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = True
smartquotes = False  # `--option` in running text keeps its two hyphens

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
copybutton_prompt_text = "$ "

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["adwatch.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
