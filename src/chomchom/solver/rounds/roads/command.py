"""``chomchom roads build FILE.osm.pbf``: make the road network that plans use, from the district's own extract."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chomchom.solver.rounds.roads.extract import BadExtract, build
from chomchom.solver.rounds.roads.network import ATTRIBUTION, save

HELP = "Make the road network from an OpenStreetMap extract (.osm.pbf)."
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser, folder: Path) -> None:
    """``folder``: where networks lie unless the user says otherwise."""
    parser.add_argument("extract", type=Path, help="OpenStreetMap extract of the district, .osm.pbf")
    parser.add_argument("--folder", type=Path, default=folder, help=f"where to keep the network ({folder})")


def run(options: Mapping[str, Any]) -> int:
    """The exit code: 0 if the network was made, 2 for a file that is no extract."""
    try:
        network = build(options["extract"])
    except BadExtract as error:
        print(error, file=sys.stderr)
        return REFUSED
    path = save(network, options["folder"])
    print(f"{path}: {len(network.latitude)} nodes, {len(network.origin)} edges. {ATTRIBUTION}")
    return 0
