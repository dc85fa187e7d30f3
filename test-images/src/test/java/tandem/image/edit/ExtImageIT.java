package tandem.image.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.RequiredTool;
import tandem.image.tool.Tool;

/** Edits ext4 images of mke2fs; e2fsck and debugfs judge. */
class ExtImageIT {
  @TempDir Path folder;
  private Path content;

  @BeforeEach
  void prepare() throws IOException {
    RequiredTool.orSkip("mke2fs", "e2fsck", "debugfs");
    content = Files.writeString(folder.resolve("content"), "new content\n");
  }

  private Path image(String size, String features) throws IOException {
    Path tree = TestImages.tree(folder.resolve("tree"));
    return TestImages.ext4(folder.resolve("rootfs.img"), size, features, tree);
  }

  private Path image() throws IOException {
    return image("16M", "metadata_csum,orphan_file,64bit");
  }

  private static UpdateException failure(Path image, String path, TestImages.Change change)
      throws IOException {
    byte[] before = Files.readAllBytes(image);
    try {
      TestImages.change(image, path, change);
    } catch (UpdateException e) {
      assertThat(Files.readAllBytes(image)).as("untouched").isEqualTo(before);
      try (Stream<Path> left = Files.list(image.getParent())) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .noneMatch(name -> name.startsWith(".tandem"));
      }
      return e;
    }
    throw new AssertionError(path + ": no failure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata_csum,orphan_file,64bit",
        "^metadata_csum,^64bit",
        "metadata_csum,inline_data,large_dir",
        "quota,metadata_csum",
        "^has_journal,^extent,^64bit,^flex_bg,uninit_bg,^metadata_csum",
        "bigalloc,metadata_csum",
        "^dir_index,^resize_inode,sparse_super2"
      })
  void everyChange_leavesACleanFileSystem(String features) throws Exception {
    Path image = image("32M", features);
    Path large = folder.resolve("large");
    Files.write(large, new byte[3_000_001]);

    try (EditableImage edited = EditableImage.openCopy(image, TestImages.SETTINGS)) {
      edited.find("/etc/mender/artifact_info").get(0).put(content, 0640);
      edited.find("/etc/large").get(0).put(large, 0600);
      edited.find("/opt/x/y").get(0).makeFolders(0755);
      edited.find("/opt/x/y/z").get(0).put(content, 04755);
      edited.find("/many/deep/er/new").get(0).put(content, 0644);
      edited.find("/etc/info").get(0).remove(false);
      edited.commit();
    }
    TestImages.mustBeClean(image, 0);
    TestImages.change(image, "/many", file -> file.remove(true));

    TestImages.mustBeClean(image, 0);
    assertThat(TestImages.read(image, "/etc/mender/artifact_info")).isEqualTo("new content\n");
    assertThat(TestImages.run("debugfs", "-R", "stat /opt/x/y/z", image.toString()))
        .contains("Mode:  04755", "User:     0   Group:     0");
    assertThat(TestImages.run("debugfs", "-R", "ls -p /", image.toString()))
        .doesNotContain("/many/");
  }

  @Test
  void links_areFollowedForReading_andReplacedByWriting() throws Exception {
    Path image = image();

    assertThat(TestImages.read(image, "/etc/info")).isEqualTo("artifact_name=release-1\n");
    assertThat(TestImages.read(image, "conf/artifact_info")).isEqualTo("artifact_name=release-1\n");

    TestImages.change(image, "/etc/info", file -> file.put(content, 0644));
    assertThat(TestImages.read(image, "/etc/info")).isEqualTo("new content\n");
    assertThat(TestImages.read(image, "/etc/mender/artifact_info")).startsWith("artifact_name=");
    TestImages.change(image, "/conf/below-a-link", file -> file.put(content, 0644));
    assertThat(TestImages.read(image, "/etc/mender/below-a-link")).isEqualTo("new content\n");
  }

  @Test
  void strangeNames_areTakenAsTheyAre() throws Exception {
    List<String> names =
        List.of("a b", "a\"b\"", "<12>", "'", "$HOME;*", "#x", "\u00e9\u4e2d", "-f", "a\tb", "\\");
    Path image = image();

    try (EditableImage edited = EditableImage.openCopy(image, TestImages.SETTINGS)) {
      for (String name : names) {
        edited.find("/d " + name).get(0).makeFolders(0700);
        edited.find("/d " + name + "/" + name).get(0).put(content, 0644);
      }
      edited.commit();
    }
    for (String name : names) {
      assertThat(TestImages.read(image, "/d " + name + "/" + name)).isEqualTo("new content\n");
    }
    try (EditableImage edited = EditableImage.openCopy(image, TestImages.SETTINGS)) {
      for (String name : names) {
        edited.find("/d " + name).get(0).remove(true);
      }
      edited.commit();
    }

    assertThat(TestImages.run("debugfs", "-R", "ls -p /", image.toString())).doesNotContain("/d ");
  }

  @Test
  void fullFileSystem_isAnError_andLeavesTheImageUntouched() throws Exception {
    Path image = image("8M", "metadata_csum");
    Path large = folder.resolve("large");
    byte[] bytes = new byte[9_000_000];
    java.util.Arrays.fill(bytes, (byte) 1);
    Files.write(large, bytes);

    assertThat(failure(image, "/etc/mender/artifact_info", file -> file.put(large, 0644)).kind())
        .isEqualTo(ErrorKind.NO_SPACE);
  }

  @Test
  void mistakes_areNamed_andLeaveTheImageUntouched() throws Exception {
    Path image = image();

    assertThat(failure(image, "/nope/x", file -> file.put(content, 0644)))
        .hasMessageContaining("/nope is no directory");
    assertThat(failure(image, "/etc", file -> file.put(content, 0644)))
        .hasMessageContaining("is a directory");
    assertThat(failure(image, "/etc", file -> file.remove(false)))
        .hasMessageContaining("is a directory");
    assertThat(failure(image, "/etc/", file -> file.remove(false)))
        .hasMessageContaining("is a directory");
    assertThat(failure(image, "/", file -> file.remove(true))).hasMessageContaining("root");
    assertThat(failure(image, "/nope", file -> file.remove(true)))
        .hasMessageContaining("is not there");
    assertThat(failure(image, "/etc/mender/artifact_info/x", file -> file.makeFolders(0755)))
        .hasMessageContaining("is no directory");
    assertThat(failure(image, "/a\nrm b", file -> file.remove(true)).kind())
        .isEqualTo(ErrorKind.USAGE);
    assertThatThrownBy(() -> TestImages.read(image, "/etc/mender"))
        .hasMessageContaining("directory");
    assertThatThrownBy(() -> TestImages.read(image, "/nope")).hasMessageContaining("not there");
  }

  @Test
  void foldersWithUnusedEntries_areRemoved() throws Exception {
    Path tree = folder.resolve("holes");
    Path big = Files.createDirectories(tree.resolve("big"));
    for (int i = 0; i < 100; i++) {
      Files.writeString(big.resolve("file_with_a_name_" + i), "x");
    }
    Path image = TestImages.ext4(folder.resolve("holes.img"), "8M", "metadata_csum", tree);
    for (int i = 20; i < 60; i++) {
      TestImages.run("debugfs", "-w", "-R", "rm /big/file_with_a_name_" + i, image.toString());
    }
    assertThat(TestImages.run("debugfs", "-R", "ls -p /lost+found", image.toString()))
        .contains("/0/000000/");

    TestImages.change(image, "/lost+found", file -> file.remove(true));
    TestImages.change(image, "/big", file -> file.remove(true));

    TestImages.mustBeClean(image, 0);
  }

  @Test
  void folderWithMuchInIt_isRemovedInSeveralSteps() throws Exception {
    String level = "/" + "d".repeat(240);
    Path tree = folder.resolve("many");
    // The paths have more characters together than the output of one program may have.
    Path deepest = Files.createDirectories(Path.of(tree + level.repeat(12)));
    for (int i = 0; i < 3000; i++) {
      Files.writeString(deepest.resolve("f" + i), "");
    }
    Path image = TestImages.ext4(folder.resolve("many.img"), "16M", "metadata_csum", tree);

    TestImages.change(image, level, file -> file.remove(true));

    assertThat(TestImages.run("debugfs", "-R", "ls -p /", image.toString())).doesNotContain("/ddd");
    TestImages.mustBeClean(image, 0);
  }

  @Test
  void sourceDateEpoch_makesTheResultTheSame() throws Exception {
    Path image = image();
    Path other = Files.copy(image, folder.resolve("other.img"));
    EditSettings settings =
        new EditSettings(
            Optional.of(folder),
            Map.of("PATH", "/usr/bin:/bin", "SOURCE_DATE_EPOCH", "1600000000"),
            false);

    for (Path each : List.of(image, other)) {
      try (EditableImage edited = EditableImage.openCopy(each, settings)) {
        edited.find("/etc/a/b").get(0).makeFolders(0755);
        edited.find("/etc/a/b/c").get(0).put(content, 0644);
        edited.commit();
      }
      Thread.sleep(1100);
    }

    assertThat(Files.mismatch(image, other)).isEqualTo(-1);
    assertThat(TestImages.run("debugfs", "-R", "stat /etc/a/b/c", image.toString()))
        .contains("mtime: 0x5f5e1000");
  }

  @Test
  void label_isKept() throws Exception {
    Path image = image();
    TestImages.run(
        "debugfs",
        "-w",
        "-R",
        "ea_set /etc/mender/mender.conf security.selinux etc_t",
        image.toString());

    TestImages.change(image, "/etc/mender/mender.conf", file -> file.put(content, 0644));

    assertThat(TestImages.run("debugfs", "-R", "ea_list /etc/mender/mender.conf", image.toString()))
        .contains("security.selinux (5) = \"etc_t\"");
    TestImages.mustBeClean(image, 0);
  }

  @Test
  void image_keepsItsModeAndItsLinks() throws Exception {
    Path image = image();
    Files.setPosixFilePermissions(
        image, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("a?link@@1.img"), image);

    TestImages.change(link, "/etc/new", file -> file.put(content, 0644));

    assertThat(link).isSymbolicLink();
    assertThat(TestImages.read(link, "/etc/new")).isEqualTo("new content\n");
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(image)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void imageChangedMeanwhile_isLeftAsItIs() throws Exception {
    Path image = image();

    try (EditableImage edited = EditableImage.openCopy(image, TestImages.SETTINGS)) {
      edited.find("/etc/new").get(0).put(content, 0644);
      Files.writeString(image, "other");

      assertThatThrownBy(edited::commit).hasMessageContaining("somebody else");
    }
    assertThat(image).hasContent("other");
  }

  @Test
  void journalThatIsNotReplayed_isReplayedInACopy() throws Exception {
    Path image = image();
    TestImages.run("debugfs", "-w", "-R", "feature needs_recovery", image.toString());
    byte[] before = Files.readAllBytes(image);

    assertThat(TestImages.read(image, "/etc/info")).startsWith("artifact_name=");
    assertThat(Files.readAllBytes(image)).isEqualTo(before);
    TestImages.change(image, "/etc/new", file -> file.put(content, 0644));

    assertThat(TestImages.read(image, "/etc/new")).isEqualTo("new content\n");
    TestImages.mustBeClean(image, 0);
  }

  @Test
  void temporaryFolder_mayBeOnAnotherFileSystem() throws Exception {
    Path image = image();
    Path memory = Path.of("/dev/shm");
    Path elsewhere = Files.isWritable(memory) ? memory : folder;
    EditSettings settings = new EditSettings(Optional.of(elsewhere), TestImages.ENVIRONMENT, false);

    try (EditableImage edited = EditableImage.openCopy(image, settings)) {
      edited.find("/etc/new").get(0).put(content, 0644);
      edited.commit();
    }

    assertThat(TestImages.read(image, "/etc/new")).isEqualTo("new content\n");
    TestImages.mustBeClean(image, 0);
  }

  @Test
  void missingTool_isNamedWithItsPackage() throws Exception {
    assertThatThrownBy(() -> Tool.MATTRIB.find("/nonexistent"))
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.OS_ERROR);
              assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("mtools"));
            });
  }
}
