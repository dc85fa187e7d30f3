# Functions for `dist`: archives and Debian packages of a folder.
# Reads $out, $arch, $version, $here, $SOURCE_DATE_EPOCH.

# make_tar EDITION TREE
make_tar() {
  name=$1-$version-linux-$arch
  [ "$arch" != any ] || name=$1-$version-any
  (cd "$(dirname "$2")" && tar_of "$(basename "$2")") >"$work/$name.tar"
  libdeflate-gzip -12 "$work/$name.tar"
  mv "$work/$name.tar.gz" "$out/$name.tar.gz"
  announce "$out/$name.tar.gz" "$2"
}

# tar_of PATH...: the same bytes for the same content.
tar_of() {
  tar --create --sort=name --format=gnu --owner=0 --group=0 --numeric-owner \
    "--mtime=@$SOURCE_DATE_EPOCH" "$@"
}

# make_deb EDITION TREE
make_deb() {
  package=$work/deb-$1
  base=$package/usr/lib/tandem
  mkdir -p "$base" "$package/usr/bin" "$package/DEBIAN"
  cp -a "$2" "$base/$version"
  ln -s "$version" "$base/current"
  ln -s ../lib/tandem/current/bin/tandem "$package/usr/bin/tandem"
  if [ -d "$2/systemd" ]; then
    mkdir -p "$package/lib/systemd/system"
    cp "$2"/systemd/*.service "$package/lib/systemd/system/"
  fi
  for shared in man bash-completion; do
    if [ -d "$2/share/$shared" ]; then
      mkdir -p "$package/usr/share"
      cp -R "$2/share/$shared" "$package/usr/share/"
    fi
  done
  [ ! -d "$package/usr/share/man" ] || find "$package/usr/share/man" -name '*.1' -exec gzip -9n {} +
  control "$1" "$2" "$package" >"$package/DEBIAN/control"
  scripts "$package/DEBIAN"
  find "$package" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  file=$out/$1_${version}_$arch.deb
  dpkg-deb --root-owner-group -Zxz --build "$package" "$file" >&2
  announce "$file" "$2"
}

# control EDITION TREE PACKAGE
control() {
  other=tandem-tools
  [ "$1" != tandem-tools ] || other=tandem
  cat <<EOF
Package: $1
Version: $version
Architecture: $arch
Maintainer: The Tandem project <tandem@localhost>
Installed-Size: $(du -sk "$3" | cut -f 1)
Depends: libc6 (>= $(glibc_floor "$2"))
Conflicts: $other
Replaces: $other
Section: admin
Priority: optional
Homepage: https://github.com/tandem-ota/tandem
EOF
  if [ "$1" = tandem-tools ]; then
    cat <<'EOF'
Provides: tandem
Description: updater for devices with two root slots, with signing of artifacts
 Makes, signs, reads and installs Mender artifacts; for build hosts.
EOF
  else
    cat <<'EOF'
Description: updater for devices with two root slots
 Installs signed Mender artifacts so that the device boots whatever happens.
 Brings its own Java runtime.
EOF
  fi
}

# scripts FOLDER: what links Tandem into the places of Mender's tools, where they are free.
scripts() {
  for script in postinst prerm; do
    action=add
    [ "$script" != prerm ] || action=remove
    cat >"$1/$script" <<EOF
#!/bin/sh
set -e
if [ "$script" = postinst ] || [ "\$1" = remove ]; then
  links=/usr/lib/tandem/current/libexec/tandem-links
  [ ! -x "\$links" ] || "\$links" $action /
fi
EOF
    chmod 755 "$1/$script"
  done
}

# announce FILE TREE
announce() {
  echo "$1: $(($(stat -c %s "$1") / 1024)) KiB, unpacked $(du -sk --apparent-size "$2" |
    cut -f 1) KiB$([ "$arch" = any ] || echo ", needs glibc $(glibc_floor "$2")")"
}
