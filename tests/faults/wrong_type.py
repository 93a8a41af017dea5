"""A text where a number of characters is promised."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/source.py",
    new='\nPLANTED: int = "a text"\n',
    check="mypy",
    says="Incompatible types in assignment",
)
