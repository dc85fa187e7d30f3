package tandem.doctor;

import static tandem.doctor.FindingId.STORE_CURRENT;
import static tandem.doctor.FindingId.STORE_PREVIOUS;
import static tandem.doctor.FindingId.STORE_SET_ASIDE;
import static tandem.doctor.FindingId.STORE_SPACE;
import static tandem.doctor.FindingId.STORE_WRITABLE;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.update.DeviceStore;
import tandem.update.StoreGeneration;

/** Examines the memory of the device and the data partition that holds it. */
final class StoreChecks {
  /** The store and what is written beside it on the way take less. */
  static final long NEEDED = 1 << 20;

  /** What state scripts and the files of a small update module may take. */
  static final long COMFORTABLE = 16 << 20;

  private static final String NEXT =
      "nothing to do: it is replaced the next time something is recorded";

  private final Path folder;
  private final Findings findings;

  StoreChecks(Path folder, Findings findings) {
    this.folder = folder;
    this.findings = findings;
  }

  /** Examines files and partition. */
  void check() {
    DeviceStore store = new DeviceStore(folder);
    findings
        .look(STORE_CURRENT, folder.toString(), store::generations)
        .ifPresent(generations -> checkGenerations(generations, store.setAside().isPresent()));
    store
        .setAside()
        .ifPresent(
            file ->
                findings.warn(
                    STORE_SET_ASIDE,
                    file.toString(),
                    file + ": was found damaged and set aside",
                    "see whether the data partition is failing, then remove the file"));
    checkFolder();
  }

  private void checkGenerations(List<StoreGeneration> generations, boolean setAside) {
    StoreGeneration current = generations.get(0);
    StoreGeneration previous = generations.get(1);
    boolean none = current.content().isEmpty() && previous.content().isEmpty();
    boolean wasThere = setAside || current.problem().isPresent() || previous.problem().isPresent();
    if (none && wasThere) {
      findings.error(
          STORE_CURRENT,
          current.file().toString(),
          new UpdateException(
                  ErrorKind.IO_ERROR,
                  current.file()
                      + ": "
                      + current.problem().orElse("missing")
                      + "; no generation is left, so what is installed is not known")
              .withHint("install an artifact without depends; an unrecorded trial goes back"));
    } else {
      say(STORE_CURRENT, current, previous.content().isPresent());
    }
    say(STORE_PREVIOUS, previous, false);
  }

  private void say(FindingId id, StoreGeneration generation, boolean otherServes) {
    String file = generation.file().toString();
    if (generation.problem().isPresent()) {
      findings.warn(id, file, file + ": " + generation.problem().get() + serves(otherServes), NEXT);
    } else if (generation.content().isEmpty() && otherServes) {
      findings.warn(id, file, file + ": missing" + serves(true), NEXT);
    } else {
      boolean there = generation.content().isPresent();
      findings.ok(id, file, file + (there ? ": valid" : ": not there yet"));
    }
  }

  private static String serves(boolean other) {
    return other ? "; the generation before serves" : "";
  }

  private void checkFolder() {
    String subject = folder.toString();
    if (!findings.passes(STORE_WRITABLE, subject, this::checkWritable)) {
      return;
    }
    findings.ok(STORE_WRITABLE, subject, subject + ": can be written");
    findings
        .look(STORE_SPACE, subject, () -> partition().getUsableSpace())
        .ifPresent(this::checkSpace);
  }

  private void checkWritable() throws UpdateException, IOException {
    Path existing = existing();
    if (Files.isSymbolicLink(existing) && !Files.exists(existing)) {
      throw new UpdateException(
              ErrorKind.IO_ERROR,
              existing
                  + ": is a link to "
                  + Files.readSymbolicLink(existing)
                  + ", which is not there")
          .withHint("mount the data partition");
    }
    if (!Files.isDirectory(existing)) {
      throw new UpdateException(ErrorKind.IO_ERROR, existing + ": is no folder")
          .withHint("remove it, or mount the data partition there");
    }
    if (partition().isReadOnly()) {
      throw new UpdateException(ErrorKind.IO_ERROR, folder + ": is on a read-only file system")
          .withHint("mount the data partition writable, and see why it was not");
    }
    if (!Files.isWritable(existing)) {
      throw new UpdateException(ErrorKind.NO_PERMISSION, existing + ": may not be written")
          .withHint("run as root");
    }
  }

  /** Judges the free space, in bytes. */
  void checkSpace(long free) {
    String subject = folder.toString();
    String text = subject + ": " + free + " bytes are free on its partition";
    if (free < NEEDED) {
      findings.error(
          STORE_SPACE,
          subject,
          new UpdateException(ErrorKind.NO_SPACE, text + ", an update needs " + NEEDED)
              .withHint("make room on the data partition"));
    } else if (free < COMFORTABLE) {
      findings.warn(
          STORE_SPACE,
          subject,
          text + ", less than " + COMFORTABLE,
          "make room on the data partition before update modules need it");
    } else {
      findings.ok(STORE_SPACE, subject, text);
    }
  }

  private FileStore partition() throws IOException {
    return Files.getFileStore(existing());
  }

  // The folder is made by the first update.
  private Path existing() {
    Path path = folder.toAbsolutePath();
    while (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }
}
