"""Expressions, compiled once into closures and evaluated in an Env: total, with limits, without reach into Python."""

from interpreter.expressions.compiling import compile_condition, compile_expression, compile_text
from interpreter.expressions.env import Compiled, Env

__all__ = ["Compiled", "Env", "compile_condition", "compile_expression", "compile_text"]
