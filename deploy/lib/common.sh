# Shared by the scripts of this folder. Sourced, not run.

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# Stops with what to do when the .NET SDK is missing or too old.
require_dotnet() {
  command -v dotnet >/dev/null 2>&1 || fail "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download, then run this again."
  case "$(cd "$root" && dotnet --version 2>/dev/null)" in
    10.*) ;;
    *) fail "The .NET 10 SDK is needed; 'dotnet --version' says '$(dotnet --version 2>/dev/null)'. https://dotnet.microsoft.com/download" ;;
  esac
}

# True when PostgreSQL's server programs are somewhere the product looks for them.
has_postgres() {
  [ -n "${KASHFLOW_POSTGRES_BIN:-}" ] && [ -x "$KASHFLOW_POSTGRES_BIN/initdb" ] && return 0
  command -v initdb >/dev/null 2>&1 && return 0
  local folder
  for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /usr/local/pgsql/bin; do
    [ -x "$folder/initdb" ] && return 0
  done
  return 1
}

# Installs PostgreSQL's server programs where that is possible without asking, otherwise says how.
require_postgres() {
  has_postgres && return 0
  local sudo=""
  if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo="sudo -n"; fi
  if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || [ -n "$sudo" ]; }; then
    say "Installing PostgreSQL's server programs (Debian package postgresql) ..."
    { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq postgresql; } >/dev/null 2>&1 || true
  elif command -v brew >/dev/null 2>&1; then
    say "Installing PostgreSQL's server programs (Homebrew package postgresql@16) ..."
    brew install --quiet postgresql@16 >/dev/null 2>&1 || true
  fi
  has_postgres || fail "PostgreSQL's server programs (initdb, postgres) are needed. Install them:
  Debian, Ubuntu   sudo apt-get install postgresql
  Fedora, RHEL     sudo dnf install postgresql-server
  macOS            brew install postgresql@16
or set KASHFLOW_POSTGRES_BIN to the folder that holds them. The server itself need not run: the product starts one of its own."
}

# Installs Node.js and npm where that is possible without asking, otherwise says how. Only tests and benchmarks need them: they compare with JSONata's reference implementation.
require_node() {
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && return 0
  local sudo=""
  if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo="sudo -n"; fi
  if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || [ -n "$sudo" ]; }; then
    say "Installing Node.js (Debian packages nodejs and npm) ..."
    { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq nodejs npm; } >/dev/null 2>&1 || true
  elif command -v brew >/dev/null 2>&1; then
    say "Installing Node.js (Homebrew package node) ..."
    brew install --quiet node >/dev/null 2>&1 || true
  fi
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || fail "Node.js 18 or later and npm are needed for the tests. Install them:
  Debian, Ubuntu   sudo apt-get install nodejs npm
  macOS            brew install node"
}

# Prints Orleans or Standalone: what the variable GrainRuntime asks for, else Orleans when its packages can be had from the machine's package feed.
choose_runtime() {
  if [ -n "${GrainRuntime:-}" ]; then printf '%s' "$GrainRuntime"; return; fi
  if orleans_restores; then printf 'Orleans'; else printf 'Standalone'; fi
}

# True when the Orleans build's packages restore. The answer is kept for as long as the pins and the user's package configuration stay the same.
orleans_restores() {
  local mark="$root/artifacts/orleans-restores" pins
  pins="$(cat "$root/Directory.Packages.props" "$root/build/GrainRuntime.props" "$HOME/.nuget/NuGet/NuGet.Config" 2>/dev/null | cksum)"
  if [ -f "$mark" ] && [ "$(head -n 1 "$mark")" = "$pins" ]; then [ "$(tail -n 1 "$mark")" = yes ]; return; fi
  mkdir -p "$root/artifacts"
  if dotnet restore "$root/src/Gateway/Gateway.csproj" -p:GrainRuntime=Orleans -v q -nologo >"$root/artifacts/orleans-restore.log" 2>&1; then
    printf '%s\nyes\n' "$pins" >"$mark"; return 0
  fi
  printf '%s\nno\n' "$pins" >"$mark"; return 1
}

# say_runtime RUNTIME: one line about which build is taken and why.
say_runtime() {
  case "$1" in
    Orleans) say "Build: Orleans (its packages restore from this machine's feed)." ;;
    Standalone)
      if [ -n "${GrainRuntime:-}" ] || orleans_restores; then
        say "Build: Standalone, one process (asked for; see docs/two-builds.md)."
      else
        say "Build: Standalone, one process (Microsoft Orleans' packages do not restore from this machine's feed; see docs/two-builds.md)."
      fi ;;
    *) fail "GrainRuntime is '$1'; it must be Orleans or Standalone." ;;
  esac
}
