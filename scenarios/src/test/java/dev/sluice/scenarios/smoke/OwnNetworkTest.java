package dev.sluice.scenarios.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.scenarios.campaign.Stop;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OwnNetworkTest {

  @Test
  void packetsAreDropped_oneWayOrBoth_andConnectionsAreHalfOpen()
      throws IOException, InterruptedException {
    OwnNetwork own = OwnNetwork.find();
    assumeTrue(own != null, "SKIPPED, not passed: no network namespace is allowed here");
    int code = Objects.requireNonNull(own).run(InOwnNetwork.class.getName(), List.of(), new Stop());
    assumeTrue(code != InOwnNetwork.NO_FIREWALL, "SKIPPED, not passed: no nftables here");
    assertThat(code).isZero();
  }

  @Test
  void programThatIsNotThere_orFails_isNoSuccess() {
    assertThat(OwnNetwork.succeeds(List.of("true"))).isTrue();
    assertThat(OwnNetwork.succeeds(List.of("false"))).isFalse();
    assertThat(OwnNetwork.succeeds(List.of("/no/such/program"))).isFalse();
  }
}
