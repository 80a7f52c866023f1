package dev.sluice.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootLedgerTest {

  @TempDir private Path folder;

  @Test
  void eachBoot_isNewerThanThoseBefore() throws IOException {
    Path state = folder.resolve("state");
    assertThat(new BootLedger(state).begin().number()).isEqualTo(1);
    assertThat(new BootLedger(state).begin().number()).isEqualTo(2);
    Files.writeString(state.resolve("boot.writing"), "half"); // it crashed while writing aside
    assertThat(new BootLedger(state).begin().number()).isEqualTo(3);
  }

  @Test
  void fileOfSomethingElse_isRefusedAndLeft() throws IOException {
    Files.writeString(folder.resolve("boot"), "-7\n");
    assertThatThrownBy(() -> new BootLedger(folder).begin())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected the number of the last boot");
    assertThat(folder.resolve("boot")).hasContent("-7\n");
  }
}
