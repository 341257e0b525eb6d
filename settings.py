"""Scrapy's settings.

Who we are, how gently we ask, what we refuse, and the way of an ad through the pipelines.
"""

import os

BOT_NAME = "adwatch"
SPIDER_MODULES = ["spiders"]
ADWATCH_HOME = os.environ.get("ADWATCH_HOME", "data")
ADWATCH_SOURCES = os.environ.get("ADWATCH_SOURCES", "sources.toml")
USER_AGENT = (
    "adwatch/0.1"  # the contact of sources.toml is added for every real host, or the crawl is refused
)

# The stages of an ad, one verb each.
ITEM_PIPELINES = {
    "pipelines.render.Render": 50,
    "pipelines.read.Read": 100,
    "pipelines.pictures.Pictures": 150,
    "pipelines.assess.Assess": 200,
    "pipelines.capture.KeepCapture": 300,
    "pipelines.save.Save": 400,
}

# Politeness. The pause of a source comes from its card; robots.txt (RFC 9309) and Retry-After are our own.
CONCURRENT_REQUESTS = 4
"""Requests of one crawl process at the same time. Set by hand in 2026."""
CONCURRENT_ITEMS = 4
"""Items at the same time. Scrapy begins as many tasks for every response; its default of 100 cost a third
of the fetch."""
WARN_ON_GENERATOR_RETURN_VALUE = False  # or the source of a callback is read for every other answer
CONCURRENT_REQUESTS_PER_DOMAIN = 1
"""Requests at the same time to one host: one, so that the pause lies between any two."""
DOWNLOAD_DELAY = 2.0
"""Seconds between two requests to one host where the source card sets no pause. Set by hand in 2026."""
DOWNLOAD_DELAY_JITTER = 0.1
"""Share by which the pause varies. Set by hand in 2026."""
AUTOTHROTTLE_ENABLED = False  # it would undercut the pause of a card
ROBOTSTXT_OBEY = False  # the middleware below obeys, and more strictly
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml,application/json;q=0.9,*/*;q=0.5"
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.fetch.politeness.robots.RobotsMiddleware": 100,
    "crawler.fetch.politeness.retry_after.RetryAfterMiddleware": 560,
    "crawler.fetch.safety.compression.CompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.memusage.MemoryUsage": None,
    "crawler.fetch.memory_limit.MemoryExtension": 0,
    "crawler.fetch.render.extension.RenderExtension": 0,
    "crawler.fetch.politeness.time_window.CrawlWindow": 0,
}
RETRY_TIMES = 2
"""Further tries of a request that failed; Scrapy's default."""
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the outcome of the page and the health of the source report a dead host
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # 429 and 503 are for the pace middleware
HTTPERROR_ALLOW_ALL = True  # a 404 is a result: the ad was taken down

# Safety, set by hand against decompression bombs, slow drips, crawler traps and internal services; `docs/` has the
# threat model.
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.download_handler.GuardedHandler",
    "https": "crawler.fetch.download_handler.GuardedHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
"""Bytes from which Scrapy warns of a large response; 0 turns it off, `DOWNLOAD_MAXSIZE` refuses it."""
DOWNLOAD_TIMEOUT = 30
"""Seconds for one response. Set by hand in 2026; Scrapy's default is 180."""
DOWNLOAD_VERIFY_CERTIFICATES = False  # evidence from a site with a bad certificate counts; it is recorded
# What the scripts of one page may take in the browser; the waiting for our own pace is not counted.
ADWATCH_RENDER_SECONDS = float(os.environ.get("ADWATCH_RENDER_SECONDS", "30"))
TWISTED_DNS_RESOLVER = "crawler.fetch.safety.guarded_resolver.GuardedResolver"
REDIRECT_MAX_TIMES = 5
"""Redirects that one request follows. Set by hand in 2026; Scrapy's default is 20."""
DEPTH_LIMIT = 5
"""Links from the start page to the deepest page that is fetched. Set by hand in 2026."""
URLLENGTH_LIMIT = 2083
"""Characters of an address; Scrapy's default, the limit of Internet Explorer."""
MEMUSAGE_ENABLED = True
MEMUSAGE_LIMIT_MB = 700
"""Mebibytes of memory at which the crawl ends. Set by hand in 2026."""
CLOSESPIDER_TIMEOUT = 6 * 60 * 60
CLOSESPIDER_ERRORCOUNT = 50
"""Errors of our own code after which the crawl of a source ends. Set by hand in 2026."""
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
LOG_LEVEL = os.environ.get("ADWATCH_LOG", "ERROR")
FEED_EXPORT_ENCODING = "utf-8"
