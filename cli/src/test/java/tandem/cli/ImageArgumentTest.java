package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.UpdateException;

class ImageArgumentTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "a.mender:/etc/x,        a.mender,      /etc/x",
    "d/a.sdimg:data:1,       d/a.sdimg,     data:1",
    "a.uefiimg:/x.img:/y,    a.uefiimg,     /x.img:/y",
    "10:30.img:/x,           10:30.img,     /x",
    "a.img/b.img:/x,         a.img/b.img,   /x"
  })
  void image_endsBehindItsExtension(String argument, String image, String path)
      throws UpdateException {
    assertThat(ImageArgument.parse(argument)).contains(new ImageArgument(Path.of(image), path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "-", "a:b", "initrd.img", "a.imgs:/x", ""})
  void otherArguments_areFilesOfTheHost(String argument) throws UpdateException {
    assertThat(ImageArgument.parse(argument)).isEqualTo(Optional.empty());
  }

  @Test
  void firstColon_separatesWhereThatIsAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("image"));

    assertThat(ImageArgument.parse(file + ":/boot/initrd.img:/x"))
        .contains(new ImageArgument(file, "/boot/initrd.img:/x"));
  }

  @Test
  void emptyPath_isAMistake() {
    assertThatThrownBy(() -> ImageArgument.parse("a.img:")).hasMessageContaining("missing");
  }
}
