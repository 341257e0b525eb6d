"""One module a page of the desk: what it shows, from the store to its template."""
