import subprocess
import sys

import rnnref

PROGRAM = """
import sys
before = set(sys.modules)
import rnnref
for name in rnnref.__all__:
    getattr(rnnref, name)
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(new - set(sys.stdlib_module_names)))
"""


def test_rnnref_imports_nothing_but_numpy_and_the_standard_library():
    """Even when every public name is used: matplotlib and safetensors are imported by what draws and writes files."""
    answer = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["numpy", "rnnref"]


def test_all_public_names_exist_and_are_listed_once():
    assert all(hasattr(rnnref, name) for name in rnnref.__all__)
    assert len(set(rnnref.__all__)) == len(rnnref.__all__)
