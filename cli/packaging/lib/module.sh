# Functions for `dist`: Tandem and its libraries as one module of the Java platform. A runtime with
# the module inside has one file of classes, needs no class path, and has a class-data archive that
# stays valid wherever the folder is moved; that of a class path, in Java 17, does not.
# Reads $program, $cache, $jdk, $version, $home.

# make_module EDITION FOLDER: makes FOLDER/tandem.jar.
make_module() {
  classes=$2/classes
  mkdir -p "$classes"
  for jar in $(jars_of "$1"); do
    (cd "$classes" && "$jdk/bin/jar" -xf "$jar")
    merge_versions "$classes"
  done
  compile_picocli "$classes"
  # The libraries for this architecture are files of the runtime.
  rm -rf "$classes"/com/sun/jna/*-* "$classes/linux" "$classes/darwin" "$classes/freebsd" \
    "$classes/aix" "$classes/win" "$classes/org/sqlite/native" "$classes/META-INF" \
    "$classes/module-info.class"
  # Emulated devices are for tests, and for a demo that only the source tree can give.
  rm -r "$classes/tandem/image/qemu" "$classes/tandem/image/replay" \
    "$classes/tandem/image/reference" "$classes/tandem/image/show"
  # The edition for devices makes no artifacts and no images; it is known by that (tandem.cli.Edition).
  [ "$1" != tandem ] ||
    rm -r "$classes/tandem/compress" "$classes/tandem/image/crash" "$classes/tandem/image/disk" \
      "$classes/tandem/image/build" "$classes/tandem/image/convert"
  {
    cat <<'EOF'
open module tandem {
  requires java.logging; // by JNA
  requires jdk.unsupported; // has the option to read past the page cache
  exports tandem.cli; // a module that exports nothing is left out where none is asked for
  provides System.LoggerFinder with tandem.cli.StderrLoggerFinder;
EOF
    [ "$1" = tandem ] || needs_of_the_server
    echo '}'
  } >"$2/module-info.java"
  "$jdk/bin/javac" --release 17 --module-version "$version" -d "$classes" "$2/module-info.java"
  "$jdk/bin/jar" --create --file "$2/tandem.jar" --module-version "$version" -C "$classes" .
}

# needs_of_the_server: what its libraries say in descriptors of their own.
needs_of_the_server() {
  cat <<'EOF'
  requires java.naming;
  requires java.sql;
  uses org.eclipse.jetty.http.HttpFieldPreEncoder;
  uses org.eclipse.jetty.util.security.CredentialProvider;
  uses org.slf4j.spi.SLF4JServiceProvider;
  provides org.eclipse.jetty.http.HttpFieldPreEncoder with
      org.eclipse.jetty.http.Http10FieldPreEncoder,
      org.eclipse.jetty.http.Http11FieldPreEncoder;
  provides java.sql.Driver with org.sqlite.JDBC;
EOF
}

# jars_of EDITION: the jars that it is made of, without picocli.
jars_of() {
  for jar in "$program"/lib/*.jar; do
    case $1/${jar##*/} in
      */picocli-*) ;;
      tandem/tandem-server-* | tandem/jetty-* | tandem/slf4j-api-* | tandem/sqlite-jdbc-*) ;;
      tandem/bc*) ;; # only for making signatures, and in the server
      *) echo "$jar" ;;
    esac
  done
}

# merge_versions FOLDER: what a jar has for newer versions of Java, up to 17, in place of the rest.
merge_versions() {
  for release in 9 10 11 12 13 14 15 16 17; do
    if [ -d "$1/META-INF/versions/$release" ]; then
      cp -R "$1/META-INF/versions/$release/." "$1/"
    fi
  done
  rm -rf "$1/META-INF/versions"
}

# compile_picocli FOLDER: compiles it from its sources. Its jar is for Java 5, whose classes a
# class-data archive refuses: they would be loaded and checked anew at every start.
compile_picocli() {
  sources=$cache/picocli
  if [ ! -e "$sources/complete" ]; then
    rm -rf "$sources"
    mkdir -p "$sources"
    release=$(basename "$program"/lib/picocli-*.jar .jar)
    (cd "$home" && ./mvnw -q dependency:copy -N \
      "-Dartifact=info.picocli:picocli:${release#picocli-}:jar:sources" \
      "-DoutputDirectory=$sources") >&2
    (cd "$sources" && "$jdk/bin/jar" -xf picocli-*-sources.jar)
    touch "$sources/complete"
  fi
  "$jdk/bin/javac" --release 17 -nowarn -XDstringConcat=inline -g:source,lines -d "$1" \
    "$sources"/picocli/*.java 2>&1 | grep -v '^Note:' >&2 || true
  [ -e "$1/picocli/CommandLine.class" ]
}
