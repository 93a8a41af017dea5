"""The functions of expressions: signature and code side by side, one module a family. They are pure.

Time and random numbers are handed in (`outside`), so that a replay gives the same. A check of a flow needs the
signatures alone, which stand in an index (`index.py`, made by `make grammar`); the code is loaded by `every.py`.
"""
