package tandem.artifact;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Artifacts that are wrong in one place each, or odd but right, with the verdict that is due. For
 * tests of everything that reads artifacts.
 */
public final class ArtifactCorpus {
  private ArtifactCorpus() {}

  /** Returns all cases; their names are unique. */
  public static List<ArtifactCase> all() {
    List<ArtifactCase> all = new ArrayList<>();
    all.addAll(ContainerCases.all());
    all.addAll(VersionCases.all());
    all.addAll(ManifestCases.all());
    all.addAll(HeaderCases.all());
    all.addAll(HeaderDocumentCases.all());
    all.addAll(PayloadCases.all());
    Set<String> names = new HashSet<>();
    for (ArtifactCase each : all) {
      if (!names.add(each.toString())) {
        throw new IllegalStateException("two cases with the name " + each);
      }
    }
    return all;
  }
}
