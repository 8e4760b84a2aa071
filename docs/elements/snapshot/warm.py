"""What has run in the Python of the snapshot: the imports of the course and of its host, and NumPy's lazy parts."""

import ast
import asyncio
import base64
import builtins
import collections
import contextlib
import copy
import dataclasses
import enum
import functools
import gc
import html
import importlib.util
import inspect
import io
import itertools
import json
import keyword
import linecache
import math
import operator
import pathlib
import random
import re
import statistics
import string
import sys
import textwrap
import time
import traceback
import types
import typing
import warnings
import zipfile

import numpy
import numpy.fft
import numpy.linalg
import numpy.random
import numpy.typing
import unrolled_host

# Codecs are modules too.
for codec in ("ascii", "latin-1", "cp437", "cp1252", "utf-16", "idna", "unicode_escape"):
    "".encode(codec)
with zipfile.ZipFile(io.BytesIO(), "w") as archive:
    archive.writestr("name", "text")
del archive, codec

matrix = numpy.arange(6.0).reshape(2, 3)
str(numpy.tanh(matrix @ matrix.T))
numpy.linalg.inv(numpy.eye(2))
numpy.random.default_rng(0).normal(size=3)
del matrix

linecache.clearcache()
gc.collect()
gc.collect()
