package dev.sluice.nexus.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.nexus.store.InstanceRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemoryTablesTest {

  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final List<String> heard = new ArrayList<>();
  private final MemoryTables tables =
      new MemoryTables(
          (table, before, after) ->
              heard.add(table + " " + (before != null) + " " + (after != null)));

  private static InstanceRow row(int number, String name) {
    return new InstanceRow(
        new InstanceId(new UUID(0, number)),
        new InstanceSpec(name, 1, false),
        InstanceState.STOPPED,
        null,
        Instant.EPOCH,
        null);
  }

  private static InstanceId key(int number) {
    return new InstanceId(new UUID(0, number));
  }

  private boolean put(InstanceRow row) {
    return tables.run(
        tx -> {
          tx.instances().put(row);
          return true;
        });
  }

  private void delete(int number) {
    tables.run(
        tx -> {
          tx.instances().delete(key(number));
          return true;
        });
  }

  private List<InstanceRow> all() {
    return tables.run(tx -> tx.instances().page(null, 9));
  }

  @Test
  void bodyThatThrows_leavesNoTrace() {
    put(row(1, "a"));
    put(row(2, "b"));
    heard.clear();

    assertThatThrownBy(
            () ->
                tables.run(
                    tx -> {
                      tx.instances().put(row(2, "changed"));
                      tx.instances().put(row(3, "new"));
                      tx.instances().delete(key(1));
                      assertThat(tx.instances().page(null, 9))
                          .containsExactly(row(2, "changed"), row(3, "new"));
                      throw new Undo();
                    }))
        .isInstanceOf(Undo.class);

    assertThat(all()).containsExactly(row(1, "a"), row(2, "b"));
    assertThat(heard).isEmpty();
  }

  @Test
  void observer_hearsEachCommittedChangeOnce() {
    put(row(1, "a"));
    tables.run(
        tx -> {
          tx.instances().put(row(1, "b"));
          tx.instances().put(row(1, "c"));
          return true;
        });
    delete(1);
    delete(1);

    assertThat(heard)
        .containsExactly("instance false true", "instance true true", "instance true false");
  }

  @Test
  void rowPutUnchanged_isNoChange() {
    put(row(1, "a"));
    put(row(1, "a"));

    assertThat(heard).hasSize(1);
  }

  @Test
  void transactionWithinATransaction_isRefused() {
    assertThatThrownBy(() -> tables.run(tx -> put(row(1, "a"))))
        .isInstanceOf(IllegalStateException.class);
  }
}
