"""Which calls can be made above their limit, and at which levels functions can run.

The text of the unit tells where to begin (`unit.LevelTop`): at functions that are entered at a known level, and at
those that change it. From there, the functions on the way to the calls in question are interpreted with the level as
a part of the state, and each call is judged on each path that leads to it. The functions on the way are followed
into, whoever else may call them; the level of one that nothing is known of is unknown.

`analyzer` decides what is run, with what `outlook` tells without values; `run` is one interpretation, with an aim and
a budget (`aims`). What happens in it is judged by `judging`, and noted for whoever asks about functions by `entering`;
both tell the reason for a level through `account`. `limits` knows which calls are in question.
"""
