#!/usr/bin/env bash
# Alters the money core in every small way there is, one at a time, and sees whether a unit test notices. Not part of the build: it takes from minutes to an hour.
#   tests/Mutation/run.sh                       both halves
#   tests/Mutation/run.sh connectors            reading orders and credit memos
#   tests/Mutation/run.sh flows                 making invoices and credit notes
#   tests/Mutation/run.sh flows --mutate "Emission/VatRates.cs"    one file
# Reports are written to artifacts/mutation. docs/mutation-testing.md tells what the figures mean.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
case "${1:-}" in -h|--help) sed -n '2,7p' "${BASH_SOURCE[0]}" | sed 's/^# //'; exit 0 ;; esac
. "$root/deploy/lib/common.sh"
require_dotnet

export GrainRuntime="${GrainRuntime:-Standalone}"
halves=("${1:-connectors}")
[ $# -gt 0 ] && shift || halves=(connectors flows)

cd "$root"
dotnet tool restore > /dev/null
for half in "${halves[@]}"; do
  case "$half" in
    connectors) project=Connectors ;;
    flows) project=Flows ;;
    *) echo "There is no half '$half': connectors or flows." >&2; exit 2 ;;
  esac
  (cd "tests/$project" && dotnet stryker -f "$root/tests/Mutation/$half.json" -O "$root/artifacts/mutation/$half" "$@")
done
