"""What is there and what must be parsed: files, link units, and who mentions the routines of the selected rules."""
