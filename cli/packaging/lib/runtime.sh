# Functions for `dist`: the part of the Java platform that Tandem needs, and native libraries.
# Reads $jdk, $target_*, $program.

# make_runtime EDITION MODULE FOLDER
make_runtime() {
  modules=tandem,jdk.crypto.ec
  # Keys in tokens; BouncyCastle's own, and the server's.
  [ "$1" != tandem-tools ] || modules=$modules,jdk.crypto.cryptoki,java.naming,java.sql
  # Tandem reads and writes UTF-8, and no keytool is in the runtime. A package must keep a class.
  left_out='/java.base/sun/security/tools/keytool/Main*,/java.base/sun/security/tools/keytool/Res*'
  for charset in Big5 EUC_ GB HKSCS JIS_ Johab MS932 PCK SJIS; do
    left_out="$left_out,/java.base/sun/nio/cs/$charset*"
  done
  # Classes that only the archive compresses make it smaller, and the unpacked folder larger.
  # --strip-debug would call a tool for the native libraries that knows this architecture only;
  # Debian has stripped them.
  "$jdk/bin/jlink" --module-path "$2:$target_jmods" --add-modules "$modules" \
    --strip-java-debug-attributes "--exclude-resources=$left_out" \
    '--compress=2:filter=/java.*/**,/jdk.*/**,/tandem/picocli/**' \
    --no-man-pages --no-header-files --output "$3" >&2
  rm -f "$3/bin/keytool" "$3/lib/jexec" "$3/lib/jrt-fs.jar" "$3/lib/classlist"
  put_native_libraries "$3"
  [ "$1" = tandem ] || put_native_library "$3" sqlite-jdbc "$target_sqlite/libsqlitejdbc.so"
}

# put_native_libraries RUNTIME: what Java links from the system, where its loader looks first; and
# JNA's and zstd's, so that nothing has to be unpacked on the device.
put_native_libraries() {
  for library in libz.so.1 libstdc++.so.6 libgcc_s.so.1; do
    for place in "$target_root/lib/$target_triple" "$target_root/usr/lib/$target_triple"; do
      [ ! -e "$place/$library" ] || cp -L "$place/$library" "$1/lib/"
    done
    [ -e "$1/lib/$library" ]
  done
  put_native_library "$1" jna "com/sun/jna/$target_jna/libjnidispatch.so"
  zstd=$(cd "$program/lib" && echo zstd-jni-*.jar)
  zstd=${zstd#zstd-jni-}
  put_native_library "$1" zstd-jni "$target_zstd/libzstd-jni-${zstd%.jar}.so" libzstd-jni.so
  chmod 644 "$1"/lib/*.so*
}

# put_native_library RUNTIME JAR PATH [NAME]: a library out of a jar, as a file of the runtime.
put_native_library() {
  (cd "$1/lib" && "$jdk/bin/jar" -xf "$(echo "$program/lib/$2"-[0-9]*.jar)" "$3" &&
    mv "$3" "${4:-.}" && rm -r "${3%%/*}" && chmod 644 "${4:-${3##*/}}")
}

# glibc_floor FOLDER: the oldest C library that all programs in it run with.
glibc_floor() {
  find "$1" -type f \( -name '*.so*' -o -path '*/bin/java' -o -name jspawnhelper \) \
    -exec readelf -V {} + 2>/dev/null | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1 |
    sed 's/GLIBC_//'
}
