package tandem.image.replay;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tandem.core.UpdateException;
import tandem.image.crash.Booted;
import tandem.image.disk.DiskState;
import tandem.image.disk.ModelDisk;
import tandem.image.disk.Trace;

/**
 * What a bootloader will do with one state of its partition, by the models of the crash kit: which
 * slot it boots, and which one at the power cut after that, if nothing is committed meanwhile.
 *
 * @param boots both, or nothing when no slot can be chosen
 * @param complaint what is wrong then
 */
public record BootForecast(List<Booted> boots, String complaint) {
  private static final int BOOTS = 2;

  public BootForecast {
    boots = List.copyOf(boots);
  }

  /** Reads the partition from the disk of a machine that is off. */
  public static BootForecast of(BootSide side, Path disk, long offset, long bytes)
      throws IOException {
    ByteBuffer partition = ByteBuffer.allocate(Math.toIntExact(bytes));
    try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ)) {
      while (partition.hasRemaining()) {
        if (channel.read(partition, offset + partition.position()) < 0) {
          throw new EOFException(disk + ": ends within the boot partition");
        }
      }
    }
    return of(side, partition.array());
  }

  static BootForecast of(BootSide side, byte[] partition) {
    try {
      Path environment = environment(side, new FatReader(partition));
      List<Booted> boots = new ArrayList<>();
      for (int i = 0; i < BOOTS; i++) {
        boots.add(side.layout().boot(environment, false));
      }
      return new BootForecast(boots, "");
    } catch (UpdateException | IOException | RuntimeException e) {
      return new BootForecast(List.of(), "no slot can be chosen: " + e.getMessage());
    }
  }

  private static Path environment(BootSide side, FatReader fat) throws IOException {
    Path root = new ModelDisk(0, DiskState.empty(), new Trace()).root();
    for (String name : side.files()) {
      Path file = root.resolve(name);
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      byte[] content = fat.file(side.folder() + name);
      if (content.length > 0) {
        Files.write(file, content);
      }
    }
    return root;
  }

  /** Tells whether the slot that boots next is left again unless it is committed. */
  public boolean isTrial() {
    return boots.size() == BOOTS && boots.get(0).bootPart() != boots.get(1).bootPart();
  }
}
