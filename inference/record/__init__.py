"""The record: its types, and how a report becomes one."""
