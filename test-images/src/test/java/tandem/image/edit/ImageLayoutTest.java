package tandem.image.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.UpdateException;

class ImageLayoutTest {
  private static final List<Region> FOUR =
      List.of(
          new Region(1, 1, "1"),
          new Region(2, 1, "2"),
          new Region(3, 1, "3"),
          new Region(4, 1, "4"));

  @ParameterizedTest
  @CsvSource({
    "/data/x/y,          4,  /x/y",
    "/data,              4,  /",
    "data/x,             4,  /x",
    "/database,          23, /database",
    "/uboot/a,           1,  /a",
    "/boot/efi/EFI/b,    1,  /EFI/b",
    "/boot/grub//c,      1,  /c",
    "/boot/zImage,       23, /boot/zImage",
    "/usr/boot/efi/x,    23, /usr/boot/efi/x",
    "/etc/./mender/,     23, /etc/mender"
  })
  void diskPath_leadsToItsPartition(String path, String partitions, String inner)
      throws UpdateException {
    ImageLayout.Place place = new ImageLayout(FOUR).find(path, false);

    assertThat(String.join("", place.regions().stream().map(Region::name).toList()))
        .isEqualTo(partitions);
    assertThat(place.path()).hasToString(inner);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data/x", "/uboot/x", "/boot/efi/x", "/boot/grub"})
  void artifact_hasOnlyTheRootFileSystem(String path) {
    ImageLayout one = new ImageLayout(FOUR.subList(0, 1));

    assertThatThrownBy(() -> one.find(path, true)).hasMessageContaining("artifact");
    assertThat(one.regions()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/../x", "/a\nb", "/a\rb", ".."})
  void pathThatNoToolTakes_isRefused(String path) {
    assertThatThrownBy(() -> InnerPath.parse(path)).isInstanceOf(UpdateException.class);
  }

  @Test
  void longPath_isRefused() {
    assertThatThrownBy(() -> InnerPath.parse("/" + "x".repeat(256))).hasMessageContaining("256");
    assertThatThrownBy(() -> InnerPath.parse("/x".repeat(2000))).hasMessageContaining("3000");
  }
}
