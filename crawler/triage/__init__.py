"""The queue's read model: rank, state and facets of every campaign, kept in step with the store.

`refresh` rewrites the rows of campaigns that the store's triggers put into `queue_stale`; `worker` runs it in the
background; `queries` reads the rows. The rules behind them (`rank`, `decision_state`) are pure.
"""
