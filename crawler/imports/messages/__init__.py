"""Messages and posts of people, from every container that holds them: one record, one rule of what is no ad."""
