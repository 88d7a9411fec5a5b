"""Generates CSV files with hostile quotes, and reads them with Python's csv module in strict mode.

Prints a JSON document for each file: its text, and for each record its first line, its last line and its cells, which are
null if the record is malformed.
"""

import csv
import io
import json
import random
import sys

PIECES = ['"', '""', ',', '\n', '\r\n', 'a', 'é', ' ', '"x', 'x"', ',"', '",', '"\n', '\n"', ',,', "'", '\t', ';', '\\"']


def text(random):
    rows = []
    for number in range(random.randint(0, 6)):
        note = ''.join(random.choice(PIECES) for _ in range(random.randint(0, 8)))
        if random.random() < 0.3:
            note = '"' + note.replace('"', '""') + '"'
        rows.append(f'c{number},e,{note}' + random.choice(['\n', '\n', '\n', '\r\n']))
    return ''.join(rows)


def read(text):
    """Only a line feed ends a line, as in a file that is read line by line."""
    lines = io.StringIO(text, newline='\n')
    all_lines = text.split('\n')
    reader = csv.reader(lines, strict=True)
    records = []
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return records
        except csv.Error:
            cells = None
        # Blank lines are not records.
        if ''.join(all_lines[first - 1:reader.line_num]).strip():
            records.append([first, reader.line_num, cells])


def is_blank(cell):
    """limitry keeps blanks in quotes, and the csv module does not report whether a cell was quoted."""
    return cell != '' and cell.strip() == ''


generator = random.Random(int(sys.argv[1]))
left = int(sys.argv[2])
while left > 0:
    body = 'customer,event,properties.note\n' + text(generator)
    records = read(body)[1:]
    if any(is_blank(cell) for record in records for cell in (record[2] or [])[:2]):
        continue
    print(json.dumps({'text': body, 'records': records}))
    left -= 1
