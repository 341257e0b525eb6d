"""Reading a file of the home that its operator writes: TOML, and each way in which it can't be read in words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from crawler.errors import UserError


def settings_table(path: Path, example: str = "") -> dict[str, Any]:
    """The tables of a file; none where there is no such file.

    Args:
        path: The file.
        example: What its lines are like, for whoever has to correct it.

    Raises:
        UserError: It is a folder, may not be read, or is no TOML in UTF-8; what is wrong and where is named.
    """
    hint = f"; write lines like {example}" if example else ""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror}{hint}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8{hint}") from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: {error}{hint}") from error
