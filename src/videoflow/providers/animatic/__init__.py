"""The built-in engine: designed stills and moving video, made on this machine without a network."""
