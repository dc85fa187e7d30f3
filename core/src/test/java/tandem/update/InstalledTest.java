package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstalledTest {
  private static final Installed BEFORE =
      new Installed(
          "old", Optional.of("blue"), Map.of("rootfs-image.version", "1", "app.version", "7"));

  @Test
  void withoutClears_theNewProvidesReplaceAll() {
    Installed after = BEFORE.after("new", Optional.empty(), Optional.of(Map.of("a", "b")), none());

    assertThat(after.provides()).containsExactlyEntriesOf(Map.of("a", "b"));
    assertThat(after.artifactName()).isEqualTo("new");
  }

  @Test
  void withoutClearsAndProvides_nothingIsLeft() {
    Installed after = BEFORE.after("new", Optional.empty(), Optional.empty(), none());

    assertThat(after.provides()).isEmpty();
    assertThat(after.artifactGroup()).contains("blue");
  }

  @Test
  void withClears_onlyMatchingKeysGo() {
    Installed after =
        BEFORE.after(
            "new",
            Optional.empty(),
            Optional.of(Map.of("rootfs-image.checksum", "c")),
            Optional.of(List.of("rootfs-image.*")));

    assertThat(after.provides())
        .containsOnly(Map.entry("app.version", "7"), Map.entry("rootfs-image.checksum", "c"));
  }

  @Test
  void withAnEmptyListOfClears_allIsKept() {
    Installed after =
        BEFORE.after("new", Optional.empty(), Optional.empty(), Optional.of(List.of()));

    assertThat(after.provides()).isEqualTo(BEFORE.provides());
  }

  @Test
  void aClearThatMatchesTheGroup_removesItUnlessTheArtifactSetsOne() {
    Optional<List<String>> clears = Optional.of(List.of("artifact_group"));

    assertThat(BEFORE.after("new", Optional.empty(), Optional.empty(), clears).artifactGroup())
        .isEmpty();
    assertThat(BEFORE.after("new", Optional.of("red"), Optional.empty(), clears).artifactGroup())
        .contains("red");
  }

  @Test
  void onlyTheStarIsSpecial() {
    Installed before =
        new Installed("old", Optional.empty(), Map.of("a.b", "1", "axb", "2", "a.b.c", "3"));

    Installed after =
        before.after("new", Optional.empty(), Optional.empty(), Optional.of(List.of("a.b")));

    assertThat(after.provides().keySet()).containsExactly("a.b.c", "axb");
  }

  @Test
  void theStarMatchesAnyRun_alsoAnEmptyOne() {
    Installed before =
        new Installed("old", Optional.empty(), Map.of("ab", "1", "a--b", "2", "a--c", "3"));

    Installed after =
        before.after("new", Optional.empty(), Optional.empty(), Optional.of(List.of("a*b")));

    assertThat(after.provides().keySet()).containsExactly("a--c");
  }

  @Test
  void aPatternOfManyStars_takesNoTime() {
    Installed before =
        new Installed("old", Optional.empty(), Map.of("a".repeat(250), "1", "ab", "2"));
    String glob = "a*".repeat(100) + "b";

    Installed after =
        before.after("new", Optional.empty(), Optional.empty(), Optional.of(List.of(glob, "*b")));

    assertThat(after.provides().keySet()).containsExactly("a".repeat(250));
  }

  private static Optional<List<String>> none() {
    return Optional.empty();
  }
}
