package tandem.boot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/** The copies of an environment at one moment, and which of them counts. */
final class EnvSnapshot {
  private final int current;
  private final EnvImage image;
  private final List<String> damage;

  private EnvSnapshot(int current, EnvImage image, List<String> damage) {
    this.current = current;
    this.image = image;
    this.damage = damage;
  }

  /** Reads a copy. */
  @FunctionalInterface
  interface Reader {
    byte[] read(EnvStorage copy) throws IOException;
  }

  /**
   * Reads one or two copies and chooses as the bootloader does.
   *
   * @throws UpdateException of kind BOOTENV when no copy is valid: the bootloader would then use
   *     its built-in default, which must not be mistaken for what this device does
   */
  static EnvSnapshot take(List<EnvStorage> copies, FlagScheme scheme, Reader reader)
      throws UpdateException {
    List<@Nullable EnvImage> images = new ArrayList<>();
    List<String> damage = new ArrayList<>();
    for (EnvStorage copy : copies) {
      images.add(valid(copy, copies.size() == 2, reader, damage));
    }
    EnvImage first = images.get(0);
    EnvImage second = copies.size() == 2 ? images.get(1) : null;
    if (first == null && second == null) {
      throw none(damage);
    }
    if (second == null || (first != null && scheme.newer(first.flag(), second.flag()) == 0)) {
      return new EnvSnapshot(0, Objects.requireNonNull(first), damage);
    }
    return new EnvSnapshot(1, second, damage);
  }

  private static @Nullable EnvImage valid(
      EnvStorage copy, boolean redundant, Reader reader, List<String> damage) {
    try {
      byte[] bytes = reader.read(copy);
      EnvImage image = EnvImage.decode(bytes, redundant);
      if (image.valid()) {
        if (!image.terminated()) {
          damage.add(copy.name() + ": the variables are not ended by two NUL bytes");
        }
        return image;
      }
      String other = redundant ? "the only copy" : "one of two copies";
      boolean misread = EnvImage.decode(bytes, !redundant).valid();
      damage.add(
          copy.name()
              + ": damaged, "
              + (misread ? "but valid as " + other + " of an environment" : image.checksums()));
    } catch (IOException e) {
      damage.add(copy.name() + ": " + Reasons.of(e));
    }
    return null;
  }

  private static UpdateException none(List<String> damage) {
    return new UpdateException(
            ErrorKind.BOOTENV, "u-boot environment: no valid copy: " + String.join("; ", damage))
        .withHint(
            "check the lines of fw_env.config; if they are right, let the bootloader save its"
                + " environment (saveenv)");
  }

  /** Returns the index of the copy that counts. */
  int current() {
    return current;
  }

  /** Returns the flag of the copy that counts. */
  int flag() {
    return image.flag();
  }

  /** Returns the variables of the copy that counts. */
  Map<String, String> variables() {
    return image.variables();
  }

  /** Returns what is wrong with the copies. */
  List<String> damage() {
    return damage;
  }
}
