package tandem.boot;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/**
 * The stored environment of U-Boot, in files or on block devices, single or redundant, as U-Boot
 * and libubootenv keep it. Nothing is cached: each call reads what is stored now.
 */
public final class UBootEnvironment {
  private static final System.Logger LOG = System.getLogger(UBootEnvironment.class.getName());
  // U-Boot takes `#` and blanks in front as comment and padding, and `\` as an escape.
  private static final Pattern NAME = Pattern.compile("[!-~&&[^=#]][!-~&&[^=]]*");
  private static final Pattern VALUE = Pattern.compile("[ -~&&[^\\\\]]+");

  private final List<EnvStorage> copies;
  private final FlagScheme scheme;
  private final EnvLock lock;

  UBootEnvironment(List<EnvStorage> copies, FlagScheme scheme, EnvLock lock) {
    this.copies = List.copyOf(copies);
    this.scheme = scheme;
    this.lock = lock;
  }

  /**
   * Opens the environment that this configuration names. Its variables are not read yet.
   *
   * @param paths where the write protection of its devices is on this machine
   * @throws UpdateException of kind UNSUPPORTED for raw flash, CONFIG when the copies overlap
   */
  public static UBootEnvironment open(FwEnvConfig config, DevicePaths paths, EnvLock lock)
      throws UpdateException {
    // Raw NOR alone would need the other scheme.
    return new UBootEnvironment(EnvStorages.open(config, paths), FlagScheme.INCREMENTAL, lock);
  }

  /** Returns where it is, for messages. */
  public String description() {
    return "u-boot environment "
        + copies.stream().map(EnvStorage::name).collect(Collectors.joining(" and "));
  }

  /** Tells whether there are two copies, so that a torn write leaves a valid one. */
  public boolean redundant() {
    return copies.size() == 2;
  }

  /**
   * Reads the environment.
   *
   * @throws UpdateException of kind BOOTENV when no copy is valid
   */
  public EnvContents read() throws UpdateException {
    try {
      EnvSnapshot now = snapshot();
      if (now.damage().isEmpty()) {
        return new EnvContents(now.variables(), List.of());
      }
    } catch (UpdateException e) {
      LOG.log(Level.DEBUG, () -> e.getMessage() + "; reading once more under the lock");
    }
    // It may have looked damaged only because another tool was writing it.
    Closeable held = lock.acquire();
    try {
      EnvSnapshot now = snapshot();
      return new EnvContents(now.variables(), now.damage());
    } finally {
      release(held);
    }
  }

  /**
   * Changes variables, all of them in one write of the copy that does not count yet, durable and
   * read back when this returns. Writes nothing when nothing would change and both copies are
   * whole.
   *
   * @param changes new values; null removes a variable
   * @return whether something was written
   * @throws UpdateException of kind BOOTENV when that failed: with two copies the one that counted
   *     is untouched, and only the next reading tells whether the new one counts
   * @throws IllegalArgumentException for a name or value that U-Boot would read differently
   */
  public boolean write(Map<String, @Nullable String> changes) throws UpdateException {
    changes.forEach(UBootEnvironment::check);
    Closeable held = lock.acquire();
    try {
      EnvSnapshot before = snapshot();
      Map<String, String> wanted = applied(changes, before.variables());
      // A copy that could not be read may be the one that counts for the bootloader.
      boolean isSure = !redundant() || before.damage().isEmpty();
      if (isSure && wanted.equals(before.variables())) {
        return false;
      }
      store(before, wanted);
      return true;
    } finally {
      release(held);
    }
  }

  /**
   * Checks that a write could begin. Changes nothing.
   *
   * @throws UpdateException of kind BOOTENV when it could not
   */
  public void checkWritable() throws UpdateException {
    for (EnvStorage copy : copies) {
      try {
        copy.checkWritable();
      } catch (IOException e) {
        throw failed(copy, "cannot be written", e)
            .withHint("see that what fw_env.config names is there and may be written");
      }
    }
  }

  private EnvSnapshot snapshot() throws UpdateException {
    return EnvSnapshot.take(copies, scheme, EnvStorage::read);
  }

  private static Map<String, String> applied(
      Map<String, @Nullable String> changes, Map<String, String> variables) {
    Map<String, String> result = new LinkedHashMap<>(variables);
    changes.forEach(
        (name, value) -> {
          if (value == null) {
            result.remove(name);
          } else {
            result.put(name, value);
          }
        });
    return result;
  }

  private void store(EnvSnapshot before, Map<String, String> wanted) throws UpdateException {
    EnvStorage target = copies.get(redundant() ? 1 - before.current() : 0);
    byte[] image =
        redundant()
            ? EnvImage.redundant(wanted, target.size(), scheme.next(before.flag()))
            : EnvImage.single(wanted, target.size());
    write(target, 0, image);
    verify(target, image);
    if (redundant() && scheme == FlagScheme.BOOLEAN) {
      byte[] flag = {(byte) FlagScheme.OBSOLETE};
      write(copies.get(before.current()), EnvImage.FLAG_POSITION, flag);
    }
    EnvSnapshot after = EnvSnapshot.take(copies, scheme, EnvStorage::readBack);
    if (!after.variables().equals(wanted)) {
      throw new UpdateException(
          ErrorKind.BOOTENV, target.name() + ": was written, but the other copy still counts");
    }
  }

  private static void write(EnvStorage copy, int position, byte[] bytes) throws UpdateException {
    try {
      copy.write(position, bytes);
    } catch (IOException e) {
      throw failed(copy, "writing failed", e);
    }
  }

  private static void verify(EnvStorage copy, byte[] expected) throws UpdateException {
    try {
      int at = Arrays.mismatch(expected, copy.readBack());
      if (at >= 0) {
        throw new UpdateException(
            ErrorKind.BOOTENV,
            copy.name() + ": read back differs from what was written, from byte " + at + " on");
      }
    } catch (IOException e) {
      throw failed(copy, "reading back failed", e);
    }
  }

  private static UpdateException failed(EnvStorage copy, String what, IOException e) {
    return new UpdateException(
        ErrorKind.BOOTENV, copy.name() + ": " + what + ": " + Reasons.of(e), e);
  }

  private static void check(String name, @Nullable String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name of a variable: `" + name + "`");
    }
    if (value != null && !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a value of " + name + ": `" + value + "`");
    }
  }

  private static void release(Closeable held) {
    try {
      held.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> "the lock of the environment: " + Reasons.of(e));
    }
  }
}
