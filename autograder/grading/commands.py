"""The instructor's part of the command line, and `autograder check` for learners.

Imports happen inside the commands: `autograder --help` should not wait for nbgrader.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from autograder.grading import Course, Result

CourseOption = Annotated[Path, typer.Option("--course", help="nbgrader's course directory.")]
Assignment = Annotated[str, typer.Argument(help="The assignment, as its folder is called.")]
Students = Annotated[list[str] | None, typer.Option("--student", help="Only this student's; may be repeated.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")]


@contextmanager
def reported(command: str) -> Iterator[None]:
    """Turn what a user can mend into one line on stderr."""
    from autograder.grading import CourseError, SandboxError

    try:
        yield
    except (CourseError, SandboxError) as error:
        said = str(error)
    except OSError as error:
        if error.filename is None:  # no file of the user's: ours to mend
            raise
        said = f"{error.filename} cannot be used: {error.strerror}; mend that, then run the same command again"
    else:
        return
    typer.echo(f"autograder {command}: {said}", err=True)
    raise typer.Exit(1)


def release(assignment: Assignment, course: CourseOption = Path()) -> None:
    """Write an assignment's source and release notebooks, and enter it into the gradebook."""
    with reported("release"):
        from autograder.grading import Course
        from autograder.grading import release as release_assignment

        opened = Course(course)
        release_assignment(opened, assignment)
        typer.echo(f"released {assignment}: hand out {opened.folder('release', assignment)}")


def grade(
    assignment: Assignment,
    course: CourseOption = Path(),
    student: Students = None,
    workers: Annotated[int, typer.Option(min=1, help="How many submissions are graded at once.")] = os.cpu_count() or 1,
    cluster: Annotated[str, typer.Option(help="Grade on the Dask cluster with this scheduler, tcp://...")] = "",
    regrade: Annotated[bool, typer.Option("--regrade", help="Run again what is graded already.")] = False,
    allow_degraded: Annotated[bool, typer.Option("--allow-degraded", help="Do without libseccomp; recorded.")] = False,
    as_json: Json = False,
) -> None:
    """Grade what was handed in, write the gradebook and the feedback; run again, it goes on where it was stopped."""
    with reported("grade"):
        from autograder.grading import Course, Grader
        from autograder.grading.gradebook.shared_failures import SharedFailures
        from autograder.grading.gradebook.tally import Tally, absent
        from autograder.grading.progress import Progress

        shared = SharedFailures()
        opened = Course(course)
        students = _present(opened, assignment, student) if student else opened.students_with(assignment)
        tally = Tally(() if student else absent(opened, assignment))
        made = Grader(opened, workers=workers, cluster=cluster or None, allow_degraded=allow_degraded)
        with made as grader, Progress(len(students), hidden=as_json) as progress:
            for result in grader.grade(assignment, students, regrade=regrade):
                progress.count(result)
                tally.count(result)
                shared.count(result)
                typer.echo(json.dumps(result.to_dict()) if as_json else line(result))
        for suspicion in shared.suspicions():
            typer.echo(json.dumps({"suspected": suspicion}) if as_json else suspected(assignment, **suspicion))
        typer.echo(json.dumps({"summary": tally.to_dict()}) if as_json else printable(tally.line(assignment)))


def _present(course: Course, assignment: str, students: list[str]) -> list[str]:
    """Return named students, unless one has no submission: a misspelt name would be recorded as ungradable."""
    from autograder.grading import CourseError

    for student in students:
        folder = course.folder("submitted", assignment, student)
        if not os.path.lexists(folder):
            raise CourseError(f"{folder} is not there: nothing of {assignment} was handed in under the name {student}")
    return students


def line(result: Result) -> str:
    """Return a result as one line."""
    score = "-" if result.score is None else f"{result.score:g}/{result.max_score:g}"
    words = [result.student, result.state, score, *(["unchanged"] if result.unchanged else []), result.message]
    if result.previous_score is not None and result.previous_score != result.score:
        words.append(f"was {result.previous_score:g}")
    look = sorted({cell for reason in result.reasons for cell in reason["look"]})
    if look and result.needs_manual_grade:
        words.append(f"a person must look at: {', '.join(look)}")
    if result.unanswered:
        words.append(f"unanswered: {', '.join(result.unanswered)}")
    words += [f"{change['cell']}: {change['before']} -> {change['after']}" for change in result.changes]
    return "\t".join(printable(word) for word in words if word)


def suspected(assignment: str, cell: str, failure: str) -> str:
    """Return what is to be said of a cell that everybody failed in the same way."""
    return printable(
        f"everybody fails {cell} in the same way ({failure}): the fault may be in {assignment}, not in the answers; "
        "grade its own solution to find out, and mend the assignment"
    )


