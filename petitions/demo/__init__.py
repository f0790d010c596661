from petitions.demo.loading import load

__all__ = ["load"]
