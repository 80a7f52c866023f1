package dev.sluice.reports.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "clock-drift, 100, clock-drift of 100 ppm on sled-0 begins",
    "slow-growth, 30, slow-growth of 30 % on sled-0 begins",
    "worker-delay, 20238, worker-delay of 20.238 s on sled-0 begins",
    "worker-delay, 20000, worker-delay of 20 s on sled-0 begins",
    "net-delay, 238, net-delay of 238 ms on sled-0 begins",
    "clock-jump, -1500, clock-jump of -1.5 s on sled-0 begins",
    "resize-interrupted, 3, resize-interrupted of 3 on sled-0 begins",
    "sled-reboot, 0, sled-reboot on sled-0 begins",
    "of-a-later-sluice, 7, of-a-later-sluice on sled-0 begins"
  })
  void amountOfAFault_hasItsUnit(String fault, long amount, String words) {
    Map<String, Object> fields = Map.of("fault", fault, "target", "sled-0", "amount", amount);
    assertThat(words("fault", "fault-began", fields)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4095, 4095 bytes",
    "4096, 4 KiB",
    "1048576, 1 MiB",
    "1605632, ≈ 1.531 MiB",
    "1073741824, 1 GiB",
    "1075838976, 1026 MiB",
    "2684354560, 2.5 GiB",
    "10737418240, 10 GiB",
    "17177772032, 16382 MiB",
    "137441050624, ≈ 128.002 GiB",
    "1649267441664, 1536 GiB",
    "1649267441665, ≈ 1536 GiB"
  })
  void size_isExact_orSaysThatItIsNot(long bytes, String words) {
    assertThat(Words.bytes(bytes)).isEqualTo(words);
  }

  @Test
  void sizesInTexts_areInUnitsOfPeople_andIdsStandForRows() {
    assertThat(
            words(
                "strike",
                "fault-struck",
                Map.of("fault", "enospc", "changed", "resize to 137438953472 bytes")))
        .isEqualTo("enospc strikes resize to 128 GiB on sled-0");
    assertThat(
            words(
                "violation",
                "violation-found",
                Map.of("oracle", "o", "message", "sled sled-0 has VmmRow[id=vmm-1, x=Y[z=1]]")))
        .isEqualTo("o: sled-0 has vmm-1");
  }

  @Test
  void logLine_namesItsLevelIfItIsNoInformation() {
    Map<String, Object> line = Map.of("level", "WARN", "logger", "Vmm", "text", "vmm-1 failed");
    assertThat(words("log", "log-line", line)).isEqualTo("WARN Vmm: vmm-1 failed");
    assertThat(words("log", "log-line", Map.of("level", "INFO", "logger", "Vmm", "text", "runs")))
        .isEqualTo("Vmm: runs");
  }

  @Test
  void bootOfAnOlderAgent_namesItsVersion() {
    assertThat(words("boot", "boot-began", Map.of("boot", 3, "wireVersion", 1)))
        .isEqualTo("boot 3 begins, wire version 1");
    assertThat(words("boot", "boot-began", Map.of("boot", 3, "wireVersion", 2)))
        .isEqualTo("boot 3 begins");
  }

  private static String words(String kind, String event, Map<String, Object> fields) {
    return Words.of(new TraceEvent(0, 0, "sled-0", kind, event, fields));
  }
}
