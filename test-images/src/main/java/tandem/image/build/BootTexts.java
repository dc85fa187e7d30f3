package tandem.image.build;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The bootloaders' scripts, with what is the same at each boot filled in. */
final class BootTexts {
  // What neither script takes for anything but text.
  private static final Pattern ARGUMENTS = Pattern.compile("[A-Za-z0-9 ,._=:/@+%-]*");
  private static final Pattern ROOT = Pattern.compile("(^| )root=");
  private static final Pattern PLACE = Pattern.compile("@[A-Z_]+@");
  private static final Pattern DISK = Pattern.compile("/dev/[A-Za-z0-9/._-]+");

  private final Map<String, String> values;

  private BootTexts(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Takes what is to be filled in.
   *
   * @throws UpdateException of kind USAGE when a script could not hold it
   */
  static BootTexts of(Platform platform, BootSetup boot) throws UpdateException {
    mustMatch("kernel arguments", boot.kernelArguments(), ARGUMENTS);
    mustMatch("name of the disk", boot.disk(), DISK);
    mustLeaveTheSlot(boot);
    return new BootTexts(
        Map.of(
            "@SLOT_A@",
            Integer.toString(DiskLayout.SLOT_A),
            "@SLOT_B@",
            Integer.toString(DiskLayout.SLOT_B),
            "@KERNEL@",
            platform.architecture().kernel(),
            "@DISK@",
            boot.disk(),
            "@ARGUMENTS@",
            boot.kernelArguments()));
  }

  // Else both slots would have the same root, or none.
  private static void mustLeaveTheSlot(BootSetup boot) throws UpdateException {
    if (ROOT.matcher(boot.kernelArguments()).find()) {
      throw new UpdateException(
          ErrorKind.USAGE, "kernel arguments: have root=, which the boot script sets itself");
    }
    if (boot.disk().matches(".*[0-9]")) {
      throw new UpdateException(
              ErrorKind.USAGE,
              "name of the disk: '" + boot.disk() + "' ends with a digit, a partition's follow it")
          .withHint("expected for instance /dev/vda or /dev/mmcblk0p");
    }
  }

  private static void mustMatch(String what, String text, Pattern pattern) throws UpdateException {
    if (!pattern.matcher(text).matches()) {
      throw new UpdateException(
          ErrorKind.USAGE, what + ": '" + text + "' has what a boot script would not take as text");
    }
  }

  /** Returns GRUB's script. */
  String grub() throws IOException {
    return filled("grub.cfg");
  }

  /** Returns U-Boot's variables, without those of the slots. */
  Map<String, String> uboot() throws IOException {
    Map<String, String> variables = new TreeMap<>();
    for (String line : filled("uboot.env").lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        variables.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return variables;
  }

  private String filled(String name) throws IOException {
    String text = new String(Resource.bytes(name), US_ASCII);
    // In one pass: what is filled in is not looked at again.
    return PLACE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(), "")));
  }
}
