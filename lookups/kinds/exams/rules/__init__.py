"""The rules of the examinations as data and pure functions. Scores are whole hundredths: 7,25 is 725."""
