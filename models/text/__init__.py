"""Text as the network sees it: folded, as ids of characters, in windows."""
