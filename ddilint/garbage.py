"""How often Python looks for garbage that refers to itself.

By itself it looks after every 700 new objects. Hardly anything here is garbage in circles before its unit is done: to
look so often costs a twentieth of the analysis and a tenth of the time that modules take to load.
"""

from __future__ import annotations

import gc

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def collect_seldom() -> None:
    """For this process, from now on."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
