package tandem.image.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.UpdateException;

/** Runs programs that behave badly, under the name of one that is known. */
class WorkspaceTest {
  @TempDir Path folder;

  private Map<String, String> program(String script) throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path program = Files.writeString(programs.resolve("cp"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Map.of("PATH", programs.toString());
  }

  private static ToolResult run(Workspace workspace) throws IOException, UpdateException {
    return workspace.run(Tool.CP, "", Map.of());
  }

  @Test
  void endlessOutput_isRefused() throws Exception {
    for (String target : new String[] {"", " >&2"}) {
      Map<String, String> environment = program("exec cat /dev/zero" + target);
      try (Workspace workspace = Workspace.create(folder, environment)) {
        assertThatThrownBy(() -> run(workspace))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("more than 8388608 bytes");
      }
    }
  }

  @Test
  void outputOfSomeMegabytes_isTaken() throws Exception {
    try (Workspace workspace =
        Workspace.create(folder, program("head -c 8388608 /dev/zero; echo no >&2; exit 3"))) {
      ToolResult result = run(workspace);

      assertThat(result.out()).hasSize(8 << 20);
      assertThat(result.err()).isEqualTo("no\n");
      assertThat(result.exit()).isEqualTo(3);
    }
  }

  @Test
  void closing_removesAllThatAProgramIsStillWriting() throws Exception {
    Map<String, String> environment =
        program("i=0; while :; do i=$((i+1)); : > file-$i; done 2> /dev/null");
    for (int round = 0; round < 20; round++) {
      Workspace workspace = Workspace.create(folder, environment);
      CompletableFuture<?> running =
          CompletableFuture.runAsync(
              () -> assertThatThrownBy(() -> run(workspace)).isInstanceOf(Exception.class));
      while (Files.notExists(workspace.file("file-9"))) {
        Thread.sleep(1);
      }
      workspace.close();
      running.handle((nothing, failure) -> nothing).join();
    }

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("programs");
    }
  }

  @Test
  void closing_removesWhatTheJobItselfIsStillWriting() throws Exception {
    Workspace workspace = Workspace.create(folder, Map.of());
    CompletableFuture<Integer> written =
        CompletableFuture.supplyAsync(
            () -> {
              int files = 0;
              while (write(workspace.file("file-" + files))) {
                files++;
              }
              return files;
            });
    while (Files.notExists(workspace.file("file-99"))) {
      Thread.sleep(1);
    }

    workspace.close();

    assertThat(written.get(20, TimeUnit.SECONDS)).isGreaterThan(99);
    assertThat(folder).isEmptyDirectory();
  }

  private static boolean write(Path file) {
    try {
      Files.createFile(file);
      return true;
    } catch (IOException e) {
      return false; // the folder is gone
    }
  }
}
