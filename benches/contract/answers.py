"""Prints the share of 2xx answers in a schemathesis report. Fails when the share is less than the second argument."""

import collections
import json
import sys

statuses = collections.Counter()
for line in open(sys.argv[1]):
    scenario = json.loads(line).get("ScenarioFinished")
    if scenario:
        for interaction in scenario["recorder"].get("interactions", {}).values():
            if interaction.get("response"):
                statuses[interaction["response"]["status_code"]] += 1
total = sum(statuses.values())
good = sum(count for status, count in statuses.items() if status < 300)
print(f"answers: {total}, 2xx: {good} ({good / total:.0%}); {dict(sorted(statuses.items()))}")
sys.exit(good / total < float(sys.argv[2]))
