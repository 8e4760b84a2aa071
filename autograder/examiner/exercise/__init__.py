"""What an exercise asks: its contract, its cases and known bugs, and the catalogue that finds them."""

from autograder.examiner.exercise.exercise import (
    Arguments,
    Array,
    Arrays,
    Assignment,
    Bug,
    Case,
    Exercise,
    Finding,
    Ids,
    Property,
    Scalar,
    Vocabulary,
)

__all__ = [
    "Arguments",
    "Array",
    "Arrays",
    "Assignment",
    "Bug",
    "Case",
    "Exercise",
    "Finding",
    "Ids",
    "Property",
    "Scalar",
    "Vocabulary",
]
