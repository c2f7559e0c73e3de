"""ddilint: a static analyzer for the event-logging code of Windows kernel-mode drivers."""

__version__ = "0.1.0"
