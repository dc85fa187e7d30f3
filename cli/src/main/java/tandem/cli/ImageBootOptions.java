package tandem.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.build.Architecture;
import tandem.image.build.BootFile;
import tandem.image.build.BootSetup;

/** The options of how an image boots. */
final class ImageBootOptions {
  @Option(
      names = "--boot-file",
      paramLabel = "SRC=DEST",
      description = "One more file for the boot partition; may be given several times.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--uboot-env",
      paramLabel = "FILE",
      description = "Lines name=value: U-Boot's variables in place of Tandem's own.")
  @Nullable Path ubootVariables;

  @Mixin KernelOptions kernel = new KernelOptions();

  /**
   * Returns what they say.
   *
   * @param output the image, which must not be a file that they name
   */
  BootSetup setup(Architecture architecture, Path output) throws UpdateException, IOException {
    BootSetup usual = BootSetup.usual(architecture);
    if (ubootVariables != null) {
      mustFit(ubootVariables, output);
    }
    return new BootSetup(
        bootFiles(),
        kernel.disk != null ? kernel.disk : usual.disk(),
        kernel.arguments != null ? kernel.arguments : usual.kernelArguments(),
        ubootVariables == null ? Map.of() : variables(ubootVariables));
  }

  private void mustFit(Path variables, Path output) throws UpdateException, IOException {
    if (kernel.disk != null || kernel.arguments != null) {
      throw new UpdateException(
          ErrorKind.USAGE,
          "--disk and --kernel-args do not go with --uboot-env, whose lines say both");
    }
    if (Files.exists(variables) && Files.exists(output) && Files.isSameFile(variables, output)) {
      throw new UpdateException(ErrorKind.USAGE, output + ": is the file of --uboot-env");
    }
  }

  private List<BootFile> bootFiles() throws UpdateException {
    List<BootFile> parsed = new ArrayList<>();
    for (String file : files) {
      int equals = file.lastIndexOf('=');
      if (equals < 1 || equals == file.length() - 1) {
        throw new UpdateException(ErrorKind.USAGE, "--boot-file '" + file + "', expected SRC=DEST");
      }
      parsed.add(new BootFile(Path.of(file.substring(0, equals)), file.substring(equals + 1)));
    }
    return parsed;
  }

  private static Map<String, String> variables(Path file) throws UpdateException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new UpdateException(ErrorKind.NO_INPUT, file + ": is no file");
    }
    Map<String, String> variables = new TreeMap<>();
    for (String line : Files.readAllLines(file, ISO_8859_1)) {
      int equals = line.indexOf('=');
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (equals < 1) {
        throw new UpdateException(ErrorKind.USAGE, file + ": '" + line + "' is no line name=value");
      }
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    if (variables.isEmpty()) {
      throw new UpdateException(ErrorKind.USAGE, file + ": has no variables");
    }
    return variables;
  }
}
