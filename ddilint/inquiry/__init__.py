"""What people ask of a driver besides its findings: the levels of a function, the picture of its calls."""
