package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static tandem.artifact.ArtifactBytes.line;
import static tandem.artifact.ArtifactBytes.module;
import static tandem.artifact.ArtifactCase.accepted;
import static tandem.artifact.ArtifactCase.rejected;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What can be wrong with the manifest, and with the signature when there is no key. */
final class ManifestCases {
  private static final byte[] X = "x".getBytes(UTF_8);
  private static final String FILE = "data/0000/a.txt";

  private ManifestCases() {}

  static List<ArtifactCase> all() {
    return List.of(
        accepted("manifest in reversed order", edited(ManifestCases::reversed)),
        wrong("blank line in manifest", text -> "\n" + text, "manifest line 1: not 64")
            .unlikeReference("only the canonical text means the same to every reader"),
        wrong("manifest empty", text -> "", "manifest: no line for "),
        wrong("line twice", text -> text + text, "second entry for " + FILE),
        wrong("line with CRLF", text -> text.replace("\n", "\r\n"), "blank or control character"),
        wrong("single space", text -> text.replace("  ", " "), "manifest line 1: "),
        wrong("three spaces", text -> text.replace("  ", "   "), "blank or control character"),
        wrong("binary marker", text -> text.replace("  ", " *"), "manifest line 1: not 64"),
        wrong("tab", text -> text.replace("  ", "\t\t"), "manifest line 1: not 64"),
        wrong("upper-case digest", ManifestCases::upperCase, "not 64 lower-case"),
        wrong("short digest", text -> text.substring(2), "manifest line 1: "),
        wrong("no final newline", text -> text.substring(0, text.length() - 1), "no newline"),
        wrong("blank at the end of a line", text -> text.replace("\n", " \n"), "blank or control"),
        wrong("no line for version", without("version"), "manifest: no line for version"),
        wrong("no line for header", without("header"), "manifest: no line for header.tar.gz"),
        wrong("no line for file", without("a.txt"), FILE + ": not in the manifest"),
        wrong("wrong digest of version", wrongDigest("version"), "version: SHA-256 "),
        wrong("wrong digest of header", wrongDigest("header"), "header.tar.gz: SHA-256 "),
        wrong("wrong digest of file", wrongDigest("a.txt"), FILE + ": SHA-256 "),
        wrong("line for other header", line("header.tar", X), "line for header.tar, which"),
        wrong("line for signature", line("manifest.sig", X), "line for manifest.sig, which"),
        wrong("line for manifest", line("manifest", X), "line for manifest, which"),
        wrong("line for archive", line("data/0000.tar.gz", X), "data/0000.tar.gz, which"),
        wrong("line for no member", line("extra", X), "line for extra, which can be no member"),
        wrong("line for absent file", line("data/0000/b", X), "data/0000/b: in the manifest, but"),
        wrong("line for absent payload", line("data/0001/b", X), "files for payload 1, but"),
        wrong("line with folder", line("data/0000/sub/f", X), "data/0000/sub/f, which"),
        wrong("line with ..", line("data/0000/..", X), "data/0000/.., which"),
        wrong("line with .", line("data/0000/.", X), "data/0000/., which"),
        wrong("line with empty name", line("data/0000/", X), "data/0000/, which"),
        wrong("line with letters", line("data/00x0/f", X), "data/00x0/f, which"),
        wrong("line with five digits", line("data/00000/f", X), "data/00000/f, which"),
        wrong("line with ./", line("./data/0000/a.txt", X), "./data/0000/a.txt, which"),
        wrong("line with backslash", line("data/0000/a\\b", X), "data/0000/a\\b, which"),
        wrong("line with umlaut", line("data/0000/\u00fc", X), "data/0000/\u00fc, which"),
        wrong("line with escape", line("data/0000/\u001b", X), "blank or control character"),
        wrong("line with long name", line("data/0000/" + "x".repeat(256), X), ", which"),
        rejected(
            "manifest too large",
            edited(text -> text + "x".repeat(1 << 20)),
            LimitExceededException.class,
            "manifest: 1048812 bytes, at most 1048576"));
  }

  private static byte[] edited(UnaryOperator<String> edit) {
    return module().manifest(edit).build();
  }

  private static ArtifactCase wrong(String name, UnaryOperator<String> edit, String message) {
    return rejected(name, edited(edit), CorruptedArtifactException.class, message);
  }

  private static ArtifactCase wrong(String name, String line, String message) {
    return wrong(name, text -> text + line, message);
  }

  private static String reversed(String text) {
    List<String> lines = Arrays.asList(text.split("\n"));
    Collections.reverse(lines);
    return String.join("\n", lines) + "\n";
  }

  private static String upperCase(String text) {
    return text.substring(0, 64).toUpperCase(Locale.ROOT) + text.substring(64);
  }

  private static UnaryOperator<String> without(String name) {
    return text ->
        Pattern.compile("(?m)^.*" + Pattern.quote(name) + ".*\n").matcher(text).replaceFirst("");
  }

  private static UnaryOperator<String> wrongDigest(String name) {
    return text ->
        Pattern.compile("(?m)^.{64}(.*" + Pattern.quote(name) + ")")
            .matcher(text)
            .replaceFirst(Digest.sha256(X) + "$1");
  }
}
