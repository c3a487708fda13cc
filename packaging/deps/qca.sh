#!/bin/bash
# SPDX-License-Identifier: MIT
# qca.sh PREFIX: leaves QCA (Qt 6) installed under PREFIX, built from Debian's source archive.
# Debian 12 packages QCA for Qt 5 only. The archive comes through the mirror that apt already
# uses, from private lists, and is taken only if its SHA-256 is the one in Debian's signed index.
set -euo pipefail
prefix=$1
version=2.3.10
sha=1c5b722da93d559365719226bb121c726ec3c0dc4c67dea34f1e50e4e0d14a02
[ -f "$prefix/lib/cmake/Qca-qt6/Qca-qt6Config.cmake" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archive=$work/qca2_$version.orig.tar.xz
good() { [ -f "$archive" ] && echo "$sha  $archive" | sha256sum -c --status -; }

mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/apt/parts"
mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL)' |
    awk '$2 == "Debian" && $3 == "Debian" { print $1; exit }')
[ -n "$mirror" ] || { echo "qca.sh: no Debian mirror known to apt; run apt-get update first" >&2; exit 3; }
for suite in trixie sid; do
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/apt/sources.list"
    options=(-o Dir::Etc::sourcelist="$work/apt/sources.list" -o Dir::Etc::sourceparts="$work/apt/parts"
        -o Dir::State::Lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User=root
        -o Acquire::Retries=3 -o Acquire::Languages=none)
    apt-get "${options[@]}" update -qq || continue
    # A mirror may answer 404 for the .dsc beside the archive: the hash decides, not the exit code.
    (cd "$work" && apt-get "${options[@]}" source --download-only --only-source qca2 >"$work/log" 2>&1) || true
    good && break
done
good || { cat "$work/log" >&2; echo "qca.sh: QCA $version's source is not on this mirror; install QCA for Qt 6 by hand and set Qca-qt6_DIR" >&2; exit 4; }

tar -C "$work" -xf "$archive"
cmake -S "$work/qca-$version" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_WITH_QT6=ON \
    "-DBUILD_PLUGINS=ossl;gnupg" -DBUILD_TESTS=OFF -DBUILD_TOOLS=OFF \
    -DCMAKE_INSTALL_PREFIX="$prefix" -DQCA_INSTALL_IN_QT_PREFIX=OFF >"$work/configure.log" 2>&1 ||
    { cat "$work/configure.log" >&2; exit 1; }
ninja -C "$work/build" install >"$work/build.log" 2>&1 || { tail -30 "$work/build.log" >&2; exit 1; }
