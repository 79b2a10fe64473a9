"""The machine around the program: files, environment variables, languages, packages."""
