"""Strangers' bytes are parsed here: in processes that reach neither network, keys, files nor other programs.

A page, a feed or an archive may be built for a hole in the library that parses it (libxml2, Lexbor, FastWARC). The
process that has something to lose asks a `ConfinedProcess` for what is in the bytes, and gets records back:
`process.ask(read_page_task, page, hints)` runs that function there. Answers are plain data of the type that the
function declares; nothing of them is executed.

To have another parser confined: a function with annotated arguments and result, of types that `wire` can carry.
"""

from __future__ import annotations

from crawler.confined.process import ConfinedProcess, ProcessLost

__all__ = ["ConfinedProcess", "ProcessLost"]
