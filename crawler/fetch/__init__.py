"""How a source is visited.

`running/` starts the workers; `manners/` and `safety/` stand between them and every site; `deciding/` says what is
worth a request and what an answer means; `account/` keeps the book in which every URL ends in one outcome;
`render/` is the browser for pages that need one; `probing/` looks at a site before it is watched. What travels
between them lies here: an `Entry` and a `Visit`, the pages of an index, and the words for what went wrong.
"""
