# Functions for `dist`: everything in an archive but the runtime.
# Reads $program, $here, $home, $arch, $version, $jdk, $work, $target_root.

# put_files EDITION TREE
put_files() {
  mkdir -p "$2/bin" "$2/share/doc"
  cp "$program/bin/tandem" "$2/bin/tandem"
  ln -s tandem "$2/bin/mender-update"
  ln -s tandem "$2/bin/mender"
  if [ "$1" = tandem-tools ]; then
    ln -s tandem "$2/bin/mender-artifact"
  fi
  cp -R "$program/modules" "$2/modules"
  for folder in libexec identity inventory systemd; do
    cp -R "$here/$folder" "$2/$folder"
  done
  [ "$1" = tandem-tools ] || rm "$2/systemd/tandem-server.service"
  mkdir -p "$2/lib"
  cp "$here/compiler.json" "$2/lib/"
  [ "$arch" = any ] || stat -c %s "$2/runtime/lib/server/classes.jsa" >"$2/lib/class-data.size"
  cp "$here/install" "$2/install"
  chmod 755 "$2/bin/tandem" "$2"/libexec/* "$2"/identity/* "$2"/inventory/* "$2/install"
  echo "$1 $version $arch" >"$2/edition"
  documented=DEVICE
  [ "$1" = tandem ] || documented=TOOLS
  "$jdk/bin/java" -cp "$program/lib/*" tandem.cli.Documents "$2" "$documented" >&2
  cp "$home/LICENSE" "$home/CHANGELOG.md" "$2/share/doc/"
  put_notices "$1" "$2"
}

# put_jars TREE: what the archive for any machine has in place of a runtime.
put_jars() {
  mkdir -p "$1/lib"
  # shellcheck disable=SC2046
  cp $(jars_of tandem-tools) "$program"/lib/picocli-*.jar "$1/lib/"
}

# put_notices EDITION TREE: licences and bill of materials of what is in the archive. Libraries are
# one module by now, so both are told from the jars and native libraries that went into it.
put_notices() {
  origin=$work/origin-$1
  mkdir -p "$origin/lib"
  # shellcheck disable=SC2046
  cp $(jars_of "$1") "$program"/lib/picocli-*.jar "$origin/lib/"
  native=$work/native-$1
  : >"$native"
  if [ "$arch" != any ]; then
    cp "$2/runtime/lib/libjnidispatch.so" "$2/runtime/lib/libzstd-jni.so" "$origin/lib/"
    [ "$1" = tandem ] || cp "$2/runtime/lib/libsqlitejdbc.so" "$origin/lib/"
    native_part "$2" "$origin" libz.so.1 zlib1g
    native_part "$2" "$origin" libstdc++.so.6 libstdc++6
    native_part "$2" "$origin" libgcc_s.so.1 libgcc-s1
    native_part "$2" "$origin" server/libjvm.so openjdk-17-jre-headless
    # Debian's notice of Java, which is among them, has the text of each.
    rm -rf "$2/runtime/legal"
  fi
  JAVA_HOME=$jdk "$here/notices" "$origin" "$native" >"$2/share/doc/NOTICES"
  JAVA_HOME=$jdk "$here/sbom" "$origin" "$native" >"$2/share/doc/sbom.cdx.json"
}

# native_part TREE ORIGIN FILE PACKAGE: notes a library that comes from a package of Debian's.
native_part() {
  mkdir -p "$(dirname "$2/lib/$3")"
  cp "$1/runtime/lib/$3" "$2/lib/$3"
  release=$(sed -n "s/^$4 //p" "$target_root/packages")
  echo "lib/$3|$4|$release|$target_root/usr/share/doc/$4/copyright" >>"$native"
}
