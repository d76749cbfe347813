"""From scores to spans and links: the best tag sequence, the choice of links, and what the guidelines rule out."""
