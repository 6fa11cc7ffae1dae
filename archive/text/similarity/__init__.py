"""How alike texts are: shingles and fingerprints, the words that tell one from others, headlines side by side."""
