"""Hearing of news: what somebody watches for is told by the channels that the operator has named."""
