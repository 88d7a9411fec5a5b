#!/usr/bin/env python3
"""Prints the share of planted secrets that were found (recall), and the share of findings that were planted (precision).

    judge.py CORPUS OURS [THEIRS]
"""

import json
import sys


def places(path):
    with open(path, encoding="utf-8") as file:
        return {tuple(line.split("\t")[:2]) for line in file}


def measure(name, found, truth):
    right = len(found & truth)
    recall = right / len(truth)
    precision = right / len(found) if found else 1.0
    print(f"{name}: recall {recall:.4f}, precision {precision:.4f} ({right} of {len(truth)} found, {len(found) - right} wrong)")


def main():
    corpus, ours, *theirs = sys.argv[1:]
    truth = places(f"{corpus}/truth.tsv")
    with open(ours, encoding="utf-8") as file:
        ours = {(one["path"], str(one["line"])) for one in json.load(file)["data"]}
    measure("limitry       ", ours, truth)
    for name in theirs:
        with open(name, encoding="utf-8") as file:
            found = {
                (path.removeprefix("./"), str(one["line_number"]))
                for path, all_ in json.load(file)["results"].items()
                for one in all_
            }
        measure("detect-secrets", found, truth)


if __name__ == "__main__":
    main()
