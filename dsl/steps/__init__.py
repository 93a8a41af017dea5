"""The steps: one declaration a module, named like the step. `index.py` is made from them by `make grammar`."""
