package dev.sluice.nexus.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.Transaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each question of the port is answered from an index, in a rack of 32 sleds and 10,000 instances:
 * what the server says of the very statements that the stores execute.
 */
class QueryPlanTest {

  private static final UUID ID = new UUID(7, 7);
  private static final SledId SLED = new SledId(ID);
  private static final InstanceId INSTANCE = new InstanceId(ID);
  private static final PropolisId PROPOLIS = new PropolisId(ID);
  private static final SagaId SAGA = new SagaId(ID);
  private static final NexusId NEXUS = new NexusId(ID);
  private static final IdempotencyKey KEY = new IdempotencyKey(ID);

  private static HikariDataSource connections;

  @BeforeAll
  static void fill() {
    DatabaseAddress database = TestDatabase.fresh("plans");
    Schema.migrate(database);
    connections = Database.connect(database, 1);
    for (String rows :
        List.of(
            "INSERT INTO sled SELECT md5('s' || i)::uuid, 1, 'IN_SERVICE', 'ACTIVE', 'PERCENT', 50,"
                + " 1, 'a:1', 'GIMLET', 's', 'p', 1, 128, 1000, 'READY', 9, 9, 100, NULL, false,"
                + " now(), now() FROM generate_series(1, 32) i",
            "INSERT INTO instance SELECT md5('i' || i)::uuid, 'name-' || i, 1, true,"
                + " CASE WHEN i % 9 = 0 THEN 'FAILED' ELSE 'RUNNING' END, md5('v' || i)::uuid,"
                + " now(), CASE WHEN i % 2 = 0 THEN now() END FROM generate_series(1, 10000) i",
            "INSERT INTO vmm SELECT md5('v' || i)::uuid, md5('i' || i)::uuid,"
                + " md5('s' || (1 + i % 32))::uuid, 1, 'RUNNING' FROM generate_series(1, 10000) i",
            "INSERT INTO reservation SELECT id, sled_id, 1 FROM vmm",
            "INSERT INTO reserved SELECT sled_id, sum(reservoir_bytes) FROM reservation GROUP BY 1",
            "INSERT INTO saga SELECT id, instance_id, 'PLACE', 'STOPPED', NULL, '[]', id, 1 FROM vmm",
            "INSERT INTO saga_outcome SELECT id, 'STARTED', '{}', '[]', now() FROM vmm",
            "INSERT INTO nexus SELECT md5('n' || i)::uuid, 'n' || i, 1 FROM generate_series(1, 3) i",
            "INSERT INTO request_key SELECT id, 'users', md5(id::text), 'FINAL', id, NULL, '{}', 1,"
                + " now() FROM vmm",
            "INSERT INTO request_keys SELECT i, 1 FROM generate_series(1, 64) i",
            "ANALYZE")) {
      TestDatabase.execute(database, rows);
    }
  }

  @AfterAll
  static void close() {
    connections.close();
  }

  @Test
  void sleds() {
    assertUses("sled_pkey", tx -> tx.sleds().get(SLED));
    assertUses("sled_pkey", tx -> tx.sleds().getAll(List.of(SLED, new SledId(new UUID(8, 8)))));
    assertUses("sled_pkey", tx -> tx.sleds().page(null, 100));
    assertUses("sled_pkey", tx -> tx.sleds().page(SLED, 100));
    assertUses("sled_with_desired_reservoir", tx -> tx.sleds().withDesiredReservoir(null, 100));
    assertUses("sled_with_desired_reservoir", tx -> tx.sleds().withDesiredReservoir(SLED, 100));
    assertUses("sled_taking_instances", tx -> tx.sleds().withRoom(1));
    assertUses("reserved_pkey", tx -> tx.sleds().withRoom(1));
  }

  @Test
  void instances() {
    assertUses("instance_pkey", tx -> tx.instances().get(INSTANCE));
    assertUses("instance_by_name", tx -> tx.instances().byName("name-1"));
    assertUses("instance_pkey", tx -> tx.instances().page(null, 100));
    assertUses("instance_pkey", tx -> tx.instances().page(INSTANCE, 100));
    assertUses(
        "instance_to_restart",
        tx -> tx.instances().dueForRestart(Instant.now(), Duration.ofHours(1), 100));
    assertUses("instance_pkey", tx -> tx.instances().delete(INSTANCE));
  }

