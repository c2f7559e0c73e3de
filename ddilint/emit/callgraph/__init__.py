"""A driver's call graph as a picture: what it shows is decided elsewhere (`ddilint.callgraph`)."""
