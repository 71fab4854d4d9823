"""Compares the label issues of LabelIssuesBenchmark with those of cleanlab, on the same probabilities.

Usage: python label_issues.py FOLDER, with cleanlab installed.
"""

import csv
import glob
import sys

import numpy as np
from cleanlab.filter import find_label_issues


def rows(folder):
    (file,) = glob.glob(folder + "/*.csv")
    with open(file, newline="") as f:
        return list(csv.DictReader(f))


folder = sys.argv[1]
judged = rows(folder + "/probabilities")
ours = {row["id"] for row in rows(folder + "/issues")}
labels = np.array([int(row["givenLabel"]) for row in judged])
probabilities = np.array([[float(p) for p in row["probabilities"].split()] for row in judged])
for method in ("confident_learning", "prune_by_noise_rate", "both"):
    found = find_label_issues(labels, probabilities, filter_by=method)
    theirs = {judged[i]["id"] for i in np.flatnonzero(found)}
    print(
        f"cleanlab, {method}: {len(theirs)} issues, {len(ours)} of LabelIssues,"
        f" {len(ours & theirs)} of both"
    )
