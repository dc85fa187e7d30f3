package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.artifact.KeyReport;
import tandem.artifact.PrivateKeys;
import tandem.artifact.Verifier;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;

@Command(
    name = "show",
    description = {
      "Show kind and fingerprint of a key (private, public or in a certificate), and whether it is"
          + " fit for artifacts. The fingerprint is the SHA-256 of the public key in DER."
    })
final class KeysShowCommand implements TandemCommand {
  private static final int MAX_KEY_BYTES = 64 << 10;

  private final Context context;

  @Parameters(paramLabel = "FILE|-", description = "The key (PEM), or - for standard input.")
  String source = "";

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE|-",
      description = "File whose first line opens an encrypted key.")
  @Nullable String passphraseFile;

  KeysShowCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    boolean piped = source.equals("-");
    if (piped && "-".equals(passphraseFile)) {
      throw new UpdateException(
          ErrorKind.USAGE, "standard input can not be both the key and the passphrase");
    }
    TokenKey.refuseAsFile(source);
    byte[] content =
        piped
            ? SmallFile.read(context.console().in(), "standard input", "a key", MAX_KEY_BYTES)
            : SmallFile.read(Path.of(source), "a key", MAX_KEY_BYTES);
    return answer(report(piped ? "standard input" : source, content));
  }

  private KeyReport report(String name, byte[] content) throws UpdateException, IOException {
    String holds;
    try {
      if (KeyReport.isPublic(name, content)) {
        return KeyReport.ofPublic(name, content);
      }
      holds = PrivateKeys.label(name, content);
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.USAGE, String.valueOf(e.getMessage()), e);
    }
    KeyFile file = new KeyFile(name, content);
    return KeyReport.ofPrivate(holds, file.open(passphraseFile, context.console()));
  }

  private static Answer answer(KeyReport report) {
    List<String> lines = new ArrayList<>();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    add(lines, members, "Holds", report.holds());
    report.key().ifPresent(key -> add(lines, members, "Type", key.kind().toString()));
    report
        .fingerprint()
        .ifPresent(fingerprint -> add(lines, members, "Fingerprint", fingerprint.hex()));
    String fit = report.reason().orElseGet(() -> fitness(report));
    lines.add("Fit for artifacts: " + (fit.isEmpty() ? "yes" : "no: " + fit));
    members.put("fit", JsonValue.of(fit.isEmpty()));
    if (!fit.isEmpty()) {
      members.put("reason", JsonValue.of(fit));
    }
    return Answer.ok(lines, members);
  }

  private static String fitness(KeyReport report) {
    return report.key().map(Verifier::kind).map(SignerOptions::unfitness).orElse("");
  }

  private static void add(
      List<String> lines, Map<String, JsonValue> members, String name, String value) {
    String label = name.equals("Fingerprint") ? "Fingerprint: SHA-256 " : name + ": ";
    lines.add(label + value);
    members.put(name.toLowerCase(Locale.ROOT), JsonValue.of(value));
  }
}
