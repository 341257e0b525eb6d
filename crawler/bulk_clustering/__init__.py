"""Bulk clustering: groups the ads of a scan into campaigns with the code of the store, on any engine.

`crawler.campaigns` places ads one after the other. Its decision about an ad depends only on ads that share LSH bands
or contacts with it, and on sentences that are a site's boilerplate. So shuffles over all ads find these first,
connected components bring together all ads that may belong together, and each bucket of components is clustered in
a store of its own. Every step writes files under names made from its item: a killed worker costs one item, and a
killed run resumes.
"""
