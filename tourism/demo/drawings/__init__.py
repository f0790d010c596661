"""Illustrations of the demo's handbook, drawn by us: scenes as functions of a palette and a seed.

`python -m tourism.demo.drawings` draws what the province's demo/handbook/pictures.psv lists.
"""
