"""The number of the shape and meaning of the rows that workers act on.

Raise it with every change that an older program would misread. A worker leaves rows with a higher number alone, so
that during an upgrade the old program does not act on what the new one wrote.
"""

SCHEMA = 1
