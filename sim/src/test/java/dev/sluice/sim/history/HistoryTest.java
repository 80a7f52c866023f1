package dev.sluice.sim.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clojure.lang.Keyword;
import clojure.lang.RT;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private final History history = new History();

  @Test
  void recordedOperations_areWrittenAsJepsenWritesThem() {
    int write = history.invoke(0, "write", 1L, 10);
    int launch = history.invoke(1, "launch", RT.map(key("vm"), "a", key("bytes"), 40L), 20);
    history.nemesis("reboot", null, 25);
    history.ok(write, 1L, 30);
    history.info(launch, key("timed-out"), 40);

    assertThat(EdnWriter.history(history.ops()))
        .isEqualTo(
            """
            {:index 0, :time 10, :type :invoke, :process 0, :f :write, :value 1}
            {:index 1, :time 20, :type :invoke, :process 1, :f :launch, :value {:bytes 40, :vm "a"}}
            {:index 2, :time 25, :type :info, :process :nemesis, :f :reboot, :value nil}
            {:index 3, :time 30, :type :ok, :process 0, :f :write, :value 1}
            {:index 4, :time 40, :type :info, :process 1, :f :launch, :value {:bytes 40, :vm "a"}, \
            :error :timed-out}
            """);
  }

  @Test
  void endingAnOperationTwice_isRefused() {
    int id = history.invoke(0, "read", null, 0);
    history.fail(id, null, 1);

    assertThatThrownBy(() -> history.ok(id, 1L, 2)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void event_looksLikeItsMapToClojure() {
    history.invoke(7, "read", null, 5);
    Op op = history.ops().get(0);

    assertThat(op.valAt(key("process"))).isEqualTo(7L);
    assertThat(op.valAt(key("f"))).isEqualTo(key("read"));
    assertThat(op.valAt(key("type"))).isEqualTo(key("invoke"));
    assertThat(op.valAt(key("time"))).isEqualTo(5L);
    assertThat(op.valAt(key("absent"), "otherwise")).isEqualTo("otherwise");
  }

  @Test
  void renewedProcess_belongsToTheSameThread() {
    Processes processes = new Processes(3);

    assertThat(processes.renew(1)).isEqualTo(4);
    assertThat(processes.renew(1)).isEqualTo(7);
    assertThat(processes.of(1) % 3).isEqualTo(1);
    assertThat(processes.of(2)).isEqualTo(2);
  }

  private static Keyword key(String name) {
    return Keyword.intern(null, name);
  }
}
