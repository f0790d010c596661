"""The handbook of the trial: real places for reference; stays, shops and phones invented, and saying so."""
