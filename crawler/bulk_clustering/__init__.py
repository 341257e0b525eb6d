"""Bulk campaigns: the ads of a scan joined by the same code as those of a store, on any engine.

The code that joins (`crawler.campaigns`) places ads one after the other. It need not see them all: what it decides
about an ad depends on ads that share bands or contacts with it, and on sentences that are a site's own. So those are
found first by shuffles over all ads, ads that may have to do with each other are brought together (a *closure*), and
each bucket of closures is joined as a store of its own would be. Every step writes files under names made from its
item: a killed worker costs its item, a killed run is gone on with.
"""
