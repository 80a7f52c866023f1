package dev.sluice.nexus.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** An owner in a process of its own, which says where its server is and waits for its end. */
  public static final class Owner {
    private Owner() {}

    /** Starts a server in the folder that is given. */
    public static void main(String[] args) throws IOException {
      EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(args[0]));
      System.out.println(server.address().url());
      System.out.println(System.in.read());
    }
  }

  @Test
  void whatIsCommitted_isThereAfterACrashARestartAndANewOwner() throws IOException {
    Path folder = TestProcesses.folder("kept");
    DatabaseAddress address;
    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
      address = server.address();
      TestDatabase.execute(address, "CREATE TABLE kept (id integer)");
      TestDatabase.execute(address, "INSERT INTO kept VALUES (1)");
      server.crash();
      TestDatabase.execute(address, "INSERT INTO kept VALUES (2)");
      server.restart();
      TestDatabase.execute(address, "INSERT INTO kept VALUES (3)");
      assertThat(answer(address, "SHOW fsync")).isEqualTo("on");
      assertThat(server.address()).isEqualTo(address);
    }
    assertThatThrownBy(() -> answer(address, "SELECT 1")).hasStackTraceContaining("refused");
    try (EmbeddedPostgres again = EmbeddedPostgres.start(folder)) {
      assertThat(answer(again.address(), "SELECT count(*) FROM kept")).isEqualTo("3");
    }
  }

  @Test
  void serverOfAKilledOwner_ends_andTheNextOwnerHasItsRows() throws Exception {
    Path folder = TestProcesses.folder("killed-owner");
    Process owner = TestProcesses.java(Owner.class, folder.toString());
    DatabaseAddress address;
    try (BufferedReader said = owner.inputReader()) {
      address =
          new DatabaseAddress(said.readLine(), PostgresFolder.USER, folder.resolve("password"));
      TestDatabase.execute(address, "CREATE TABLE kept (id integer)");
      ProcessHandle server = TestProcesses.serverIn(folder);
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("another process owns it");

      owner.destroyForcibly().waitFor();

      await().atMost(PATIENCE).until(() -> !server.isAlive());
    }
    try (EmbeddedPostgres next = EmbeddedPostgres.start(folder)) {
      assertThat(answer(next.address(), "SELECT count(*) FROM kept")).isEqualTo("0");
    }
  }

  @Test
  void wrongPassword_isRefused(@TempDir Path folder) throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");
    Path empty = Files.writeString(folder.resolve("empty"), "");
    DatabaseAddress right = TestDatabase.server().address();

    assertThatThrownBy(() -> open(right, wrong))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("password authentication failed");
    assertThatThrownBy(() -> open(right, empty))
        .hasMessage("password file " + empty + ": expected the password in line 1");
    assertThatThrownBy(() -> open(right, folder.resolve("none")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void otherUrl_isRefusedInOneLine() {
    DatabaseAddress mysql = new DatabaseAddress("jdbc:mysql://a/b", "sluice", null);

    assertThatThrownBy(() -> SqlDatastore.open(mysql))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("database 'jdbc:mysql://a/b': expected jdbc:postgresql://HOST:PORT/DATABASE");
  }

  @Test
  void otherPlatform_isToldWhatToGiveInstead() {
    PostgresProgram.checkPlatform("Linux", "amd64");
    assertThatThrownBy(() -> PostgresProgram.checkPlatform("SunOS", "amd64"))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(
            "embedded database: runs on Linux x86-64 only, not on SunOS amd64: give --db"
                + " jdbc:postgresql://HOST:PORT/DATABASE");
    assertThatThrownBy(() -> PostgresProgram.checkPlatform("Linux", "aarch64"))
        .isInstanceOf(DatabaseException.class);
  }

  private static void open(DatabaseAddress right, Path passwordFile) {
    SqlDatastore.open(new DatabaseAddress(right.url(), right.user(), passwordFile)).close();
  }

  private static String answer(DatabaseAddress address, String query) {
    return TestDatabase.with(address, connection -> answer(connection, query));
  }

  private static String answer(Connection connection, String query) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }
}
