"""Says how many lines of each target the tests reach: coverage_report.py COUNTS SOURCES UNCOVERED

COUNTS is what `llvm-cov export` writes, SOURCES the folder with the targets. The ranges of lines that nothing reaches
go into the file UNCOVERED.
"""

import collections
import json
import pathlib
import sys


def line_counts(segments):
    """The lines of a file with code on them, each with the most often it was reached. As llvm-cov counts them."""
    counts = {}
    starts = collections.defaultdict(list)
    for segment in segments:
        starts[segment[0]].append(segment)
    wrapped = None  # The segment that goes on from the line before.
    for line in range(min(starts, default=1), max(starts, default=0) + 1):
        on_line = starts.get(line, [])
        # line, column, count, has_count, is_region_entry, is_gap_region
        entries = [one for one in on_line if one[3] and one[4] and not one[5]]
        is_wrapped = wrapped is not None and wrapped[3]
        if entries or is_wrapped:
            counts[line] = max(([wrapped[2]] if is_wrapped else []) + [one[2] for one in entries])
        if on_line:
            wrapped = on_line[-1]
    return counts


def ranges(lines):
    """Numbers as text: 3-5, 9."""
    runs = []
    for line in sorted(lines):
        if runs and runs[-1][1] == line - 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def main(counts_path, sources, uncovered_path):
    sources = pathlib.Path(sources).resolve()
    with open(counts_path) as file:
        (export,) = json.load(file)["data"]
    targets = collections.defaultdict(lambda: [0, 0])
    uncovered = []
    for file in export["files"]:
        path = pathlib.Path(file["filename"]).resolve()
        if sources not in path.parents:
            continue
        name = path.relative_to(sources)
        counts = line_counts(file["segments"])
        missed = [line for line, count in counts.items() if count == 0]
        targets[name.parts[0]][0] += len(counts) - len(missed)
        targets[name.parts[0]][1] += len(counts)
        if missed:
            uncovered.append((len(missed), f"{name}: {ranges(missed)}"))
    pathlib.Path(uncovered_path).write_text("".join(f"{text}\n" for _, text in sorted(uncovered, reverse=True)))
    targets["Sources"] = [sum(column) for column in zip(*targets.values())]
    for target, (reached, lines) in sorted(targets.items(), key=lambda one: (one[0] == "Sources", one[0])):
        print(f"{target:18} {100 * reached / max(lines, 1):5.1f} %  {reached:6} of {lines:6} lines")


main(*sys.argv[1:])
