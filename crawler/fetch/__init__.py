"""How the pages of a source are fetched.

`politeness/` and `safety/` decide whether and when a request may go out, `download_handler` sends it. `run/` keeps
the session of a run, in which every URL gets one outcome. `policy/` decides which pages are worth a request and
what a response means. `render/` is the browser for pages that need one. `result` holds the records that travel:
an `IndexEntry` and a `FetchResult`. `crawler/supervisor/` runs the processes, `crawler/detection/` proposes cards.
"""
