package tandem.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Augment;
import tandem.artifact.PayloadHeader;
import tandem.cli.ArtifactText.FileContent;
import tandem.cli.ArtifactText.PayloadContent;

/** Tells apart what an artifact holds under its signature, and what was added beside it. */
final class AugmentText {
  private AugmentText() {}

  /** Returns the payloads without the files that nothing but the augmented manifest lists. */
  static List<PayloadContent> signed(ArtifactReader reader, List<PayloadContent> payloads) {
    return payloads.stream()
        .map(
            payload ->
                new PayloadContent(
                    payload.header(),
                    payload.compression(),
                    payload.storedSize(),
                    files(reader, payload, false)))
        .toList();
  }

  /** Returns what augments the payloads. */
  static List<PayloadContent> added(ArtifactReader reader, List<PayloadContent> payloads) {
    List<PayloadContent> added = new ArrayList<>();
    List<PayloadHeader> headers =
        reader.augment().map(augment -> augment.header().payloads()).orElse(List.of());
    for (PayloadHeader header : headers) {
      PayloadContent original = payloads.get(header.index());
      added.add(
          new PayloadContent(
              header,
              original.compression(),
              original.storedSize(),
              files(reader, original, true)));
    }
    return added;
  }

  private static List<FileContent> files(
      ArtifactReader reader, PayloadContent payload, boolean added) {
    return payload.files().stream()
        .filter(file -> isAdded(reader, payload.header().index(), file.name()) == added)
        .toList();
  }

  private static boolean isAdded(ArtifactReader reader, int index, String file) {
    return reader
        .augment()
        .map(Augment::manifest)
        .flatMap(manifest -> manifest.get(String.format(Locale.ROOT, "data/%04d/%s", index, file)))
        .isPresent();
  }
}
