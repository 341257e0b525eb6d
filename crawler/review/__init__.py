"""The review desk: the analysts' web console. `app.ROUTES` is the table of its routes.

`serve` runs it, `guard` stands before every request, `doors` lets the right people in, `desk` is what pages share,
`views` says what part of the queue is meant. Rooms: `pages` one module a page, `deciding` what a decision is,
`weights` what decisions teach, `accounts` who may sign in, `showing` how things are said and drawn.
"""
