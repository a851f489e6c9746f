#!/usr/bin/env bash
# Builds everything and runs all tests. Needs the .NET 10 SDK, PostgreSQL's server programs and Node.js with npm (the last two are installed here where possible).
#   deploy/test.sh          with the Orleans build when its packages restore, otherwise with the Standalone build
#   deploy/test.sh --both   with the Standalone build, and with the Orleans build when its packages restore
# The last line is "N passed, N failed".
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
. "$root/deploy/lib/common.sh"

case "${1:-}" in -h|--help) sed -n '2,5p' "${BASH_SOURCE[0]}" | sed 's/^# //'; exit 0 ;; esac
require_dotnet
require_postgres
require_node

runtimes="$(choose_runtime)"
if [ "${1:-}" = "--both" ]; then
  runtimes="Standalone"
  if orleans_restores; then runtimes="Standalone Orleans"; fi
fi

passed=0
failed=0
for runtime in $runtimes; do
  say_runtime "$runtime"
  export GrainRuntime="$runtime"
  dotnet build "$root/KashflowOrleans.sln" -c Release -v q -nologo -clp:NoSummary
  results="$root/artifacts/$runtime/test-results"
  rm -rf "$results"
  for project in "$root"/tests/*/*.Tests.csproj; do
    name="$(basename "$project" .csproj)"

    # Nothing in these depends on the grain runtime: once is enough.
    case "$runtime:$name" in Orleans:Sandbox.Tests | Orleans:Storage.Tests | Orleans:Flows.Tests) [ "$runtimes" = Orleans ] || continue ;; esac
    dotnet test "$project" -c Release --no-build -v q -nologo --results-directory "$results" \
      --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" || true
    if [ ! -f "$results/$name.trx" ]; then
      say "$name: no result was written"
      failed=$((failed + 1))
      continue
    fi
    counters="$(grep -o '<Counters [^>]*' "$results/$name.trx" | head -n 1)"
    passed=$((passed + $(sed 's/.* passed="\([0-9]*\)".*/\1/' <<<"$counters")))
    bad=$(($(sed 's/.* executed="\([0-9]*\)".*/\1/' <<<"$counters") - $(sed 's/.* passed="\([0-9]*\)".*/\1/' <<<"$counters")))

    # A run that broke off has no failed test to show.
    if [ "$bad" -eq 0 ] && ! grep -q '<ResultSummary outcome="Completed"' "$results/$name.trx"; then bad=1; fi
    failed=$((failed + bad))
  done
  unset GrainRuntime
done

say "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
