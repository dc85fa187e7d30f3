package tandem.mender;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.json.JsonException;
import tandem.mender.MenderUpdate.Origin;

class MenderRecordsTest {
  private static final String V1 =
      "{'Version':1,'ArtifactName':'release-2','ArtifactGroup':'','ArtifactTypeInfoProvides':"
          + "{'rootfs-image.version':'release-2'},'ArtifactClearsProvides':['rootfs-image.*'],"
          + "'PayloadTypes':['rootfs-image']}";
  private static final String DAEMON =
      "{'Version':2,'Name':'reboot','UpdateInfo':{'Artifact':{'Source':{'URI':'https://x','Expire':"
          + "''},'device_types_compatible':['sim'],'PayloadTypes':['rootfs-image'],'artifact_name':"
          + "'release-2','artifact_group':'g','artifact_provides':{'a':'b'},"
          + "'clears_artifact_provides':null},'ID':'f00-1','RebootRequested':['reboot-type-automatic'],"
          + "'SupportsRollback':'rollback-supported','StateDataStoreCount':7,"
          + "'HasDBSchemaUpdate':false,'AllRollbacksSuccessful':false}}";

  @Test
  void version1_waitsForCommit() throws Exception {
    assertThat(MenderRecords.standalone(bytes(V1)))
        .isEqualTo(
            new MenderUpdate(
                Origin.STANDALONE,
                "Before_ArtifactCommit_Enter",
                false,
                "",
                "release-2",
                Optional.empty(),
                Optional.of(Map.of("rootfs-image.version", "release-2")),
                Optional.of(List.of("rootfs-image.*")),
                List.of("rootfs-image"),
                "1f3dbf971ba8573d09d65b967293e5e5d6124230181980956b571e3dbabaaf03"));
  }

  @Test
  void version2_saysItsState() throws Exception {
    String record =
        V1.replace(
            "'Version':1", "'Version':2,'InState':'Cleanup','Failed':true,'RolledBack':false");

    MenderUpdate update = MenderRecords.standalone(bytes(record));

    assertThat(update.state()).isEqualTo("Cleanup");
    assertThat(update.failed()).isTrue();
  }

  @Test
  void listThatIsNotThere_differsFromAnEmptyOne() throws Exception {
    MenderUpdate without =
        MenderRecords.standalone(
            bytes("{'Version':1,'ArtifactName':'a','ArtifactTypeInfoProvides':null}"));
    MenderUpdate with =
        MenderRecords.standalone(
            bytes("{'Version':1,'ArtifactName':'a','ArtifactClearsProvides':[]}"));

    assertThat(without.provides()).isEmpty();
    assertThat(without.clearsProvides()).isEmpty();
    assertThat(with.clearsProvides()).contains(List.of());
  }

  @Test
  void daemonsRecord_isRead() throws Exception {
    MenderUpdate update = MenderRecords.daemon(bytes(DAEMON));

    assertThat(update.origin()).isEqualTo(Origin.DAEMON);
    assertThat(update.state()).isEqualTo("reboot");
    assertThat(update.deployment()).isEqualTo("f00-1");
    assertThat(update.artifactName()).isEqualTo("release-2");
    assertThat(update.artifactGroup()).contains("g");
    assertThat(update.provides()).contains(Map.of("a", "b"));
    assertThat(update.clearsProvides()).isEmpty();
    assertThat(update.payloadTypes()).containsExactly("rootfs-image");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'Version':3,'ArtifactName':'a'} | has version 3, expected 1 or 2",
        "{'Version':2,'ArtifactName':'a'} | no member InState",
        "{'ArtifactName':'a'} | no member Version",
        "{'Version':'1'} | Version: string, expected a small number",
        "{'Version':1} | no member ArtifactName",
        "{'Version':1,'ArtifactName':5} | ArtifactName: number, expected string",
        "{'Version':1,'ArtifactName':'a','PayloadTypes':'x'} | PayloadTypes: string, expected list",
        "[] | not an object",
      })
  void recordOfAnotherForm_isRefused(String record, String message) {
    assertThatThrownBy(() -> MenderRecords.standalone(bytes(record)))
        .isInstanceOf(JsonException.class)
        .hasMessage(message);
  }

  @Test
  void digest_tellsRecordsApart() throws Exception {
    assertThat(MenderRecords.standalone(bytes(V1)).digest())
        .isNotEqualTo(MenderRecords.standalone(bytes(V1 + " ")).digest());
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }
}
