"""The native core: what a press does to a leg, frame by frame, in headers with one noun each; Python loads and feeds it."""
