"""Text as people see it (`html`), as disguises are undone (`fold`), and the language it is in (`language`)."""
