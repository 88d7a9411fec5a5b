"""Computes the totals of exports of other programs with Python's own readers.

Prints a JSON document: for each file the number of events, the sums of the values, and the events of each customer.
"""

import collections
import csv
import json
import sys
from decimal import Decimal


def rows(name, **options):
    with open(name, newline='', encoding='utf-8') as file:
        return list(csv.DictReader(file, **options))


def add(sums, **values):
    for name, value in values.items():
        if value not in ('', None):
            sums[name] += Decimal(str(value))


def openai(sums):
    for row in rows('openai.csv'):
        if row['num_model_requests']:
            add(sums, input_tokens=row['input_tokens'], output_tokens=row['output_tokens'],
                cached_tokens=row['input_cached_tokens'], requests=row['num_model_requests'])
            yield row['project_id']


def anthropic(sums):
    for row in rows('anthropic.csv'):
        add(sums, input_tokens=row['usage_input_tokens_no_cache'], output_tokens=row['usage_output_tokens'],
            cached_tokens=row['usage_input_tokens_cache_read'], web_searches=row['web_search_count'],
            cache_write_5m_tokens=row['usage_input_tokens_cache_write_5m'],
            cache_write_1h_tokens=row['usage_input_tokens_cache_write_1h'])
        yield row['workspace']


def litellm(sums):
    for row in rows('spend.csv'):
        add(sums, input_tokens=row['prompt_tokens'], output_tokens=row['completion_tokens'],
            total_tokens=row['total_tokens'], latency_ms=row['request_duration_ms'],
            cost_cents=Decimal(row['spend']) * 100)
        yield row['end_user']


def langfuse(sums):
    for row in rows('langfuse.csv'):
        if row['type'] in ('GENERATION', 'EMBEDDING'):
            add(sums, input_tokens=row['inputUsage'], output_tokens=row['outputUsage'],
                total_tokens=row['totalUsage'], cost_cents=Decimal(row['totalCost']) * 100,
                latency_ms=Decimal(row['latency']) * 1000)
            yield row['userId']


def helicone(sums):
    for row in rows('helicone.csv'):
        add(sums, input_tokens=row['prompt_tokens'], output_tokens=row['completion_tokens'], latency_ms=row['latency'],
            cost_cents=Decimal(row['cost']) * 100 if row['cost'] else None)
        yield row['request_user_id']


def stripe(sums):
    for row in rows('meter-events.csv'):
        add(sums, value=row['payload_value'])
        yield row['payload_stripe_customer_id']


def stripe_lines(sums):
    with open('meter-events.jsonl', encoding='utf-8') as file:
        for line in file:
            payload = json.loads(line)['payload']
            add(sums, value=payload['value'])
            yield payload['stripe_customer_id']


def numbers(data):
    """The numbers of an object, also those that are written as strings."""
    for name, value in (data or {}).items():
        try:
            yield name, Decimal(str(value))
        except ArithmeticError:
            pass


def cloudevents(sums):
    with open('cloudevents.json', encoding='utf-8') as file:
        for event in json.load(file):
            add(sums, **dict(numbers(event.get('data'))))
            yield event['subject']


def lago(sums):
    for row in rows('lago.csv'):
        add(sums, cost_cents=row['precise_total_amount_cents'], **dict(numbers(json.loads(row['properties']))))
        yield row['external_subscription_id']


def alb(sums):
    with open('alb.log', encoding='utf-8') as file:
        for line in csv.reader(file, delimiter=' '):
            add(sums, received_bytes=line[10], sent_bytes=line[11])
            if not line[6].startswith('-'):
                add(sums, latency_ms=Decimal(line[6]) * 1000)
            yield line[12].split('/')[2].split(':')[0] if line[18] == '-' else line[18]


totals = {}
for name, read in [('openai.csv', openai), ('anthropic.csv', anthropic), ('spend.csv', litellm),
                   ('langfuse.csv', langfuse), ('helicone.csv', helicone), ('meter-events.csv', stripe),
                   ('meter-events.jsonl', stripe_lines), ('cloudevents.json', cloudevents), ('lago.csv', lago),
                   ('alb.log', alb)]:
    sums = collections.defaultdict(Decimal)
    customers = collections.Counter(read(sums))
    totals[name] = {
        'events': sum(customers.values()),
        'customers': customers,
        'values': {name: float(value) for name, value in sums.items()},
    }
json.dump(totals, sys.stdout)
