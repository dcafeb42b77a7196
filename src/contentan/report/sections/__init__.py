"""The parts of the report, a module each. Takes tables; gives what its template shows."""
