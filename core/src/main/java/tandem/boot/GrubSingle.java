package tandem.boot;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/**
 * GRUB's own {@code grubenv}, of which there is one.
 *
 * <p>It is written in place. A new file that takes the name would be whole at every instant for
 * Linux, but not for GRUB: that reads the disk without replaying a journal, so on ext4 it can find
 * the old folder entry long after the flush, and on FAT a rename can leave no file at all. In place
 * only the sectors of the block itself change. The variables stand at its beginning and the switch
 * changes single digits, so usually one sector of 512 bytes changes, which is old or new; where two
 * do, a power cut between them leaves a block that mixes both. That window, and that nothing could
 * repair a damaged block, is why a single copy has to be allowed by the configuration.
 */
final class GrubSingle implements StoredEnvironment {
  private final BootFiles files;
  private final String file;

  GrubSingle(BootFiles files, String file) {
    this.files = files;
    this.file = file;
  }

  @Override
  public String description() {
    return "grub environment " + files.name(file);
  }

  @Override
  public boolean redundant() {
    return false;
  }

  @Override
  public EnvContents read() throws UpdateException {
    return new EnvContents(block().variables(), List.of());
  }

  @Override
  public void write(Map<String, String> changes) throws UpdateException {
    GrubBlock before = block();
    GrubBlock wanted = before.with(changes);
    if (wanted.variables().equals(before.variables())) {
      return;
    }
    byte[] bytes = wanted.encode();
    try {
      files.overwrite(file, bytes);
      if (!Arrays.equals(files.readBack(file), bytes)) {
        throw new UpdateException(
            ErrorKind.BOOTENV, description() + ": read back differs from what was written");
      }
    } catch (IOException e) {
      throw failed("writing failed", e);
    }
  }

  @Override
  public void checkReady() throws UpdateException {
    try {
      files.checkWritable(file);
    } catch (IOException e) {
      throw failed("cannot be written", e);
    }
  }

  private GrubBlock block() throws UpdateException {
    try {
      GrubBlock block = GrubBlock.decode(files.read(file));
      if (block == null) {
        throw new UpdateException(
                ErrorKind.BOOTENV, description() + ": is no environment block of GRUB")
            .withHint("make it anew with grub-editenv, as the image has it");
      }
      return block;
    } catch (IOException e) {
      throw failed("cannot be read", e);
    }
  }

  private UpdateException failed(String what, IOException e) {
    return new UpdateException(
        ErrorKind.BOOTENV, description() + ": " + what + ": " + Reasons.of(e), e);
  }
}