def printable(text: str) -> str:
    """Return text without anything that would act on a terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def collect(
    assignment: Assignment,
    sources: Annotated[
        list[Path], typer.Argument(help="Folders, zips, notebooks, and exports of Canvas, Moodle and others.")
    ],
    course: CourseOption = Path(),
    roster: Annotated[
        Path | None, typer.Option(help="A CSV file of the class: names who is absent or unknown.")
    ] = None,
    names: Annotated[
        Path | None, typer.Option("--map", help="A CSV file (lms,student): whose a name or number there is here.")
    ] = None,
    times: Annotated[
        Path | None, typer.Option(help="A CSV file (student,received): when each came in, with the time's zone.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Take submissions in. Exit status: 0 all taken, 1 an error, 3 somebody's work was not taken for them."""
    with reported("collect"):
        from autograder.grading import Course
        from autograder.grading.collecting.collect import Collector
        from autograder.grading.collecting.report import summary, summary_line
        from autograder.grading.collecting.roster import Roster, read_map, read_roster
        from autograder.grading.collecting.times import read_times

        known = Roster(read_roster(roster) if roster else (), read_map(names) if names else None)
        moments = read_times(times) if times else None
        collector = Collector(Course(course), assignment, known, moments, dry_run=dry_run)
        everything = []
        for found in collector.collect(sources):
            everything.append(found)
            typer.echo(json.dumps(found.to_dict()) if as_json else "\t".join(map(printable, found.line().split("\t"))))
        counts = summary(everything, collector.system_files, written=not dry_run)
        typer.echo(json.dumps({"summary": counts}) if as_json else summary_line(assignment, counts))
    if any(found.is_lost for found in everything):
        raise typer.Exit(3)


def export(
    course: CourseOption = Path(),
    to: Annotated[Path, typer.Option(help="The CSV file to write.")] = Path("grades.csv"),
    assignment: Annotated[str, typer.Option(help="Only this assignment's grades.")] = "",
    fill: Annotated[
        Path | None, typer.Option(help="Canvas' or Moodle's own table, to be written again with the scores.")
    ] = None,
    archive: Annotated[
        Path | None, typer.Option("--feedback", help="A zip of feedback to write, for Canvas or Moodle to take back.")
    ] = None,
) -> None:
    """Write all grades in a CSV file, nbgrader's or a platform's own; exit status 3 if the table lacks somebody."""
    with reported("export"):
        from autograder.grading import Course, CourseError
        from autograder.grading.exporting.feedback_archive import write_archive
        from autograder.grading.exporting.grades import write_csv
        from autograder.grading.exporting.platform_tables import fill as fill_in

        if (fill or archive) and not assignment:
            raise CourseError("name the assignment with --assignment")
        opened, missing = Course(course), []
        if fill:
            filled = fill_in(opened, assignment, fill, to)
            missing = filled.not_in_table
            typer.echo(f"wrote {filled.written} scores to {to}")
            for said, people in (("not in the table", missing), ("without a score", filled.without_score)):
                if people:
                    typer.echo(printable(f"{said}: {', '.join(people)}"))
        else:
            typer.echo(f"wrote {write_csv(opened, to, assignment)} rows to {to}")
        if archive:
            typer.echo(f"wrote the feedback of {write_archive(opened, assignment, archive)} students to {archive}")
    if missing:
        raise typer.Exit(3)


def feedback(assignment: Assignment, course: CourseOption = Path(), student: Students = None) -> None:
    """Write the feedback pages anew, with the scores and comments that the gradebook holds now."""
    with reported("feedback"):
        from autograder.grading import Course
        from autograder.grading.gradebook.feedback_pages import write_pages
        from autograder.grading.gradebook.lateness import refresh

        opened = Course(course)
        refresh(opened, assignment)
        count = sum(1 for _ in write_pages(opened, assignment, student))
        typer.echo(f"wrote feedback for {count} submissions of {assignment}")


def check(notebook: Annotated[Path, typer.Argument(help="A notebook of the course.")], as_json: Json = False) -> None:
    """Check a notebook: the same verdicts as in the page and in the official run."""
    with reported("check"):
        from autograder.grading.check import check as check_notebook

        verdicts = check_notebook(notebook)
    if as_json:
        typer.echo(json.dumps([verdict.to_dict() for verdict in verdicts]))
    else:
        from rich.console import Console

        from autograder.grading.terminal import shown

        console = Console()
        for verdict in verdicts:
            console.print(shown(verdict))
        points, worth = (sum(getattr(v, name) for v in verdicts) for name in ("points", "max_points"))
        typer.echo(f"\n{points:g} of {worth:g} points")
    raise typer.Exit(0 if all(verdict.passed for verdict in verdicts) else 1)


def doctor(
    as_json: Json = False,
    report: Annotated[Path | None, typer.Option(help="Write what a maintainer needs to this file, and stop.")] = None,
    course: Annotated[Path | None, typer.Option(help="The course whose log of faults goes into the report.")] = None,
) -> None:
    """Say whether submissions can be run on this machine, and what it lacks.

    A report holds versions, these checks, and where the grader's own faults arose: no names, and no student's code.
    """
    from dataclasses import asdict

    if report is not None:
        with reported("doctor"):
            from autograder.grading import Course
            from autograder.grading.report import write_report

            count = write_report(Course(course) if course else None, report)
            typer.echo(f"wrote {report} with {count} different faults; it holds no names and nothing of a student's")
        return

    from autograder.sandbox.doctor import examine_host

    checks = examine_host()
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks]))
    else:
        for check in checks:
            mark = "ok     " if check.passed else "MISSING" if check.mandatory else "absent "
            typer.echo(f"{mark} {check.name}: {check.said}")
    raise typer.Exit(0 if all(check.passed for check in checks if check.mandatory) else 1)
