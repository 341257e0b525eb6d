"""Pages of reports: the list, one report, taking in, and the keys of hotline systems."""
