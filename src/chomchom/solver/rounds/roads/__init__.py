"""Real roads: travel times from an OpenStreetMap extract that the district supplies.

    network = roads.build(Path("gwangju.osm.pbf"))        # once; needs the extra “roads” (osmium, scipy)
    roads.save(network, folder)                            # chomchom roads build does both
    travel = roads.travel(roads.load(folder), places, cache=roads.Cache(folder))

The only part of the solver that reads and writes files.
"""

from chomchom.solver.rounds.roads.extract import BadExtract, build
from chomchom.solver.rounds.roads.matrix import Cache, travel
from chomchom.solver.rounds.roads.network import Network, NoNetwork, load, save

__all__ = ["BadExtract", "Cache", "Network", "NoNetwork", "build", "load", "save", "travel"]
