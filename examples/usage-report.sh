#!/usr/bin/env bash
# Who used most in the last seven days, and which quota is nearly used up. For a cron job that sends mail.
#
#   usage-report.sh [CUSTOMERS]        how many customers to name (10)
#
# Piped, limitry prints tabs, no header, plain numbers: sort, cut and awk need nothing else.
set -euo pipefail

echo "Most events in seven days:"
limitry usage breakdown --group-by customer_id --since 7d |
    sort --field-separator=$'\t' --key=2,2 --numeric-sort --reverse |
    head --lines="${1:-10}" |
    awk -F '\t' '{ printf "  %-30s %12d\n", $1, $2 }'

echo "Quotas with less than a fifth left:"
# Exit code 10 says that one refuses: that is worth a line, and no failure of this script.
status=0
quotas=$(limitry quotas check --json) || status=$?
case $status in
    0 | 10) ;;
    *) exit "$status" ;;
esac
jq --raw-output '.quotas[] | select(.remaining < .limit / 5) | "  \(.name): \(.remaining) of \(.limit) left"' <<<"$quotas"