  @Test
  void vmms() {
    assertUses("vmm_pkey", tx -> tx.vmms().get(PROPOLIS));
    assertUses("vmm_pkey", tx -> tx.vmms().getAll(List.of(PROPOLIS)));
    assertUses("vmm_by_sled", tx -> tx.vmms().onSled(SLED, null, 100));
    assertUses("vmm_by_sled", tx -> tx.vmms().onSled(SLED, PROPOLIS, 100));
    assertUses("vmm_running_or_stopping", tx -> tx.vmms().runningOrStopping(null, 100));
    assertUses("vmm_running_or_stopping", tx -> tx.vmms().runningOrStopping(PROPOLIS, 100));
    assertUses("vmm_by_sled", tx -> tx.vmms().count(SLED));
    assertUses("vmm_to_move", tx -> tx.vmms().toMove(SLED, 16));
    assertUses("vmm_to_move", tx -> tx.vmms().lastDrainTurn(SLED));
    assertUses("vmm_staying", tx -> tx.vmms().staying(SLED, 32));
    assertUses("vmm_pkey", tx -> tx.vmms().delete(PROPOLIS));
  }

  @Test
  void reservationsAndSagas() {
    assertUses("reserved_pkey", tx -> tx.reservations().bytesBySled(List.of(SLED)));
    assertUses("reservation_pkey", tx -> tx.reservations().delete(PROPOLIS));
    assertUses("saga_pkey", tx -> tx.sagas().get(SAGA));
    assertUses("saga_pkey", tx -> tx.sagas().unfinished(null, 100));
    assertUses("saga_pkey", tx -> tx.sagas().unfinished(SAGA, 100));
    assertUses("saga_by_instance", tx -> tx.sagas().ofInstance(INSTANCE));
    assertUses("saga_from_sled", tx -> tx.sagas().movesFrom(SLED));
    assertUses("saga_pkey", tx -> tx.sagas().delete(SAGA));
  }

  @Test
  void outcomesAndNexuses() {
    assertUses("saga_outcome_pkey", tx -> tx.outcomes().get(SAGA));
    assertUses("saga_outcome_pkey", tx -> tx.outcomes().delete(SAGA));
    assertUses("saga_outcome_by_time", tx -> tx.outcomes().endedBefore(Instant.now(), 100));
    assertUses("nexus_pkey", tx -> tx.nexuses().get(NEXUS));
    assertUses("nexus_pkey", tx -> tx.nexuses().delete(NEXUS));
    assertUses("nexus_pkey", tx -> tx.nexuses().all());
    assertUses("nexus_by_name", tx -> tx.nexuses().byName("n1"));
  }

  @Test
  void keys() {
    assertUses("request_key_pkey", tx -> tx.keys().get(KEY));
    assertUses("request_key_pkey", tx -> tx.keys().delete(KEY));
    assertUses("request_key_by_saga", tx -> tx.keys().ofSaga(SAGA));
    assertUses("request_key_by_time", tx -> tx.keys().before(Instant.now(), 100));
    assertUses("request_keys_pkey", tx -> tx.keys().count(1));
  }

  private static void assertUses(String index, Consumer<Transaction> question) {
    List<String> plan = new ArrayList<>();
    try (Connection connection = connections.getConnection()) {
      question.accept(SqlDatastore.stores(new Queries(explaining(connection, plan))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String lines = String.join("\n", plan);
    assertThat(lines).containsPattern("using " + index + "\\b|on " + index + "\\b");
    assertThat(lines).doesNotContain("Seq Scan");
  }

  /** The connection, with a look at the plan of each statement that is executed. */
  private static Connection explaining(Connection connection, List<String> plan) {
    return intercepting(
        Connection.class,
        connection,
        (method, arguments, result) ->
            result instanceof PreparedStatement statement
                ? explaining(connection, String.valueOf(arguments[0]), statement, plan)
                : result);
  }

  private static PreparedStatement explaining(
      Connection connection, String sql, PreparedStatement statement, List<String> plan)
      throws SQLException {
    PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql);
    return intercepting(
        PreparedStatement.class,
        statement,
        (method, arguments, result) -> {
          if (method.equals("setObject")) {
            explain.setObject((Integer) arguments[0], arguments[1]);
          } else if (method.startsWith("execute")) {
            try (ResultSet lines = explain.executeQuery()) {
              while (lines.next()) {
                plan.add(lines.getString(1));
              }
            }
          }
          return result;
        });
  }

  private interface After {
    Object after(String method, Object[] arguments, Object result) throws SQLException;
  }

  private static <T> T intercepting(Class<T> type, T target, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(target, arguments);
                return after.after(method.getName(), arguments, result);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
