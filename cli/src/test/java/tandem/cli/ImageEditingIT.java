package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits files in artifacts and images; mender-artifact 3.9, debugfs and e2fsck judge. */
class ImageEditingIT {
  private static final long MIB = 1 << 20;

  private static final String AT_THE_END = "r--r--r--";

  @TempDir Path folder;
  private Path content;

  @BeforeEach
  void prepare() throws Exception {
    RequiredTool.orSkip("mender-artifact", "mke2fs", "e2fsck", "debugfs", "openssl");
    content = Files.writeString(folder.resolve("content"), "new content\n");
    Files.setPosixFilePermissions(content, PosixFilePermissions.fromString("rwxr-x--x"));
  }

  private Path image(String name, long size) throws Exception {
    Path tree = folder.resolve("tree");
    if (Files.notExists(tree)) {
      Path mender = Files.createDirectories(tree.resolve("etc/mender"));
      Files.writeString(mender.resolve("artifact_info"), "# ours\nartifact_name=rel-1\n");
      Files.writeString(
          mender.resolve("mender.conf"), "{\"Z\":1.50,\"ServerURL\":\"https://old\",\"A\":[1e3]}");
      Files.writeString(Files.createDirectories(tree.resolve("opt/x/y")).resolve("z"), "z");
    }
    Path image = folder.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(size);
    }
    String features = "metadata_csum,orphan_file,64bit";
    Command.of(
            "mke2fs",
            "-q",
            "-F",
            "-t",
            "ext4",
            "-O",
            features,
            "-E",
            "root_owner=0:0",
            "-d",
            tree,
            image)
        .succeed();
    return image;
  }

  private Path artifact(Path image, Object... options) throws Exception {
    Path artifact = folder.resolve(image.getFileName() + ".mender");
    Command.of(
            Stream.concat(
                    Stream.of(
                        "mender-artifact",
                        "write",
                        "rootfs-image",
                        "-t",
                        "sim",
                        "-n",
                        "rel-1",
                        "-f",
                        image,
                        "-o",
                        artifact),
                    Stream.of(options))
                .toArray())
        .succeed();
    return artifact;
  }

  private static String facts(Path image, String path) throws Exception {
    return Command.of("debugfs", "-R", "stat " + path, image)
        .succeed()
        .lines()
        .filter(line -> line.matches("^(Inode:|User:|Links:).*"))
        .map(line -> line.replaceAll("^Inode: +\\d+|Flags.*|Blockcount.*", ""))
        .toList()
        .toString();
  }

  private static void mustBeClean(Path image) throws Exception {
    assertThat(Command.of("e2fsck", "-fn", image).run().code()).isZero();
  }

  private String cat(Path image, String path) {
    return Run.tandem("artifact", "cat", image + ":" + path).expect(ExitCode.OK).out();
  }

  @Test
  void imageOf512MiB_isEditedAsTheReferenceDoes() throws Exception {
    Path ours = image("ours.img", 512 * MIB);
    Path theirs = folder.resolve("theirs.img");
    Command.of("cp", "--sparse=always", ours, theirs).succeed();

    Run.tandem("artifact", "cp", content, ours + ":/etc/mender/new").expect(ExitCode.OK);
    Run.tandem("artifact", "cp", content, ours + ":/opt/x/y/z").expect(ExitCode.OK);
    Run.tandem("artifact", "install", "-d", ours + ":/srv/a").expect(ExitCode.OK);
    Run.tandem("artifact", "install", "-m", "0604", content, ours + ":/srv/a/f")
        .expect(ExitCode.OK);
    Run.tandem("artifact", "rm", ours + ":/etc/mender/mender.conf").expect(ExitCode.OK);
    Run.tandem("artifact", "modify", "-n", "rel-2", ours).expect(ExitCode.OK);
    mustBeClean(ours);

    reference("cp", content, theirs + ":/etc/mender/new");
    reference("cp", content, theirs + ":/opt/x/y/z");
    reference("install", "-d", theirs + ":/srv/a");
    reference("install", "-m", "0604", content, theirs + ":/srv/a/f");
    reference("rm", theirs + ":/etc/mender/mender.conf");
    reference("modify", "-n", "rel-2", theirs);

    for (String path : new String[] {"/etc/mender/new", "/opt/x/y/z", "/srv/a", "/srv/a/f"}) {
      assertThat(facts(ours, path)).as(path).isNotEqualTo("[]").isEqualTo(facts(theirs, path));
    }
    for (String path : new String[] {"/etc/mender/new", "/opt/x/y/z", "/srv/a/f"}) {
      assertThat(cat(ours, path)).isEqualTo(reference("cat", theirs + ":" + path));
      assertThat(reference("cat", ours + ":" + path)).isEqualTo("new content\n");
    }
    // The reference drops the other lines and makes the file private.
    assertThat(cat(ours, "/etc/mender/artifact_info")).isEqualTo("# ours\nartifact_name=rel-2\n");
    assertThat(facts(ours, "/etc/mender/artifact_info")).contains("Mode:  0644");
    assertThat(cat(theirs, "/etc/mender/artifact_info")).isEqualTo("artifact_name=rel-2");
    Run.tandem("artifact", "cat", ours + ":/etc/mender/mender.conf").expect(ExitCode.NO_INPUT);

    Path out = folder.resolve("out");
    Run.tandem("artifact", "cp", ours + ":/srv/a/f", out).expect(ExitCode.OK);
    assertThat(out).hasContent("new content");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw----r--");
    Run.tandem("artifact", "rm", ours + ":/opt").expect(ExitCode.USAGE);
    Run.tandem("artifact", "rm", "-r", ours + ":/opt").expect(ExitCode.OK);
    mustBeClean(ours);
  }

  private static String reference(Object... arguments) throws Exception {
    return Command.of(Stream.concat(Stream.of("mender-artifact"), Stream.of(arguments)).toArray())
        .succeed();
  }

  @Test
  void artifact_staysValidAndKeepsTheRest() throws Exception {
    Path artifact = artifact(image("rootfs", 24 * MIB), "--provides", "a:b");
    Path before = folder.resolve("before");
    Files.copy(artifact, before);

    Run.tandem("artifact", "cp", content, artifact + ":/etc/mender/").expect(ExitCode.OK);
    Run.tandem("artifact", "modify", "-n", "rel-2", "-u", "https://new", artifact)
        .expect(ExitCode.OK);
    Run.tandem("artifact", "rm", "-r", artifact + ":/opt").expect(ExitCode.OK);
    Run piped =
        Run.named(
            "tandem",
            "piped".getBytes(StandardCharsets.UTF_8),
            "artifact",
            "cp",
            "-",
            artifact + ":/etc/piped");
    piped.expect(ExitCode.OK);

    reference("validate", artifact);
    assertThat(cat(artifact, "/etc/mender/content")).isEqualTo("new content\n");
    assertThat(cat(artifact, "/etc/piped")).isEqualTo("piped");
    assertThat(cat(artifact, "/etc/mender/artifact_info")).contains("artifact_name=rel-2\n");
    assertThat(cat(artifact, "/etc/mender/mender.conf"))
        .matches("(?s)\\{\\s+\"Z\": 1.50,\\s+\"ServerURL\": \"https://new\",\\s+\"A\": \\[.*1e3.*");
    Path image = folder.resolve("extracted");
    reference("dump", "--files", image, artifact);
    mustBeClean(image.resolve("rootfs"));
    String sum = Command.of("sha256sum", image.resolve("rootfs")).succeed().substring(0, 64);
    assertThat(reference("read", artifact))
        .contains("rootfs-image.checksum: " + sum, "a: b", "rootfs-image.version: rel-2");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".tandem"));
    }
  }

  @Test
  void signedArtifact_needsAKey_andIsSignedAnew() throws Exception {
    KeyFiles key = KeyFiles.ec(folder);
    Path artifact = artifact(image("rootfs", 16 * MIB), "-k", key.privateKey());
    byte[] before = Files.readAllBytes(artifact);

    Run.tandem("artifact", "cp", content, artifact + ":/etc/new").expect(ExitCode.SIGNATURE);
    assertThat(Files.readAllBytes(artifact)).isEqualTo(before);
    Run.tandem("artifact", "cp", "-k", key.privateKey(), content, artifact + ":/etc/new")
        .expect(ExitCode.OK);
    reference("validate", "-k", key.publicKey(), artifact);

    Run dropped =
        Run.tandem("artifact", "rm", "--drop-signature", artifact + ":/etc/new")
            .expect(ExitCode.OK);
    assertThat(dropped.err()).contains("signature");
    assertThat(reference("read", artifact)).contains("no signature");
  }

  @Test
  void file_belongsToRoot_unlessItReplacesTheContentOnly() throws Exception {
    RequiredTool.rootOrSkip();
    Path ours = image("ours.img", 16 * MIB);
    Path theirs = folder.resolve("theirs.img");
    for (String field : new String[] {"uid 7", "gid 8", "mode 0100640"}) {
      Command.of("debugfs", "-w", "-R", "sif /etc/mender/mender.conf " + field, ours).succeed();
    }
    Command.of("cp", ours, theirs).succeed();
    Command.of("chown", "1234:567", content).succeed();

    Run.tandem("artifact", "cp", content, ours + ":/etc/new").expect(ExitCode.OK);
    reference("cp", content, theirs + ":/etc/new");
    byte[] bytes = "piped".getBytes(StandardCharsets.UTF_8);
    Run.named("tandem", bytes, "artifact", "cp", "-", ours + ":/etc/mender/mender.conf")
        .expect(ExitCode.OK);
    Run.tandem("artifact", "cp", content, ours + ":/etc/mender/artifact_info").expect(ExitCode.OK);

    assertThat(facts(ours, "/etc/new"))
        .matches(".*Mode:  0751 .*User: +0 +Group: +0 .*")
        .isEqualTo(facts(theirs, "/etc/new"));
    assertThat(facts(ours, "/etc/mender/mender.conf"))
        .matches(".*Mode:  0640 .*User: +7 +Group: +8 .*");
    assertThat(facts(ours, "/etc/mender/artifact_info"))
        .matches(".*Mode:  0751 .*User: +0 +Group: +0 .*");
  }

  @Test
  void fileOfAnImage_isForNobodyElseWhileItIsCopied() throws Exception {
    Path image = image("rootfs.img", 64 * MIB);
    Path large = Images.noise(folder, "large", 40 << 20);
    Run.tandem("artifact", "install", "-m", "0444", large, image + ":/large").expect(ExitCode.OK);
    Path target = Files.createDirectory(folder.resolve("out"));
    Set<String> seen = new TreeSet<>();

    // A copy takes so little time that its file may be missed.
    for (int round = 0; round < 20 && seen.stream().allMatch(AT_THE_END::equals); round++) {
      CompletableFuture<Run> copy =
          CompletableFuture.supplyAsync(
              () -> Run.tandem("artifact", "cp", image + ":/large", target));
      while (!copy.isDone()) {
        seen.addAll(modes(target));
      }
      copy.join().expect(ExitCode.OK);
    }

    assertThat(seen).contains("rw-------").isSubsetOf("rw-------", AT_THE_END);
  }

  private static List<String> modes(Path folder) throws IOException {
    List<String> modes = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    } catch (NoSuchFileException e) {
      return modes; // it has got its name since
    }
    return modes;
  }

  @Test
  void linkInPlaceOfAFileOfMender_isNotReplaced() throws Exception {
    Path image = image("rootfs.img", 32 * MIB);
    Path large = Images.noise(folder, "large", 5 << 20);
    Run.tandem("artifact", "cp", large, image + ":/large").expect(ExitCode.OK);
    Run.tandem("artifact", "cp", large, image + ":/etc/mender/mender.conf").expect(ExitCode.OK);
    Run.tandem("artifact", "rm", image + ":/etc/mender/artifact_info").expect(ExitCode.OK);
    Command.of("debugfs", "-w", "-R", "symlink /etc/mender/artifact_info /large", image).succeed();
    byte[] before = Files.readAllBytes(image);

    Run renamed =
        Run.tandem("artifact", "modify", "-n", "rel-2", image).expect(ExitCode.UNSUPPORTED);
    Run configured =
        Run.tandem("artifact", "modify", "-u", "https://new", image).expect(ExitCode.UNSUPPORTED);

    assertThat(renamed.error()).contains("/etc/mender/artifact_info: is a symbolic link");
    assertThat(configured.error()).contains("/etc/mender/mender.conf: has more than 4194304 bytes");
    assertThat(Files.readAllBytes(image)).isEqualTo(before);
  }

  @Test
  void copyOut_neverReplacesTheImage() throws Exception {
    Path image = image("rootfs", 16 * MIB);
    Path disk = Files.move(image, folder.resolve("disk.img"));
    Path artifact = artifact(disk);
    byte[] before = Files.readAllBytes(artifact);
    Path link = Files.createLink(folder.resolve("link"), artifact);
    Path named = Files.move(disk, folder.resolve("artifact_info"));
    Path sameName = Files.createSymbolicLink(folder.resolve("disk.img"), named);

    String file = ":/etc/mender/artifact_info";
    Run.tandem("artifact", "cp", artifact + file, artifact).expect(ExitCode.USAGE);
    Run.tandem("artifact", "cp", artifact + file, link).expect(ExitCode.USAGE);
    Run.tandem("artifact", "cp", sameName + file, folder).expect(ExitCode.USAGE);

    assertThat(Files.readAllBytes(artifact)).isEqualTo(before);
    assertThat(Files.size(named)).isEqualTo(16 * MIB);
  }

  @Test
  void copyOut_losesNoOtherImageAndFollowsNoLinkIntoNothing() throws Exception {
    Path image = image("a.img", 16 * MIB);
    Path artifact = artifact(image);
    Path other = Files.copy(image, folder.resolve("b.img"));
    Path noImage = Files.writeString(folder.resolve("initrd.img"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
    String file = image + ":/etc/mender/artifact_info";
    byte[] before = Files.readAllBytes(artifact);

    Run onImage = Run.tandem("artifact", "cp", file, other).expect(ExitCode.USAGE);
    Run.tandem("artifact", "cp", file, artifact).expect(ExitCode.USAGE);
    Run onLink = Run.tandem("artifact", "cp", file, link).expect(ExitCode.USAGE);
    Run.tandem("artifact", "cp", file, noImage).expect(ExitCode.OK);

    assertThat(onImage.error())
        .endsWith("b.img: is an image, and would be lost with all its files");
    assertThat(onLink.error()).isEqualTo(link + ": is a symbolic link that leads nowhere");
    assertThat(link).isSymbolicLink();
    assertThat(Files.mismatch(image, other)).isEqualTo(-1);
    assertThat(artifact).hasBinaryContent(before);
    assertThat(noImage).hasContent("# ours\nartifact_name=rel-1");
  }

  @Test
  void damagedImage_isNamedAsThat() throws Exception {
    Path image = image("damaged.img", 16 * MIB);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.seek(2048); // behind the superblock, where the groups are described
      file.write(new byte[64 << 10]);
    }
    Path cut = image("cut.img", 16 * MIB);
    try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
      file.setLength(8 * MIB);
    }

    for (Path each : List.of(image, cut)) {
      String inside = each + ":/etc/mender/artifact_info";
      Path out = folder.resolve("out");
      for (Run run :
          List.of(
              Run.tandem("artifact", "cat", inside),
              Run.tandem("artifact", "cp", inside, out),
              Run.tandem("artifact", "cp", content, inside),
              Run.tandem("artifact", "modify", "-n", "x", each))) {
        assertThat(run.expect(ExitCode.ARTIFACT_INVALID).error()).startsWith(each + ": ");
      }
      assertThat(out).doesNotExist();
    }
  }

  @Test
  void mistakes_haveTheirExitCodes() throws Exception {
    Path artifact = artifact(image("rootfs", 16 * MIB));
    Path image = folder.resolve("other.img");
    Command.of("cp", folder.resolve("rootfs"), image).succeed();
    byte[] before = Files.readAllBytes(artifact);

    Run.tandem("artifact", "cat", "plain-file").expect(ExitCode.USAGE);
    Run.tandem("artifact", "cat", artifact + ":").expect(ExitCode.USAGE);
    Run.tandem("artifact", "cat", artifact + ":/nope").expect(ExitCode.NO_INPUT);
    String slash = artifact + ":/etc/mender/artifact_info/";
    Run.tandem("artifact", "cat", slash).expect(ExitCode.USAGE);
    Run.tandem("artifact", "rm", slash).expect(ExitCode.USAGE);
    Run.tandem("artifact", "cp", "-", slash).expect(ExitCode.USAGE);
    Run.tandem("artifact", "cat", artifact + ":/data/x").expect(ExitCode.USAGE);
    Run.tandem("artifact", "cat", "--json", artifact + ":/etc/x").expect(ExitCode.USAGE);
    Run.tandem("artifact", "cp", content, artifact + ":/uboot/x").expect(ExitCode.USAGE);
    Run.tandem("artifact", "cp", content, content).expect(ExitCode.USAGE);
    Run.tandem("artifact", "cp", Path.of("/dev/zero"), artifact + ":/x").expect(ExitCode.USAGE);
    Run.tandem("artifact", "cp", content, artifact + ":/nope/x").expect(ExitCode.NO_INPUT);
    Run.tandem("artifact", "cp", folder.resolve("missing"), artifact + ":/x")
        .expect(ExitCode.NO_INPUT);
    Run.tandem("artifact", "cp", content, folder.resolve("no.img") + ":/x")
        .expect(ExitCode.NO_INPUT);
    Run.tandem("artifact", "install", content, artifact + ":/x").expect(ExitCode.USAGE);
    Run.tandem("artifact", "install", "-m", "9", content, artifact + ":/x").expect(ExitCode.USAGE);
    Run.tandem("artifact", "install", "-d", content, artifact + ":/x").expect(ExitCode.USAGE);
    assertThat(Run.tandem("artifact", "modify", "-p", "a:b", image).expect(ExitCode.USAGE).error())
        .startsWith(image + ": is no artifact");
    Run.tandem("artifact", "modify", image).expect(ExitCode.USAGE);
    Path large = Images.noise(folder, "large", 20 << 20);
    Run.tandem("artifact", "cp", large, artifact + ":/x").expect(ExitCode.NO_SPACE);

    assertThat(Files.readAllBytes(artifact)).isEqualTo(before);
    assertThat(Files.mismatch(image, folder.resolve("rootfs"))).isEqualTo(-1);
  }
}
