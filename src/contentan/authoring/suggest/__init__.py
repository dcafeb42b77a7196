"""What might be missing? Takes a run; gives words near hits, and themes that no code touches."""
