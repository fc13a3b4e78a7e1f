#!/usr/bin/env bash
# Installs what the tests need and is missing, builds, checks the formatting, runs all tests, and sums up.
# Arguments go on to "dotnet test":  ./test.sh --filter Category!=Clients
#
# Where something may not be installed, the tests that need it are skipped, and the summary says so. The exit code is zero only if the build,
# the formatting and all tests that ran are right, and some did run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly LOGS=artifacts/logs
readonly RESULTS=artifacts/test-results
readonly CLIENTS=Broker.Tests/Clients

# A test that says nothing for so long hangs; a run that takes so long does.
readonly HANG=180s
readonly LIMIT=1200

# No servers of the build stay behind.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

problems=()

# Runs a command with its output in a log file; if it fails, shows the end of that.
run() {
  local name=$1 start=$SECONDS
  shift
  if "$@" >"$LOGS/$name.log" 2>&1; then
    echo "$name: done in $((SECONDS - start)) s"
  else
    echo "$name: FAILED after $((SECONDS - start)) s ($LOGS/$name.log):"
    show_log "$name"
    problems+=("$name failed")
    return 1
  fi
}

# Errors twice, once where they happen and once in the end, are enough once.
show_log() {
  if grep -q 'error' "$LOGS/$1.log"; then
    grep 'error' "$LOGS/$1.log" | sed 's/^ *//' | sort -u | head -n 40
  else
    tail -n 40 "$LOGS/$1.log"
  fi
}

# What the tests with real clients need --------------------------------------------------------------------------------

has_stomp_py() {
  /usr/bin/python3 -c 'import stomp' >/dev/null 2>&1
}

install_packages() {
  local missing=()
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  command -v curl >/dev/null || missing+=(curl)
  [[ -n ${CHROMIUM:-} ]] || command -v chromium >/dev/null || missing+=(chromium)
  has_stomp_py || missing+=(python3-stomp)

  if ((${#missing[@]} == 0)); then
    return
  fi

  if [[ $(id -u) != 0 ]] || ! grep -qs '^ID=debian$' /etc/os-release; then
    echo "Missing: ${missing[*]}. Tests that need them are skipped; on Debian, 'apt-get install ${missing[*]}' as root installs them."
    return
  fi

  echo "Missing: ${missing[*]}. Installing with apt-get."
  if ! apt_install "${missing[@]}" >"$LOGS/apt.log" 2>&1; then
    echo "Installing failed ($LOGS/apt.log). Tests that need them are skipped."
  fi
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  timeout 120 apt-get update || true
  timeout 600 apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"
}

# npm writes this file last.
install_clients() {
  local installed=$CLIENTS/node_modules/.package-lock.json
  if ! command -v npm >/dev/null || [[ -f $installed && ! $CLIENTS/package-lock.json -nt $installed ]]; then
    return
  fi

  echo "The packages of $CLIENTS are missing or old. Installing with npm ci."
  if ! (cd "$CLIENTS" && timeout 300 npm ci --no-progress) >"$LOGS/npm.log" 2>&1; then
    echo "npm ci failed ($LOGS/npm.log). Tests that need them are skipped."
  fi
}

# The tests ------------------------------------------------------------------------------------------------------------

# In the background, so that an interrupt is heard: "timeout" has a process group of its own.
run_tests() {
  timeout --kill-after=30 "$LIMIT" dotnet test Broker.Tests -c Release --no-build \
    --logger 'trx;LogFileName=tests.trx' --results-directory "$RESULTS" \
    --blame-hang-timeout "$HANG" --blame-hang-dump-type none "$@" >"$LOGS/tests.log" 2>&1 &
  local tests=$!
  trap 'kill "$tests" 2>/dev/null' INT TERM
  local status=0
  wait "$tests" || status=$?
  trap - INT TERM
  return "$status"
}

# The console's account of the tests that failed: name, message, where in the tests; and of a run that broke off.
show_failures() {
  awk '
    /^  (Failed|Passed|Skipped) / { part = /^  Failed / ? "name" : ""; lines = 0 }
    /^  Error Message:/ { part = "message"; lines = 0; next }
    /^  Stack Trace:/ { part = part == "" ? "" : "stack"; lines = 0; next }
    /^  Standard Output Messages:/ { part = "" }
    part == "name" { print; part = "" }
    part == "message" && NF && lines++ < 20 { print "  " $0 }
    part == "stack" && / in .*Broker\.Tests/ && lines++ < 2 { print "  " $0 }
    part == "" && /[Aa]borted|[Cc]rash|[Hh]ang|error/ { print }
  ' "$LOGS/tests.log" | cut -c1-400 | head -n 110
}

# One line for each result of the trx file: outcome, name, first line of the message.
results() {
  [[ -f $RESULTS/tests.trx ]] || return 0
  LC_ALL=C awk '
    function attribute(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
    function plain(text) { gsub(/&quot;/, "\"", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text); return text }
    function flush() { if (outcome != "") print outcome "\t" plain(name) "\t" plain(message); outcome = "" }
    /<UnitTestResult / { flush(); outcome = attribute("outcome"); name = attribute("testName"); message = "" }
    /<Message>/ && message == "" { message = $0; sub(/.*<Message>/, "", message); sub(/<\/Message>.*/, "", message) }
    /<\/Results>/ { flush() }
  ' "$RESULTS/tests.trx"
}

sum_up() {
  local passed failed skipped
  passed=$(results | grep -c '^Passed	' || true)
  skipped=$(results | grep -c '^NotExecuted	' || true)
  failed=$(results | grep -vc '^\(Passed\|NotExecuted\)	' || true)

  if ((skipped > 0)); then
    echo
    echo "Skipped:"
    results | sed -n 's/^NotExecuted\t\([^\t]*\)\t\(.*\)$/  \1: \2/p' | head -n 30
  fi

  if ((failed > 0)); then
    echo
    echo "Failed:"
    results | sed -n '/^\(Passed\|NotExecuted\)\t/d; s/^[^\t]*\t\([^\t]*\)\t\(.*\)$/  \1: \2/p' | head -n 30
  fi

  if ((passed == 0)); then
    problems+=("no test has passed")
  fi

  echo
  for problem in "${problems[@]}"; do
    echo "PROBLEM: $problem"
  done

  if ((skipped > 0)); then
    echo "$skipped skipped"
  fi

  echo "$passed passed, $failed failed"

  ((failed == 0 && ${#problems[@]} == 0))
}

main() {
  mkdir -p "$LOGS"
  rm -rf "$RESULTS"

  if ! command -v dotnet >/dev/null; then
    echo "The .NET SDK of global.json is not installed."
    exit 1
  fi

  install_packages
  install_clients

  if run restore dotnet restore Broker.sln && run build dotnet build Broker.sln -c Release --no-restore -warnaserror; then
    # Beside the tests, which wait for clocks and processes for much of their time. Style is checked by the build.
    local start=$SECONDS formatting
    dotnet format whitespace --verify-no-changes --no-restore >"$LOGS/formatting.log" 2>&1 &
    formatting=$!
    trap 'kill "$formatting" 2>/dev/null || true' EXIT

    if run_tests "$@"; then
      echo "tests: done in $((SECONDS - start)) s"
    else
      echo "tests: FAILED after $((SECONDS - start)) s ($LOGS/tests.log):"
      show_failures
      problems+=("dotnet test failed")
    fi

    if wait "$formatting"; then
      echo "formatting: done"
    else
      echo "formatting: FAILED ($LOGS/formatting.log):"
      show_log formatting
      problems+=("formatting failed")
    fi
    trap - EXIT
  fi

  sum_up
}

main "$@"
