"""How figures of a review stand up to what reviewers do: filters, strictness, drop-outs."""
