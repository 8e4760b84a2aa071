// What programs do and say, in the Python that readers get. The files of Python are those that the site's build has made.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";

import { loadPyodide } from "pyodide";

import type { Event, Failure } from "../runtime/protocol.ts";

const HERE = import.meta.dirname;
const BUILD = join(HERE, "..", "..", "..", "build");
const SITE_PACKAGES = "/lib/python3.13/site-packages";

let handle: (request: string) => void;
let events: Event[];

before(async () => {
  const pyodide = await loadPyodide({ packageBaseUrl: join(BUILD, "runtime") + "/", stdLibURL: join(BUILD, "snapshot", "library.zip") });
  await pyodide.loadPackage("numpy", { messageCallback: () => {} });
  for (const name of readdirSync(join(HERE, "python")).filter((name) => name.endsWith(".py")))
    pyodide.FS.writeFile(`${SITE_PACKAGES}/${name}`, readFileSync(join(HERE, "python", name), "utf8"));
  pyodide.unpackArchive(new Uint8Array(readFileSync(join(BUILD, "snapshot", "matplotlib.zip"))), "zip", { extractDir: SITE_PACKAGES });
  const { Host } = pyodide.pyimport("unrolled_host") as { Host: (...given: unknown[]) => { handle: typeof handle } };
  const host = Host((event: string) => events.push(JSON.parse(event) as Event), () => Promise.resolve(""));
  handle = (request) => host.handle(request);
}, { timeout: 120_000 });

interface Ending {
  readonly text: string;
  readonly pictures: number;
  readonly failure: Failure | null;
}

function run(code: string, session = "s"): Ending {
  events = [];
  handle(JSON.stringify({ type: "run", id: 1, session, name: "program 1", code }));
  const last = events.at(-1)!;
  assert.ok(last.type === "succeeded" || last.type === "failed");
  return {
    text: events.map((event) => (event.type === "stream" ? event.text : "")).join(""),
    pictures: events.filter(({ type }) => type === "display").length,
    failure: last.type === "failed" ? last.failure : null,
  };
}

/** Programs that end well, and what they print. */
const PRINT: Record<string, [code: string, prints: string | RegExp]> = {
  "sys.exit() is an end": ["import sys\nprint('before')\nsys.exit()", "before\n"],
  "sys.exit() with a message prints it": ["import sys\nsys.exit('no data')", "no data\n"],
  "sys.exit() with a number says so": ["raise SystemExit(3)", "The program has ended with status 3.\n"],
  "help prints": ["help(abs)", /Return the absolute value/],
  "doctest finds a wrong example": [
    "def double(x):\n    '''\n    >>> double(2)\n    5\n    '''\n    return 2 * x\nimport doctest\nprint(doctest.testmod())",
    /TestResults\(failed=1, attempted=1\)/,
  ],
  "unittest runs the program's tests": [
    "import unittest\nclass T(unittest.TestCase):\n    def test_it(self): self.assertEqual(1, 2)\nunittest.main()",
    /Ran 1 test.*\n\nFAILED \(failures=1\)/s,
  ],
  "pickle knows the program's classes": [
    "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))).__name__)",
    "A\n",
  ],
  "timeit takes what the program has": [
    "import timeit\ndef f(): return 1\nprint(timeit.timeit('f()', setup='from __main__ import f', number=3) < 60)",
    "True\n",
  ],
  "await stands outside of functions": ["import asyncio\nasync def f(): return 7\nprint(await f())", "7\n"],
  "asyncio.run runs tasks in turn": [
    "import asyncio\nasync def f(n):\n    await asyncio.sleep(n / 100)\n    print(n)\nasync def g(): await asyncio.gather(f(2), f(1))\nasyncio.run(g())",
    "1\n2\n",
  ],
  "a warning shows its own line": ["print('\\d')", /program 1:1: SyntaxWarning.*\n  print\('\\d'\)/],
  "a replaced stdout": ["import sys, io\nsys.stdout = io.StringIO()\nprint('lost')", ""],
  "a replaced stdout is back in the next program": ["print('seen')", "seen\n"],
};

for (const [name, [code, prints]] of Object.entries(PRINT)) {
  test(name, () => {
    const { text, failure } = run(code);
    assert.equal(failure?.full ?? null, null);
    if (typeof prints === "string") assert.equal(text, prints);
    else assert.match(text, prints);
  });
}

/** Programs that fail, and what the hint says. */
const HINTS: [code: string, hint: RegExp][] = [
  ["%matplotlib inline\nx = 1", /command of Jupyter/],
  ["!pip install pandas", /NumPy and Matplotlib need no `pip install`/],
  ["pip install pandas", /There is no `pip` here/],
  [">>> x = 1", /Leave it out/],
  ["if 1:\n    pass\nelse if 2:\n    pass", /`elif`/],
  ["print(“a”)", /looks like another one/],
  ["x\u00a0= 1", /looks like another one/],
  ["if 1:\n    x = 1\n\ty = 2", /Tabs and spaces are mixed/],
  ["def f():\n    await g()", /async def/],
  ["import sqlite3", /what a browser does not give/],
  ["import tkinter", /what a browser does not give/],
  ["import pandas", /NumPy, Matplotlib, this course's `rnnref`/],
  ["import threading\nthreading.Thread(target=print).start()", /one thread/],
  ["import multiprocessing\nmultiprocessing.Pool(2)", /one process/],
  ["input()", /Chrome and Edge from 137 on/],
  ["import sys\nfor line in sys.stdin: pass", /Chrome and Edge from 137 on/],
  ["import getpass\ngetpass.getpass()", /Chrome and Edge from 137 on/],
  ["import subprocess\nsubprocess.run(['ls'])", /no other programs/],
];

for (const [code, hint] of HINTS) {
  test(`a hint helps on: ${code}`, () => assert.match(run(code).failure?.hint ?? "", hint));
}

test("an exception that cannot say what it is does not end Python", () => {
  for (const body of ["raise ValueError('x')", "return 5"]) {
    const { failure } = run(`class E(Exception):\n    def __str__(self): ${body}\nraise E()`);
    assert.equal(failure!.exception, "E");
    assert.equal(failure!.line, 3);
    assert.match(failure!.message, /its __str__ raises/);
  }
});

test("a figure that cannot be drawn fails in its own program only", { timeout: 60_000 }, () => {
  const { failure } = run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title(r'$\\foo$')\nplt.show()");
  assert.equal(failure!.exception, "ValueError");
  assert.deepEqual(run("print('hello')"), { text: "hello\n", pictures: 0, failure: null });
  assert.equal(run("plt.plot([1])\n1 / 0").failure!.exception, "ZeroDivisionError");
  assert.deepEqual(run("print('hello')"), { text: "hello\n", pictures: 0, failure: null });
});

test("pictures that would move say that they stand still", { timeout: 60_000 }, () => {
  const paused = run("for n in range(3):\n    plt.plot([n])\n    plt.pause(0.1)");
  assert.match(paused.text, /Pictures on this page stand still/);
  assert.equal(paused.text.split("stand still").length, 2);
  const moving = "from matplotlib.animation import FuncAnimation\nfigure = plt.figure()\nmoved = FuncAnimation(figure, lambda n: [], frames=3)\nplt.show()";
  assert.match(run(moving).text, /Pictures on this page stand still/);
});

test("letters that the pictures' font lacks are told in one line", { timeout: 60_000 }, () => {
  const { text, pictures, failure } = run("plt.title('文字')\nplt.show()");
  assert.equal(failure, null);
  assert.equal(pictures, 1);
  assert.equal(text, "(The font of the pictures lacks some of their characters; they are shown as boxes.)\n");
});
