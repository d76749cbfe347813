"""Places: a gazetteer of what was where in which year, and what a report says about where it comes from."""
