package dev.sluice.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.HistoryReader;
import org.junit.jupiter.api.Test;

class OracleStrengthTest {

  @Test
  void emptyHistory_showsNothing() {
    assertThat(of("")).isEqualTo(OracleStrength.NONE);
  }

  @Test
  void sequentialHistory_isNotConcurrent() {
    assertThat(of(done(0, "set-reservoir") + done(1, "launch") + done(2, "read")))
        .isEqualTo(new OracleStrength(1, 0, 0, 3, 0, 0));
  }

  @Test
  void overlapOfAChange_isConcurrent() {
    String overlap =
        event(0, "invoke", "read") + event(1, "invoke", "stop") + event(1, "ok", "stop");

    assertThat(of(overlap).concurrent()).isEqualTo(1);
    assertThat(of(overlap).inDoubt()).isEqualTo(1);
  }

  @Test
  void overlapOfReads_shows_nothing() {
    assertThat(of(event(0, "invoke", "read") + event(1, "invoke", "get")).concurrent()).isZero();
  }

  @Test
  void readBesideAChange_isRacing() {
    String before = event(0, "invoke", "read") + done(1, "stop") + event(0, "ok", "read");
    String during = event(1, "invoke", "stop") + done(0, "read") + event(1, "ok", "stop");
    String after = done(1, "stop") + done(0, "read");
    String unanswered = event(0, "invoke", "read") + event(0, "info", "read") + done(1, "stop");

    assertThat(of(before).racingReads()).isEqualTo(1);
    assertThat(of(during).racingReads()).isEqualTo(1);
    assertThat(of(after).racingReads()).isZero();
    assertThat(of(unanswered).racingReads()).isZero();
  }

  @Test
  void operationInDoubt_staysOpen() {
    String doubt = event(0, "invoke", "launch") + event(0, "info", "launch") + done(1, "read");

    assertThat(of(doubt)).isEqualTo(new OracleStrength(1, 1, 1, 2, 1, 1));
  }

  @Test
  void launchAfterAReboot_meetsAnUnreadyReservoir() {
    String ready = done(0, "set-reservoir") + done(1, "launch");

    assertThat(of(ready).unready()).isZero();
    assertThat(of(ready + done(2, "reboot") + done(3, "launch")).unready()).isEqualTo(1);
    assertThat(of(done(0, "launch") + done(1, "set-reservoir")).unready()).isEqualTo(1);
  }

  @Test
  void deedsOfTheNemesis_doNotCount() {
    assertThat(of("{:process :nemesis :type :info :f :reboot :value nil}"))
        .isEqualTo(OracleStrength.NONE);
  }

  private static OracleStrength of(String edn) {
    return OracleStrength.of(HistoryReader.parse(edn));
  }

  private static String done(int process, String f) {
    return event(process, "invoke", f) + event(process, "ok", f);
  }

  private static String event(int process, String type, String f) {
    return "{:process %d :type :%s :f :%s :value nil}%n".formatted(process, type, f);
  }
}
