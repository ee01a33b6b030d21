"""Long jobs of programmes, one module each."""
