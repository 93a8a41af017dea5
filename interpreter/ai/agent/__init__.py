"""The agent of a browser task: a model looks at pages, chooses one act after the other, and its answer is checked."""
