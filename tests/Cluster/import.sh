#!/usr/bin/env bash
# Imports past orders while live ones come in, kills silos (SIGKILL) on the way, and then counts what stands in the books; says what live orders took without and beside the import.
# Orleans build: two silos and a separate gateway. Standalone build: everything in the gateway.
#   tests/Cluster/import.sh [--orders N] [--live-rate PER_SECOND] [--baseline SECONDS] [--share 0.05..0.9] [--budget REQUESTS_PER_SECOND] [--kills N] [--seed N] [--data FOLDER]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
. "$root/deploy/lib/common.sh"

case "${1:-}" in -h|--help) sed -n '2,4p' "${BASH_SOURCE[0]}" | sed 's/^# //'; exit 0 ;; esac
require_dotnet
require_postgres
runtime="$(choose_runtime)"
say_runtime "$runtime"
dotnet build "$root/tests/Cluster/Cluster.csproj" -c Release -p:GrainRuntime="$runtime" -v q -nologo -clp:NoSummary
if [ "$runtime" = Orleans ]; then set -- --clustered "$@"; fi
exec dotnet "$root/artifacts/$runtime/bin/Cluster/release/KashflowOrleans.Cluster.dll" import "$@"
