package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/**
 * The files in {@code loader/entries} of an EFI system partition: for each slot {@code NAME.conf},
 * or {@code NAME+LEFT-DONE.conf} while systemd-boot counts its boots.
 */
final class SystemdEntries {
  private static final String FOLDER = "loader/entries";
  private static final String SUFFIX = ".conf";
  private static final Pattern COUNTED = Pattern.compile("\\+[0-9]{1,9}(-[0-9]{1,9})?\\.conf");
  private static final Pattern BOOTS = Pattern.compile("(?m)^[ \t]*(linux|efi|uki)[ \t]+\\S");

  private final BootFiles files;

  SystemdEntries(BootFiles files) {
    this.files = files;
  }

  /** Returns the file of a slot without counter. */
  static String plain(String name) {
    return name + SUFFIX;
  }

  /** Returns the file of a slot with one try, as it is before that. */
  static String trial(String name) {
    return name + "+1" + SUFFIX;
  }

  /** Tells whether there is this file; FAT knows no difference of case. */
  boolean exists(String file) throws UpdateException {
    return all().stream().anyMatch(file::equalsIgnoreCase);
  }

  /** Returns the files of a slot, the one without counter first. */
  List<String> of(String name) throws UpdateException {
    List<String> found = new ArrayList<>();
    for (String file : all()) {
      if (file.equalsIgnoreCase(plain(name))) {
        found.add(0, file);
      } else if (isCounted(file, name)) {
        found.add(file);
      }
    }
    return found;
  }

  /** Returns the files that systemd-boot takes for entries and that are of none of these slots. */
  List<String> foreign(List<String> names) throws UpdateException {
    List<String> foreign = new ArrayList<>();
    for (String file : all()) {
      String lower = file.toLowerCase(Locale.ROOT);
      // Of what is hidden, or called auto-, systemd-boot makes no entry.
      boolean isEntry =
          lower.endsWith(SUFFIX) && !lower.startsWith(".") && !lower.startsWith("auto-");
      boolean known =
          names.stream()
              .anyMatch(name -> file.equalsIgnoreCase(plain(name)) || isCounted(file, name));
      if (isEntry && !known) {
        foreign.add(files.name(FOLDER + "/" + file));
      }
    }
    return foreign;
  }

  /**
   * Makes sure that a slot has this file, with the content that another of its files has.
   *
   * @throws UpdateException of kind BOOTENV when the slot has no entry that could boot
   */
  void ensure(String name, String wanted) throws UpdateException {
    byte[] content = content(name);
    try {
      if (!exists(wanted) || !boots(files.read(path(wanted)))) {
        files.replace(path(wanted), content);
      }
      if (!Arrays.equals(files.readBack(path(wanted)), files.read(path(wanted)))) {
        throw new UpdateException(
            ErrorKind.BOOTENV, files.name(path(wanted)) + ": read back differs");
      }
    } catch (IOException e) {
      throw failed(wanted, "writing failed", e);
    }
  }

  /** Removes all files of a slot but this one. */
  void removeOthers(String name, String kept) throws UpdateException {
    for (String file : of(name)) {
      if (!file.equalsIgnoreCase(kept)) {
        try {
          files.delete(path(file));
        } catch (IOException e) {
          throw failed(file, "cannot be removed", e);
        }
      }
    }
  }

  /** Returns the content of a slot's entry. */
  byte[] content(String name) throws UpdateException {
    for (String file : of(name)) {
      try {
        byte[] content = files.read(path(file));
        if (boots(content)) {
          return content;
        }
      } catch (IOException e) {
        throw failed(file, "cannot be read", e);
      }
    }
    throw new UpdateException(
            ErrorKind.BOOTENV,
            files.name(path(plain(name))) + ": is missing or boots nothing, expected an entry")
        .withHint("each slot needs an entry: see Tandem.BootEntryA and Tandem.BootEntryB");
  }

  // A file that a power cut left empty is no entry.
  private static boolean boots(byte[] content) {
    return BOOTS.matcher(new String(content, ISO_8859_1)).find();
  }

  private static boolean isCounted(String file, String name) {
    return file.regionMatches(true, 0, name, 0, name.length())
        && COUNTED.matcher(file.substring(name.length()).toLowerCase(Locale.ROOT)).matches();
  }

  private List<String> all() throws UpdateException {
    try {
      return files.list(FOLDER);
    } catch (IOException e) {
      throw new UpdateException(
              ErrorKind.BOOTENV, files.name(FOLDER) + ": cannot be read: " + Reasons.of(e), e)
          .withHint("mount the EFI system partition, or set Tandem.BootFolder to where it is");
    }
  }

  private static String path(String file) {
    return FOLDER + "/" + file;
  }

  private UpdateException failed(String file, String what, IOException e) {
    return new UpdateException(
        ErrorKind.BOOTENV, files.name(path(file)) + ": " + what + ": " + Reasons.of(e), e);
  }
}
