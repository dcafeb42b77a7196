"""Is the codebook sound? Takes a codebook with its examples; gives faults with their lines."""
