"""Looking at a site before it is watched: one page, a trial crawl, a proposed card."""
