"""Importing the grader leaves out what takes long and is not needed, and takes nothing from anybody."""

import subprocess
import sys

PROGRAM = """
import sys
from autograder.grading import Course
print("lark" in sys.modules)
from jsonschema import FormatChecker
print(FormatChecker().conforms("http://caf\\u00e9.example/", "iri"), FormatChecker().conforms("not one", "iri"))
print("lark" in sys.modules)
"""


def test_the_parser_of_addresses_is_built_when_an_address_is_checked() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "False", "True"]
