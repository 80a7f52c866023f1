package dev.sluice.sim.store;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.lang.RT;
import dev.sluice.nexus.store.sql.EmbeddedPostgres;
import dev.sluice.nexus.store.sql.SqlDatastore;
import dev.sluice.sim.check.Budget;
import dev.sluice.sim.check.Linearizability;
import dev.sluice.sim.check.Verdict;
import dev.sluice.sim.history.Op;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What concurrent clients of PostgreSQL were told, judged by this project's own checker. */
class SqlLinearizabilityTest {

  private static final String MODEL = "multi-register";
  private static final int REGISTERS = 4;
  private static final int CLIENTS = 6;
  private static final int TRANSACTIONS = 120;

  @Test
  void concurrentTransactions_areLinearizable_throughCrashesOfTheServer() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(Path.of("target", "postgres"));
        SqlDatastore datastore = SqlDatastore.open(server.address())) {
      SqlClients clients = new SqlClients(datastore, REGISTERS, CLIENTS);
      Object initial = clients.initial();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        threads.add(new Thread(() -> clients.work(client, TRANSACTIONS, client)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads.subList(0, 2)) {
        server.crash();
        thread.join();
      }
      for (Thread thread : threads) {
        thread.join();
      }

      List<Op> history = clients.history();
      assertThat(Linearizability.check(MODEL, initial, history, Budget.DEFAULT))
          .isInstanceOf(Verdict.Valid.class);
      assertThat(history.stream().filter(op -> op.type() == Op.Type.OK).count())
          .isGreaterThan(CLIENTS * TRANSACTIONS / 4);
    }
  }

  @Test
  void readsAndWritesOfTwoTransactionsEach_areNot() {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(Path.of("target", "postgres"));
        SqlDatastore datastore = SqlDatastore.open(server.address())) {
      SqlClients clients = new SqlClients(datastore, REGISTERS, CLIENTS);
      Object initial = clients.initial();

      int one = clients.begin(0, RT.vector());
      int other = clients.begin(1, RT.vector());
      Object oneRead = clients.outcome(tx -> SqlClients.reading(tx, 1));
      Object otherRead = clients.outcome(tx -> SqlClients.reading(tx, 0));
      Object oneWrote = clients.outcome(tx -> SqlClients.writing(tx, 0, 7));
      Object otherWrote = clients.outcome(tx -> SqlClients.writing(tx, 1, 7));
      clients.end(one, RT.vector(oneRead, oneWrote));
      clients.end(other, RT.vector(otherRead, otherWrote));

      assertThat(Linearizability.check(MODEL, initial, clients.history(), Budget.DEFAULT))
          .isNotInstanceOf(Verdict.Valid.class)
          .isNotInstanceOf(Verdict.Unknown.class);
    }
  }
}
