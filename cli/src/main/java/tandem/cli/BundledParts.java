package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tandem.cli.PartsTable.Row;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Finds the parts of an assembled distribution. What the table does not know is an error. */
final class BundledParts {
  private static final Pattern JAR = Pattern.compile("(.+?)-([0-9].*)\\.jar");

  private final Path folder;
  private final PartsTable table;
  private final List<Path> files;
  private final List<BundledPart> parts = new ArrayList<>();
  private final Set<Path> listed = new TreeSet<>();

  private BundledParts(Path folder, PartsTable table, List<Path> files) {
    this.folder = folder;
    this.table = table;
    this.files = files;
  }

  /**
   * Returns the parts.
   *
   * @param natives lines {@code FILE|PACKAGE|VERSION|COPYRIGHT} of native parts
   */
  static List<BundledPart> in(Path folder, PartsTable table, List<String> natives)
      throws IOException, UpdateException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    BundledParts found = new BundledParts(folder, table, files);
    for (Path file : files) {
      if (file.toString().endsWith(".jar")) {
        found.addJar(file);
      }
    }
    for (String line : natives) {
      found.addNative(line.split("\\|", -1));
    }
    found.checkLibraries();
    return Collections.unmodifiableList(found.parts);
  }

  private void addJar(Path jar) throws IOException, UpdateException {
    Matcher name = JAR.matcher(String.valueOf(jar.getFileName()));
    if (!name.matches()) {
      throw unknown(jar);
    }
    String version = name.group(2);
    Row row = table.find("jar", Path.of(name.group(1))).orElseThrow(() -> unknown(jar));
    parts.add(part(row, version, BundledPart.digestOf(jar)));
    for (Row inside : table.of("inside")) {
      if (inside.file().startsWith(name.group(1) + "/") && isThere(inside, jar)) {
        // zstd-jni has the version of Zstandard and a number of its own; JNA says none of libffi.
        String own = inside.purl().endsWith("zstd") ? version.replaceFirst("-.*", "") : "";
        parts.add(part(inside, own, ""));
      }
    }
  }

  private boolean isThere(Row inside, Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return Stream.concat(
              zip.stream().map(ZipEntry::getName).map(Path::of), files.stream()) // or taken out
          .anyMatch(inside::isOf);
    }
  }

  private static BundledPart part(Row row, String version, String digest) {
    String purl = row.purl() + (version.isEmpty() ? "" : "@" + version);
    return new BundledPart(row.name(), version, purl, row.licence(), digest);
  }

  private void addNative(String[] words) throws IOException, UpdateException {
    if (words.length != 4) {
      throw new UpdateException(
          ErrorKind.USAGE, "native parts: " + String.join("|", words) + ": expected four columns");
    }
    Path file = folder.resolve(words[0]);
    Row row =
        table
            .find("native", file)
            .or(() -> table.find("runtime", file))
            .orElseThrow(() -> unknown(file));
    String purl = "pkg:deb/debian/" + encoded(words[1]) + "@" + encoded(words[2]);
    // Of the runtime the file is only one of many.
    String digest = row.kind().equals("native") ? BundledPart.digestOf(file) : "";
    parts.add(new BundledPart(row.name(), words[2], purl, row.licence(), digest));
    listed.add(file);
  }

  private static String encoded(String text) {
    return text.chars()
        .mapToObj(
            c -> ":+/@?#%".indexOf(c) < 0 ? Character.toString(c) : String.format("%%%02X", c))
        .collect(Collectors.joining());
  }

  private void checkLibraries() throws UpdateException {
    for (Path file : files) {
      boolean isListed =
          table.find("native", file).or(() -> table.find("runtime", file)).isPresent();
      boolean isOfAnother =
          table.find("inside", file).isPresent() || file.startsWith(folder.resolve("runtime"));
      boolean isLibrary = String.valueOf(file.getFileName()).matches(".*\\.so(\\..*)?");
      if (isLibrary && (isListed ? !listed.contains(file) : !isOfAnother)) {
        throw unknown(file);
      }
    }
  }

  private UpdateException unknown(Path file) {
    return new UpdateException(
            ErrorKind.FAILED, folder.relativize(file) + ": nothing says what this part is")
        .withHint("add it to the table of parts, or to the list of native parts");
  }
}
