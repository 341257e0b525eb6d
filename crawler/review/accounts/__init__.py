"""Who may sign in and how: accounts, passwords, sessions, settings of one's own."""
