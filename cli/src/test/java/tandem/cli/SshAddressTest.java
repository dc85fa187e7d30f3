package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tandem.core.UpdateException;

class SshAddressTest {
  @Test
  void portIsLeftToTheConfigurationOfSsh_unlessItIsGiven() throws UpdateException {
    assertThat(command("ssh://pi@host")).doesNotContain("-p");
    assertThat(command("ssh://pi@host:2222")).containsSequence("-p", "2222");
    assertThat(command("ssh://pi@host:2222", "-p99")).contains("-p99").doesNotContain("2222");
  }

  private static List<String> command(String address, String... arguments) throws UpdateException {
    return SshAddress.parse(address).command(List.of(arguments), "true");
  }
}
