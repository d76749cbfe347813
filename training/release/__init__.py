"""From a trained network to a checkpoint that can be released: calibrated, measured, described, sealed."""
