package tandem.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpreterTest {
  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "'echo hello\n', it does not begin with #!",
    "'', it does not begin with #!",
    "'\n#!/bin/sh\n', it does not begin with #!",
    "'#!/bin/none -e\n', its interpreter '/bin/none' is missing",
    "'#!\n', its interpreter '' is missing",
    "'#!/bin/sh\r\n', its first line ends with a carriage return",
  })
  void whatIsWrong_isSaid(String script, String problem) throws Exception {
    assertThat(problemOf(script)).startsWith("; " + problem);
  }

  @ParameterizedTest
  @CsvSource({"'#!/bin/sh\necho', ''", "'#! /bin/sh -e', ''", "'\u007fELF', ''"})
  void whatCanBeRun_hasNoProblem(String script, String problem) throws Exception {
    assertThat(problemOf(script)).isEqualTo(problem);
  }

  @Test
  void otherFailures_areNotGuessedAt() throws Exception {
    Path script = Files.writeString(root.resolve("script"), "no interpreter");

    assertThat(Interpreter.problem(ProgramResult.exited(1), script, root)).isEmpty();
    assertThat(Interpreter.problem(ProgramResult.exited(127), script, root)).isNotEmpty();
  }

  private String problemOf(String script) throws Exception {
    // A link as those of busybox: it leads somewhere only inside of the root.
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("sh"), Path.of("/bin/no-such-busybox"));
    return Interpreter.problem(Files.writeString(root.resolve("script"), script), root);
  }
}
