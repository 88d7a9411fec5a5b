#!/usr/bin/env python3
"""Makes the corpus of the benchmark: planted secrets and decoys in files like those of real projects.

    corpus.py DIR [--planted 1000] [--decoys 10000] [--filler BYTES] [--seed 1]

Writes DIR/tree and, beside it, DIR/truth.tsv with a line for each planted secret (path, line, secret), and DIR/decoys.tsv.
The secrets are random, so no account has them.
"""

import argparse
import os
import random
import string

ALNUM = string.ascii_letters + string.digits
PREFIXES = [
    ("limitry_sk_", 32, 48),
    ("limitry_pat_", 32, 48),
    ("limitry_ct_", 32, 48),
    ("lmtry_sk_", 24, 40),
    ("lim_test_", 24, 40),
    ("lim_live_", 24, 40),
    ("lm_", 24, 40),
]
WORDS = """the quick request handler of customer events returns usage totals when quota window resets film realm
limit limiter limitry limits lm live test key token secret public private server client value record batch import
export index config default module class def return const function await async yield match error result option""".split()


def secret(rng):
    prefix, least, most = rng.choice(PREFIXES)
    return prefix + "".join(rng.choice(ALNUM) for _ in range(rng.randint(least, most)))


def decoy(rng):
    """A text that looks like a secret but is not a secret."""
    prefix, _, _ = rng.choice(PREFIXES)
    words = "_".join(rng.choice(WORDS) for _ in range(rng.randint(2, 4)))
    hexa = "".join(rng.choice("0123456789abcdef") for _ in range(40))
    return rng.choice(
        [
            lambda: prefix + "x" * rng.randint(8, 40),
            lambda: prefix + "X" * rng.randint(8, 40),
            lambda: prefix + rng.choice("0aA*") * rng.randint(8, 40),
            lambda: prefix + "...",
            lambda: prefix + "".join(rng.choice(ALNUM) for _ in range(6)) + "...",
            lambda: prefix + "…",
            lambda: prefix + "<your key>",
            lambda: prefix + "${KEY}",
            lambda: prefix + "your_key_here",
            lambda: prefix + "YOUR-API-KEY",
            lambda: prefix + "EXAMPLE" + "".join(rng.choice(ALNUM) for _ in range(20)),
            lambda: prefix + words,
            lambda: prefix + words.upper(),
            lambda: "fi" + "lm_" + words,
            lambda: "rea" + "lm_" + words,
            lambda: "limitry_" + words,
            lambda: "limitry-sk-" + hexa[:32],
            lambda: "sk_live_" + hexa[:32],
            lambda: "sha1:" + hexa,
            lambda: "".join(rng.choice(ALNUM) for _ in range(44)),
        ]
    )()


def around(rng, text):
    """A line of a file that contains the text."""
    return rng.choice(
        [
            f'    key = "{text}"',
            f"LIMITRY_API_KEY={text}",
            f"export LIMITRY_API_KEY='{text}'",
            f'{{"authorization": "Bearer {text}", "n": {rng.randint(0, 99)}}}',
            f"curl -H 'Authorization: Bearer {text}' https://api.limitry.com/v1/user",
            f"  apiKey: {text}",
            f"// {text}",
            f"https://user:{text}@host.example/path",
            f"log: sent {text}, got 200",
            f'let a=1,b="{text}",c=function(){{return b}};',
            f"<script>window.key='{text}'</script>",
        ]
    )


def filler(rng):
    return "    " * rng.randint(0, 3) + " ".join(rng.choice(WORDS) for _ in range(rng.randint(3, 12)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dir")
    parser.add_argument("--planted", type=int, default=1000)
    parser.add_argument("--decoys", type=int, default=10000)
    parser.add_argument("--filler", type=int, default=0, help="bytes of further files without secrets")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    tree = os.path.join(args.dir, "tree")
    items = [(True, secret(rng)) for _ in range(args.planted)]
    items += [(False, decoy(rng)) for _ in range(args.decoys)]
    rng.shuffle(items)
    endings = ["py", "js", "env", "yml", "json", "md", "sh", "txt", "html", "toml"]
    truth, decoys = [], []
    number = 0
    while items:
        number += 1
        path = f"p{number % 20}/d{number % 7}/file{number}.{rng.choice(endings)}"
        lines = []
        for _ in range(rng.randint(1, 40)):
            if not items:
                break
            planted, text = items.pop()
            lines += [filler(rng) for _ in range(rng.randint(0, 5))]
            lines.append(around(rng, text))
            (truth if planted else decoys).append((path, len(lines), text))
        whole = os.path.join(tree, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    # The rest of a large tree: files of many sizes with different lines.
    block = "\n".join(filler(rng) for _ in range(20000)).encode()
    written = 0
    while written < args.filler:
        number += 1
        size = int(rng.paretovariate(1.1) * 2000) % 4_000_000
        size = min(size, args.filler - written)
        path = os.path.join(tree, f"filler/{number % 97}", f"f{number}.{rng.choice(endings)}")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            left = size
            while left > 0:
                start = rng.randrange(len(block))
                piece = block[start : start + left]
                file.write(piece)
                left -= len(piece)
        written += size
    for name, rows in [("truth.tsv", truth), ("decoys.tsv", decoys)]:
        with open(os.path.join(args.dir, name), "w", encoding="utf-8") as file:
            for path, line, text in rows:
                file.write(f"{path}\t{line}\t{text}\n")


if __name__ == "__main__":
    main()
