"""What a person can do: one function, one thing, one transaction."""
