# Functions that fetch Debian's packages, of other architectures too, and unpack them without
# installing anything. Sourced, not run. Reads $cache, a folder that keeps what was fetched.

# apt_settings ARCH [NAME]: makes a list of packages of its own; that of the machine does not have
# other architectures. Sets $apt, its folder.
apt_settings() {
  apt=$cache/apt-${2:-$1}
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/debs"
  : >"$apt/status"
  cat >"$apt/apt.conf" <<CONF
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Architecture "$1";
APT::Architectures { "$1"; };
APT::Sandbox::User "root";
CONF
}

# Fetches what is known of packages. A list that can not be had, as while a mirror changes, may be
# one that is not needed.
apt_update() {
  if apt-get update -q -o APT::Update::Error-Mode=any; then
    touch "$apt/updated"
  fi
}

# apt_fetch WHAT COMMAND...: runs it in the folder of the packages, with these settings, and with
# lists of packages that are at most a day old if they can be had.
apt_fetch() {
  what=$1
  shift
  if ! (export APT_CONFIG="$apt/apt.conf" && cd "$apt/debs" &&
    { [ -n "$(find "$apt/updated" -mtime -1 2>/dev/null)" ] || apt_update; } &&
    { "$@" || { apt_update && "$@"; }; }) >"$apt/log" 2>&1; then
    tail -n 20 "$apt/log" >&2
    echo "error: could not fetch $what; all that was printed is in $apt/log" >&2
    exit 71
  fi
}

# list_files COMMAND...: lists the names of the files that it would download, in $apt/wanted; where
# none of them is yet, because it does not name those.
list_files() {
  rm -rf part && mkdir part &&
    (cd part && "$@" -q --print-uris >"$apt/uris") &&
    sed -n "s/^'[^']*' \([^ ]*\) .*/\1/p" "$apt/uris" >"$apt/wanted" && [ -s "$apt/wanted" ]
}

# download_archives PACKAGE...: those that are not there yet. One that is not there whole is in
# another folder.
download_archives() {
  list_files apt-get download "$@" || return 1
  missing_packages=
  for package in "$@"; do
    file=$(grep "^${package}_" "$apt/wanted") || return 1
    [ -e "$file" ] || missing_packages="$missing_packages $package"
  done
  [ -n "$missing_packages" ] || return 0
  # shellcheck disable=SC2086
  (cd part && apt-get download -q $missing_packages) && mv part/*.deb .
}

# fetch_packages ARCH FOLDER PACKAGE...: unpacks them into the folder, and adds the name and version
# of each to FOLDER/packages.
fetch_packages() {
  fetched=$1
  into=$2
  shift 2
  apt_settings "$fetched"
  echo "fetching Debian's packages for $fetched: $*" >&2
  apt_fetch "packages for $fetched" download_archives "$@"
  mkdir -p "$into"
  while read -r file; do
    dpkg-deb -x "$apt/debs/$file" "$into"
    # shellcheck disable=SC2016
    dpkg-deb -W --showformat='${Package} ${Version}\n' "$apt/debs/$file" >>"$into/packages"
  done <"$apt/wanted"
}

describe() {
  apt-cache show "$1" >"$apt/description"
}

# dependency ARCH PACKAGE PREFIX: prints the package of that prefix that the other one stands for.
dependency() {
  apt_settings "$1"
  apt_fetch "the description of $2 for $1" describe "$2"
  sed -n 's/^Depends: *//p' "$apt/description" | tr ',' '\n' | sed -n "s/^ *\($3[^ ]*\).*/\1/p" | head -n 1
}

# fetch_source FOLDER PACKAGE: unpacks a source package, with Debian's changes to it. The lists are
# those of the machine, which may lack those of sources.
fetch_source() {
  apt_settings "$(dpkg --print-architecture)" source
  mkdir -p "$apt/lists.d"
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    [ ! -e "$list" ] || sed 's/^deb /deb-src /; s/^Types:.*/Types: deb-src/' "$list" \
      >"$apt/lists.d/$(basename "$list")"
  done
  cat >>"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/lists.d";
CONF
  echo "fetching Debian's source of $2" >&2
  apt_fetch "the source of $2" download_source "$2"
  rm -rf "$1"
  if ! dpkg-source -x "$apt/debs/$(grep '\.dsc$' "$apt/wanted")" "$1" >"$apt/log" 2>&1; then
    tail -n 20 "$apt/log" >&2
    echo "error: could not unpack the source of $2; all that was printed is in $apt/log" >&2
    exit 71
  fi
}

# download_source PACKAGE: what is there whole is not fetched again.
download_source() {
  list_files apt-get source "$1" && apt-get source -q --download-only "$1"
}
