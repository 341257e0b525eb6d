"""What every page shares: routes, sessions, security headers, languages, charts."""
