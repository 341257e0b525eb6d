"""Pure decisions: which pages are worth a request, what an answer means for an ad, whether a source is well."""
