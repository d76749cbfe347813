"""The network: encoder and heads, the meaning of their outputs, their exported form, and what runs it."""
