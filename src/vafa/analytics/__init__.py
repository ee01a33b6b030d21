"""What a shop's own records mean: measures (Ibis) and models (NumPy), usable without the rest."""
