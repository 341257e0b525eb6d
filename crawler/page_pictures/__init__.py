"""Pictures of captured pages, for people who were not there.

`inert_page` makes a page of the captured bytes that runs and loads nothing; `draw_pages` has our own Chromium draw
it, in a process without a network. Nothing is fetched: style sheets and images that the capture lacks are lacking.
"""
