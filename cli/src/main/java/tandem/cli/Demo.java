package tandem.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tandem.artifact.KeyPairPem;
import tandem.artifact.KeyPairs;
import tandem.artifact.KeyType;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The play that the demo command gives, with every command line as a user would type it. */
final class Demo {
  private static final String IMAGE_SIZE = "48M";
  private static final int CONTENT_BYTES = 24 << 20;
  private static final int MAKE_SECONDS = 60;
  // By its path, because the PATH of an ordinary user does not lead there.
  private static final String MKE2FS = "/usr/sbin/mke2fs";

  private final Console console;
  private final Path folder;
  private final Path device;

  Demo(Console console, Path folder) {
    this.console =
        new Console(
            console.in(),
            ShortPaths.of(console.out(), folder + "/"),
            ShortPaths.of(console.err(), folder + "/"),
            console.environment(),
            console.terminal());
    this.folder = folder;
    this.device = folder.resolve("device");
  }

  void play() throws UpdateException, IOException {
    makeImages();
    makeArtifacts();
    makeDevice();
    goodUpdate();
    badUpdate();
    refusals();
  }

  private void makeImages() throws UpdateException, IOException {
    say("1. Three root file systems are made with mke2fs: the factory's, and two updates.");
    for (String release : List.of("release-0", "release-1", "release-2")) {
      Path tree = Files.createDirectories(folder.resolve(release));
      Files.createDirectories(tree.resolve("etc"));
      Files.writeString(tree.resolve("etc/os-release"), "VERSION_ID=" + release + "\n");
      Files.write(tree.resolve("content"), content(release));
      make(
          List.of(
              MKE2FS, "-q", "-F", "-t", "ext4", "-d", tree.toString(), image(release), IMAGE_SIZE));
      FolderTree.delete(tree);
    }
  }

  // Half of what a release holds is common to all, as between real releases.
  private static byte[] content(String release) {
    byte[] content = new byte[CONTENT_BYTES];
    new Random(0).nextBytes(content);
    byte[] own = new byte[CONTENT_BYTES / 2];
    new Random(release.hashCode()).nextBytes(own);
    System.arraycopy(own, 0, content, CONTENT_BYTES / 2, own.length);
    return content;
  }

  private void makeArtifacts() throws UpdateException, IOException {
    say("2. A key pair is made, and each update becomes a signed artifact.");
    KeyPairPem keys = KeyPairs.generate(KeyType.EC_P256);
    Files.write(folder.resolve("private.pem"), keys.privateKey());
    Files.write(folder.resolve("public.pem"), keys.publicKey());
    for (String release : List.of("release-1", "release-2")) {
      tandem(ExitCode.OK, write(release, release + ".mender", "-k", path("private.pem")));
    }
    tandem(ExitCode.OK, write("release-1", "unsigned.mender"));
    tandem(ExitCode.OK, "artifact", "validate", "-k", path("public.pem"), path("release-1.mender"));
  }

  private String[] write(String release, String artifact, String... more) {
    String[] start = {
      "artifact",
      "write",
      "rootfs-image",
      "-t",
      "sim",
      "-n",
      release,
      "-f",
      image(release),
      "-o",
      path(artifact)
    };
    return joined(start, more);
  }

  private void makeDevice() throws UpdateException {
    say("3. A simulated device: two slots, a U-Boot environment in two copies, the public key.");
    tandem(
        ExitCode.OK,
        "sim",
        "create",
        device.toString(),
        "--slot-size",
        IMAGE_SIZE,
        "--verify-key",
        path("public.pem"),
        "--image",
        image("release-0"));
    onDevice(ExitCode.OK, "status");
  }

  private void goodUpdate() throws UpdateException {
    say("4. The first update: what would happen, then install, reboot, commit.");
    onDevice(ExitCode.OK, "plan", path("release-1.mender"));
    onDevice(ExitCode.OK, "install", "--progress", "bar", path("release-1.mender"));
    boot();
    onDevice(ExitCode.OK, "commit");
    onDevice(ExitCode.OK, "show-artifact");
  }

  private void badUpdate() throws UpdateException {
    say("5. The second update does not come up: the bootloader goes back by itself.");
    onDevice(ExitCode.OK, "install", path("release-2.mender"));
    boot("--fail");
    onDevice(ExitCode.OK, "status");
    say("   A commit now closes the update and says so, and the device is as it was.");
    onDevice(ExitCode.ROLLED_BACK, "commit");
    onDevice(ExitCode.OK, "show-artifact");
  }

  private void refusals() throws UpdateException, IOException {
    say("6. An artifact with one changed byte in its image, and an unsigned one, are refused.");
    Path tampered = folder.resolve("tampered.mender");
    Files.copy(folder.resolve("release-2.mender"), tampered);
    flipOneBit(tampered);
    onDevice(ExitCode.ARTIFACT_INVALID, "install", tampered.toString());
    onDevice(ExitCode.SIGNATURE, "install", path("unsigned.mender"));
    onDevice(ExitCode.OK, "status");
  }

  private static void flipOneBit(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 2;
      bytes.seek(middle);
      int old = bytes.read();
      bytes.seek(middle);
      bytes.write(old ^ 1);
    }
  }

  private void boot(String... more) throws UpdateException {
    tandem(ExitCode.OK, joined(new String[] {"sim", "boot", device.toString()}, more));
  }

  private void onDevice(ExitCode expected, String command, String... more) throws UpdateException {
    tandem(expected, joined(new String[] {command, "--root", device.toString()}, more));
  }

  private void tandem(ExitCode expected, String... arguments) throws UpdateException {
    String shown = String.join(" ", arguments);
    console.out().println("\n$ tandem " + shown);
    console.out().flush();
    int code = new Program(console).run("tandem", arguments);
    if (code != 0) {
      console.out().println("(exit code " + code + ")");
    }
    if (code != expected.number()) {
      throw new UpdateException(
          ErrorKind.FAILED,
          "demo: tandem " + shown + " ended with " + code + ", expected " + expected.number());
    }
  }

  private static String[] joined(String[] start, String... more) {
    String[] all = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return all;
  }

  private void say(String text) {
    console.out().println("\n" + text);
    console.out().flush();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String image(String release) {
    return path(release + ".ext4");
  }

  private static void make(List<String> command) throws UpdateException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(MAKE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new UpdateException(ErrorKind.OS_ERROR, command.get(0) + ": not done in 60 s");
      }
      if (process.exitValue() != 0) {
        String output =
            new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
        throw new UpdateException(
            ErrorKind.OS_ERROR,
            command.get(0) + ": exit code " + process.exitValue() + ": " + output);
      }
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.OS_ERROR, command.get(0) + ": " + e.getMessage(), e)
          .withHint("on Debian: apt-get install e2fsprogs");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpdateException(ErrorKind.OS_ERROR, command.get(0) + ": interrupted", e);
    }
  }
}
