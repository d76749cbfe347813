"""The annotation loop: what to label next, predictions for annotators, their agreement, and their probable errors."""
