package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.DefaultProvides.Checksum;

class DefaultProvidesTest {
  private static final Optional<Digest> IMAGE = Optional.of(Digest.sha256(new byte[0]));
  private static final String SUM =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  // As mender-artifact 3.9 writes them with the options of the same names; "-" is absent.
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // type, filesystem, name, version -> version key, value, cleared
        "rootfs-image,-,-,-,rootfs-image.version,N,artifact_group rootfs_image_checksum rootfs-image.*",
        "rootfs-image,-,-,V,rootfs-image.version,V,artifact_group rootfs_image_checksum rootfs-image.*",
        "rootfs-image,-,X,-,rootfs-image.X.version,N,rootfs-image.X.*",
        "rootfs-image,F,-,-,F.version,N,F.*",
        "rootfs-image,F,X,V,F.X.version,V,F.X.*",
        "M,-,-,-,rootfs-image.M.version,N,rootfs-image.M.*",
        "M,F,-,-,F.M.version,N,F.M.*",
        "M,-,X,-,rootfs-image.X.version,N,rootfs-image.X.*",
        "M,F,X,V,F.X.version,V,F.X.*",
        "M,'','','',rootfs-image.M.version,N,rootfs-image.M.*",
      })
  void software_givesKeyAndPattern(
      String type,
      String filesystem,
      String name,
      String version,
      String key,
      String value,
      String cleared) {
    DefaultProvides defaults =
        new DefaultProvides(
            Checksum.STANDARD,
            true,
            true,
            new SoftwareVersion(
                Optional.ofNullable(filesystem),
                Optional.ofNullable(name),
                Optional.ofNullable(version)));

    assertThat(defaults.provides(type, "N", Map.of(), Optional.empty()))
        .containsExactly(Map.entry(key, value));
    assertThat(defaults.clearsProvides(type, List.of()))
        .containsExactlyElementsOf(Arrays.asList(cleared.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({"STANDARD,rootfs-image.checksum", "LEGACY,rootfs_image_checksum"})
  void checksum_isProvided(Checksum checksum, String key) {
    DefaultProvides defaults = new DefaultProvides(checksum, false, true, SoftwareVersion.DEFAULT);

    assertThat(defaults.provides("rootfs-image", "N", Map.of(), IMAGE))
        .containsExactly(Map.entry(key, SUM));
  }

  @Test
  void noChecksum_isNotProvided() {
    DefaultProvides defaults =
        new DefaultProvides(Checksum.NONE, true, true, SoftwareVersion.DEFAULT);

    assertThat(defaults.provides("rootfs-image", "N", Map.of(), IMAGE))
        .containsOnlyKeys("rootfs-image.version");
  }

  @Test
  void checksumKey_staysWhateverTheSoftwareIsCalled() {
    SoftwareVersion software =
        new SoftwareVersion(Optional.of("F"), Optional.of("X"), Optional.empty());
    DefaultProvides defaults = new DefaultProvides(Checksum.STANDARD, true, true, software);

    assertThat(defaults.provides("rootfs-image", "N", Map.of(), IMAGE))
        .containsExactly(Map.entry("F.X.version", "N"), Map.entry("rootfs-image.checksum", SUM));
  }

  @Test
  void withoutVersion_nothingIsCleared() {
    DefaultProvides defaults =
        new DefaultProvides(Checksum.STANDARD, false, true, SoftwareVersion.DEFAULT);

    assertThat(defaults.provides("M", "N", Map.of(), Optional.empty())).isEmpty();
    assertThat(defaults.clearsProvides("M", List.of())).isEmpty();
    assertThat(defaults.clearsProvides("M", List.of("a*"))).containsExactly("a*");
  }

  @Test
  void withoutClears_onlyTheGivenPatternsRemain() {
    DefaultProvides defaults =
        new DefaultProvides(Checksum.STANDARD, true, false, SoftwareVersion.DEFAULT);

    assertThat(defaults.clearsProvides("rootfs-image", List.of("a*"))).containsExactly("a*");
  }

  @Test
  void givenPatterns_comeFirstAndAreNotRepeated() {
    assertThat(
            DefaultProvides.STANDARD.clearsProvides(
                "rootfs-image", List.of("a*", "rootfs-image.*")))
        .containsExactly("a*", "rootfs-image.*", "artifact_group", "rootfs_image_checksum");
  }

  @Test
  void givenVersionWins_givenChecksumDoesNot() {
    Map<String, String> given =
        Map.of("rootfs-image.version", "mine", "rootfs-image.checksum", "mine");

    assertThat(DefaultProvides.STANDARD.provides("rootfs-image", "N", given, IMAGE))
        .containsExactly(
            Map.entry("rootfs-image.checksum", SUM), Map.entry("rootfs-image.version", "mine"));
  }

  @Test
  void versionThatWasAskedFor_isProvidedEvenWithoutTheDefault() {
    SoftwareVersion software =
        new SoftwareVersion(Optional.empty(), Optional.empty(), Optional.of("V"));
    DefaultProvides defaults = new DefaultProvides(Checksum.NONE, false, true, software);

    assertThat(defaults.provides("M", "N", Map.of(), Optional.empty()))
        .containsExactly(Map.entry("rootfs-image.version", "V"));
    assertThat(defaults.clearsProvides("M", List.of())).isEmpty();
  }

  @Test
  void versionGivenEmpty_isReplacedByTheDefault() {
    Map<String, String> given = Map.of("rootfs-image.version", "");

    assertThat(DefaultProvides.STANDARD.provides("rootfs-image", "N", given, Optional.empty()))
        .containsExactly(Map.entry("rootfs-image.version", "N"));
  }
}
