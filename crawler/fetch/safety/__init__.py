"""What a hostile site can't do: where connections may go, and how much one answer may cost."""
