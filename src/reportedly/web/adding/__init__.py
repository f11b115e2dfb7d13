"""Adding reports in the browser: files come in as a stream, wait in a folder beside the casebook, and are read one after the other."""
