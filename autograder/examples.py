"""What `--help` shows at its end: each command as it is typed."""

EXAMPLES = {
    "release": ["autograder release rnn-cell", "autograder release rnn-cell --course ~/courses/autumn"],
    "collect": [
        "autograder collect rnn-cell submissions.zip --dry-run",
        "autograder collect rnn-cell canvas-export/ late.zip --roster class.csv",
        "autograder collect rnn-cell moodle.zip --map names.csv --json",
    ],
    "grade": [
        "autograder grade rnn-cell --workers 4",
        "autograder grade rnn-cell --student ada --regrade",
        "autograder grade rnn-cell --cluster tcp://scheduler:8786 --json",
    ],
    "feedback": ["autograder feedback rnn-cell", "autograder feedback rnn-cell --student ada"],
    "export": [
        "autograder export --to grades.csv",
        "autograder export --assignment rnn-cell --fill canvas.csv --to upload.csv",
        "autograder export --assignment rnn-cell --feedback feedback.zip",
    ],
    "check": ["autograder check rnn-cell.ipynb"],
    "doctor": [
        "autograder doctor",
        "autograder doctor --json",
        "autograder doctor --report report.json --course ~/course",
    ],
    "serve": [
        "autograder serve --demo",
        "autograder serve --course ~/courses/autumn --origin https://rnn.example.edu",
        "autograder serve --database postgresql+psycopg://hub@db/hub --cluster tcp://scheduler:8786",
    ],
    "roster": ["autograder roster class.csv --links links.csv --origin https://rnn.example.edu"],
    "sign-in": ["autograder sign-in https://rnn.example.edu/hub/sign-in/PERSONAL"],
    "submit": ["autograder submit rnn-cell.ipynb", "autograder submit work.ipynb --assignment rnn-cell --no-wait"],
    "board": ["autograder board export docs/pages/share/board.json --course ~/courses/autumn"],
    "backup": ["autograder backup autumn.tar.gz --course ~/courses/autumn"],
    "restore": ["autograder restore autumn.tar.gz ~/courses/restored"],
}


def shown(command: str) -> str:
    """Return a command's examples as the end of its help."""
    return "\n\n".join(["Examples:", *(f"  {example}" for example in EXAMPLES[command])])
