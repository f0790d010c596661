"""The catalogue of procedures from a spreadsheet of the national database's shape."""
