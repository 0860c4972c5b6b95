"""Jupyter notebooks as submissions: the kind `notebook`."""
