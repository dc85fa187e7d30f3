package tandem.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * A file that is to be run: whether the kernel can, and whether anybody may change what it does.
 *
 * @param paths the files of the device it runs on
 * @param file where it is on this machine, all links followed
 * @param kind the failure that it is when it can not be run
 */
record ProgramFile(DevicePaths paths, Path file, ErrorKind kind) {
  private static final int FIRST_LINE = 256; // what the kernel reads of a script
  private static final String ELF = "\u007fELF";
  private static final List<String> SEARCH =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  /** Returns what is wrong with it. */
  List<Fault> faults() throws IOException, UpdateException {
    List<Fault> faults = new ArrayList<>();
    if (!Files.exists(file)) {
      return List.of(
          Files.isSymbolicLink(file)
              ? error("is a link that leads nowhere", "put a program where it leads, or remove it")
              : error("does not exist", "install it, or remove what names it"));
    }
    if (!Files.isRegularFile(file)) {
      return List.of(warning("is not a regular file, and is not run", "remove it"));
    }
    if (!Files.isExecutable(file)) {
      faults.add(warning("is not executable, and is not run", "chmod a+x " + file));
    }
    if (isOpenToAll(file)) {
      faults.add(
          error(
              "can be changed by every user, and runs with the rights of Tandem",
              "chmod o-w " + file + ", and see what it does now"));
    }
    interpreterFault().ifPresent(faults::add);
    return faults;
  }

  /** Tells whether every user of the device may write a file or folder. */
  static boolean isOpenToAll(Path path) throws IOException {
    return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
  }

  private Optional<Fault> interpreterFault() throws IOException, UpdateException {
    String head = head();
    if (head.startsWith(ELF)) {
      return Optional.empty();
    }
    if (!head.startsWith("#!")) {
      return Optional.of(
          error("begins neither with #! nor as a program does", "begin it with #!/bin/sh"));
    }
    String line = head.substring(2).split("\n", 2)[0].replaceFirst("^[ \t]+", "");
    String[] words = line.split("[ \t]+");
    if (words[0].isBlank()) {
      return Optional.of(
          error("names no interpreter in its first line", "begin it with #!/bin/sh"));
    }
    if (!isProgram(words[0])) {
      return Optional.of(missing(words[0]));
    }
    Optional<String> searched = searched(words);
    return searched
        .filter(name -> SEARCH.stream().noneMatch(folder -> isProgram(folder + "/" + name)))
        .map(this::missing);
  }

  // #!/usr/bin/env NAME, or env -S NAME OPTIONS
  private static Optional<String> searched(String[] words) {
    if (!words[0].endsWith("/env")) {
      return Optional.empty();
    }
    int at = words.length > 1 && words[1].equals("-S") ? 2 : 1;
    return words.length > at && !words[at].matches("-.*|.*[=/].*")
        ? Optional.of(words[at])
        : Optional.empty();
  }

  private boolean isProgram(String devicePath) {
    try {
      Path program = paths.locate(devicePath).path();
      return Files.isRegularFile(program) && Files.isExecutable(program);
    } catch (UpdateException e) {
      return false; // not absolute, or links that run in a circle
    }
  }

  private Fault missing(String interpreter) {
    String shown = interpreter.replace("\r", "\\r").replaceAll("[^ -~]", "?");
    return error(
        "needs the interpreter '" + shown + "', which is not there",
        shown.endsWith("\\r")
            ? "take the carriage returns out of it"
            : "install it, or correct the first line");
  }

  private String head() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(FIRST_LINE), ISO_8859_1);
    }
  }

  private Fault warning(String problem, String hint) {
    return new Fault(Severity.WARNING, kind, file + ": " + problem, hint);
  }

  private Fault error(String problem, String hint) {
    return new Fault(Severity.ERROR, kind, file + ": " + problem, hint);
  }
}
