"""Documents apart from what they say: `model` is a report, `docx`, `html` and `sheets` how it is written down.

No text and no figure of any report is here, and no engine.
"""
