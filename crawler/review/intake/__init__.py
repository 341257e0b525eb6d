"""Taking ads in at the desk: paste or drop files, see what is read, map columns, store, undo the whole."""
