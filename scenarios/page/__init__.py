"""Results as self-contained HTML pages: nothing is loaded from anywhere.

`frame`, `html` and `axes` are what every page is made of, and know of no engine.
"""
