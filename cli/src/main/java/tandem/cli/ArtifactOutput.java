package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.ArtifactWriter.Flush;
import tandem.artifact.Compression;
import tandem.artifact.LimitExceededException;
import tandem.artifact.Spool;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Where an artifact goes, and how large it may get.
 *
 * @param target a file, or {@code -} for standard output
 * @param temporary folder for what has to be spooled, if it is to be a certain one
 * @param most largest size in bytes
 * @param unsuspicious largest size in bytes that needs no warning
 * @param flush when a file is flushed to disk before it gets its name
 */
record ArtifactOutput(
    String target, Optional<Path> temporary, long most, long unsuspicious, Flush flush) {
  private static final String STANDARD_OUTPUT = "-";

  /** Tells whether it goes to standard output, where then nothing else may go. */
  boolean isStream() {
    return target.equals(STANDARD_OUTPUT);
  }

  /** Refuses to fill a terminal with binary data. */
  void requireNoTerminal() throws UpdateException {
    if (isStream()) {
      CheckedOut.requireNoTerminal();
    }
  }

  /** Returns the folder for what has to be spooled: that of the artifact unless told otherwise. */
  Path spoolFolder() {
    if (temporary.isPresent()) {
      return temporary.get();
    }
    Path parent = isStream() ? null : Path.of(target).toAbsolutePath().getParent();
    return parent == null ? Path.of(System.getProperty("java.io.tmpdir")) : parent;
  }

  /** Writes the artifact and returns its size. */
  long write(ArtifactSpec spec, Console console) throws UpdateException, IOException {
    requireNoTerminal();
    try {
      long size = isStream() ? toStream(spec, console) : toFile(spec);
      if (size > unsuspicious) {
        console.warn(
            "artifact of " + size + " bytes: more than --warn-artifact-size " + unsuspicious);
      }
      return size;
    } catch (LimitExceededException e) {
      if (e.limit() != most) {
        throw e; // of the header, say
      }
      throw new UpdateException(
          ErrorKind.ARTIFACT_INVALID,
          "artifact of at least " + e.wanted() + " bytes: more than --max-artifact-size " + most,
          e);
    }
  }

  private long toFile(ArtifactSpec spec) throws UpdateException, IOException {
    Path file = Path.of(target);
    HostTarget.refuseDanglingLink(file);
    ArtifactWriter.write(spec, file, flush, most);
    return Files.size(file);
  }

  private long toStream(ArtifactSpec spec, Console console) throws IOException {
    try (CheckedOut out = new CheckedOut(console.out())) {
      if (spec.compression().method() == Compression.NONE) {
        ArtifactWriter.stream(spec, out, most);
      } else {
        try (Spool spool = Spool.create(spoolFolder(), most)) {
          ArtifactWriter.write(spec, spool);
          console.note(
              "spooled the artifact, "
                  + Sizes.of(spool.size())
                  + ", in "
                  + spoolFolder()
                  + ": its compressed size has to come first");
          spool.copyTo(out);
        }
      }
      return out.size();
    }
  }
}
