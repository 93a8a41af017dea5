"""The tree of a flow as text: in the text form (text.py) or in the YAML form (yaml.py), each in its one standard look.

Both are made from the step declarations; what they write reads back as the same tree with the same comments.
"""
