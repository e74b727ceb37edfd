#!/usr/bin/env bash
# Installs the build, builds the example outside the tree against it, runs it, and configures the tree as a subproject:
# install.sh BUILD SOURCE.
set -euo pipefail
build=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/installed" > "$work/log"
cmake -S "$source/tests/install/example" -B "$work/example" -DCMAKE_PREFIX_PATH="$work/installed" \
      -DCMAKE_BUILD_TYPE=Debug > "$work/log" || { cat "$work/log"; exit 1; }
cmake --build "$work/example" > "$work/log" || { cat "$work/log"; exit 1; }
mkdir "$work/store"
"$work/example/example" "$work/store/market.db" "$source/tests/data/market" > "$work/told"
cat "$work/told"
# The program of the same installation sees what the example wrote.
"$work/installed/bin/bluedot" --store "$work/store/market.db" query --format csv --sql \
  "SELECT symbol, date, printf('%.2f', close) FROM latest_bars WHERE timeframe = 'daily' ORDER BY symbol" |
  tail -n +2 | tr ',' ' ' | tr -d '\r' | diff - <(tail -n +2 "$work/told")
[ "$(wc -l < "$work/told")" -gt 2 ]

# No header of the public interface reaches SQLite's.
if grep -rlE '#include <(sqlite3\.h|SQLiteCpp)' "$work/installed/include"; then
  echo "these installed headers include SQLite's"
  exit 1
fi

mkdir "$work/outer"
cat > "$work/outer/CMakeLists.txt" << END
cmake_minimum_required(VERSION 3.25)
project(outer LANGUAGES CXX)
add_subdirectory($source bluedot)
add_executable(example $source/tests/install/example/example.cpp)
target_link_libraries(example PRIVATE bluedot::bluedot)
END
cmake -S "$work/outer" -B "$work/outer/build" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
