package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.qemu.GuestArch;
import tandem.image.show.UpdateShow;
import tandem.json.JsonValue;

/**
 * The demo on an emulated machine. Only the script of the source tree can begin it: it installs and
 * makes what the show needs, and no edition has emulated machines.
 */
final class QemuDemo {
  /** By which the script of the source tree says where that is. */
  private static final String SOURCES = "TANDEM_SOURCES";

  private static final String SHOW = "/tandem/image/show/UpdateShow.class";

  private final Console console;
  private final @Nullable String architecture;

  QemuDemo(Console console, @Nullable String architecture) {
    this.console = console;
    this.architecture = architecture;
  }

  /**
   * Plays it.
   *
   * @param record file for what was shown
   */
  Answer play(@Nullable Path record) throws UpdateException, IOException {
    String name = architecture == null ? ownArchitecture() : architecture;
    if (!name.equals("amd64") && !name.equals("arm64")) {
      throw new UpdateException(ErrorKind.USAGE, "--arch '" + name + "', expected amd64 or arm64");
    }
    String sources = console.environment().get(SOURCES);
    if (sources == null || QemuDemo.class.getResource(SHOW) == null) {
      throw new UpdateException(
              ErrorKind.UNSUPPORTED, "demo --qemu: is in Tandem's source tree, and not in archives")
          .withHint("there, ./tandem demo --qemu; without --qemu, the demo works anywhere");
    }
    if (record != null) {
      mustBeWritable(record);
    }
    List<String> shown = Show.play(name, Path.of(sources), console);
    if (record != null) {
      Files.writeString(record, RecordedDemo.text(name, shown));
    }
    return Answer.ok(List.of(), Map.of("arch", JsonValue.of(name)));
  }

  /** Says what is wrong with a file before the show, and not some minutes later. */
  private static void mustBeWritable(Path record) throws UpdateException {
    HostTarget.refuseDanglingLink(record);
    if (Files.isDirectory(record)) {
      throw new UpdateException(ErrorKind.USAGE, record + ": is a folder");
    }
    Path folder = record.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UpdateException(ErrorKind.NO_INPUT, record + ": its folder is not there");
    }
  }

  private static String ownArchitecture() throws UpdateException {
    String machine = System.getProperty("os.arch", "");
    return switch (machine) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default ->
          throw new UpdateException(
                  ErrorKind.UNSUPPORTED,
                  "demo --qemu: there is no reference device for this machine, " + machine)
              .withHint("choose one: --arch amd64 or --arch arm64");
    };
  }

  /** Keeps classes that archives leave out away from those that are loaded in any case. */
  private static final class Show {
    static List<String> play(String arch, Path sources, Console console)
        throws UpdateException, IOException {
      GuestArch guest = GuestArch.valueOf(arch.toUpperCase(Locale.ROOT));
      return new UpdateShow(guest, sources, console.out()).play();
    }
  }
}
