"""Pages that need JavaScript: a browser without a network of its own, fed by our downloader.

The page itself is fetched as every page is. Where its card sets `render = true`, Chromium is given the response
as received and runs its scripts; whatever these ask for is fetched by Scrapy's downloader too, through the
address guard, robots.txt, the pace of the host and the limits of a crawl. The browser can connect to nothing.
"""
