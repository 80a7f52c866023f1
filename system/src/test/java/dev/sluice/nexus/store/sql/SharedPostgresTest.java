package dev.sluice.nexus.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SharedPostgresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofSeconds(3);

  /** A process that uses a shared server until it is killed. */
  public static final class User {
    private User() {}

    /** Joins the server in the folder that is given, leaves a mark in it, and waits. */
    public static void main(String[] args) throws IOException {
      DatabaseAddress address = SharedPostgres.join(Path.of(args[0]), IDLE);
      TestProcesses.within(
          address,
          "CREATE TABLE mark (id integer)",
          () -> {
            System.out.println(address.url());
            return System.in.read();
          });
    }
  }

  @Test
  void killedUser_leavesTheServerToOthers_andNobodyLeavesItForEver() throws Exception {
    Path folder = TestProcesses.folder("killed-user");
    Process user = TestProcesses.java(User.class, folder.toString());
    String url;
    try (BufferedReader said = user.inputReader()) {
      url = said.readLine();
    }
    ProcessHandle server = TestProcesses.serverIn(folder);
    user.destroyForcibly().waitFor();

    DatabaseAddress address = SharedPostgres.join(folder, IDLE);
    assertThat(address.url()).isEqualTo(url);
    TestProcesses.within(
        address,
        "INSERT INTO mark VALUES (1)",
        () -> {
          // Longer than it is kept without a client: being connected is what keeps it.
          await()
              .atMost(PATIENCE)
              .until(() -> !SharedPostgres.joinedWithin(folder, IDLE.plusSeconds(1)));
          return server.isAlive();
        });
    assertThat(TestProcesses.serverIn(folder).pid()).isEqualTo(server.pid());

    await().atMost(PATIENCE).until(() -> !server.isAlive());
    assertThat(Files.exists(PostgresFolder.url(folder))).isFalse();
    // The keeper has gone too, and the next owner finds all as it was.
    try (ProcessLock kept = ProcessLock.await(EmbeddedPostgres.ownership(folder))) {
      assertThat(kept).isNotNull();
    }
    try (EmbeddedPostgres next = EmbeddedPostgres.start(folder)) {
      TestDatabase.execute(next.address(), "INSERT INTO mark VALUES (2)");
    }
  }

  @Test
  void folderOfAnOwner_isJoinedThere() throws IOException {
    Path folder = TestProcesses.folder("joined");
    try (EmbeddedPostgres owner = EmbeddedPostgres.start(folder)) {
      assertThat(SharedPostgres.join(folder)).isEqualTo(owner.address());
    }
  }
}
