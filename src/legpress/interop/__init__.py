"""Files that other programs of the field read and write: tables (.mot, .sto), markers (.trc), OpenSim."""
