"""Everything that runs on several machines.

`cluster` holds the TLS keys and starts the scheduler and its workers; `engine` runs bulk tasks, on this machine or on
such a cluster; `crawl` crawls on the workers of a cluster.
"""
