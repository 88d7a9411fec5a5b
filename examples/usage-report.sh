#!/usr/bin/env bash
# Prints the customers with the most events of the last seven days, and the quotas that are nearly used up. For a cron job
# that sends mail.
#
#   usage-report.sh [CUSTOMERS]        how many customers to name (10)
#
# Into a pipe, limitry prints tabs, no header and plain numbers, which sort, cut and awk can read.
set -euo pipefail

echo "Most events in seven days:"
limitry usage breakdown --group-by customer_id --since 7d |
    sort --field-separator=$'\t' --key=2,2 --numeric-sort --reverse |
    head --lines="${1:-10}" |
    awk -F '\t' '{ printf "  %-30s %12d\n", $1, $2 }'

echo "Quotas with less than a fifth left:"
# Exit code 10 means that a quota refuses. That belongs into the report and is no failure of this script.
status=0
quotas=$(limitry quotas check --json) || status=$?
case $status in
    0 | 10) ;;
    *) exit "$status" ;;
esac
jq --raw-output '.quotas[] | select(.remaining < .limit / 5) | "  \(.name): \(.remaining) of \(.limit) left"' <<<"$quotas"
