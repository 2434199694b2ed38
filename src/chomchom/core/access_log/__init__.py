"""The access log as evidence: sealed line by line, verified, and destroyed when its period is over.

``canonical`` and ``chain`` are pure; ``sealing``, ``verifying`` and ``destroying`` work on the rows.
"""
