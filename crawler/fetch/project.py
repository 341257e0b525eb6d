"""Scrapy's settings of adwatch, from any working folder.

Scrapy's own `get_project_settings` follows the nearest scrapy.cfg above the working folder and the variable
SCRAPY_SETTINGS_MODULE: inside another Scrapy project it would load that project's settings.
"""

from __future__ import annotations

from scrapy.settings import Settings


def project_settings() -> Settings:
    """Scrapy's defaults with the module `settings` over them, as `scrapy.cfg` names it."""
    settings = Settings()
    settings.setmodule("settings", priority="project")
    return settings
