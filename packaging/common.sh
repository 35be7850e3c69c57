# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# What the scripts of this folder share; sourced, never run.

: "${HOME:?must be set}"
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/qfa-workbench
torch_version=2.11.0

# Progress goes to stderr: stdout belongs to results.
say() { printf '%s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

have_gpu() { [ -e /proc/driver/nvidia/version ] || nvidia-smi -L >/dev/null 2>&1; }

# The window can be built: Qt 6 is here, and nobody asked for the command line alone.
have_qt() {
  [ -z "${QFA_HEADLESS:-}" ] || return 1
  command -v qmake6 >/dev/null || compgen -G '/usr/lib/*/cmake/Qt6/Qt6Config.cmake' >/dev/null
}

# Jobs that fit cores and memory: a unit that includes LibTorch takes about 2.5 GB.
build_jobs() {
  local cores kib limit jobs
  cores=$(nproc)
  kib=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
  case $limit in
    '' | *[!0-9]*) ;;
    *) [ $((limit / 1024)) -ge "$kib" ] || kib=$((limit / 1024)) ;;
  esac
  jobs=$((kib / 2621440))
  [ "$jobs" -le "$cores" ] || jobs=$cores
  [ "$jobs" -ge 1 ] || jobs=1
  echo "$jobs"
}
