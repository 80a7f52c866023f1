package dev.sluice.bhyve.emulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceServerTest {

  private static final long MIB = 1 << 20;
  private static final long LIMIT = 64 * MIB;
  private static final long FAST = 1L << 40;

  @TempDir private Path folder;
  private DeviceServer device;
  private SocketBhyve bhyve;

  @BeforeEach
  void open() throws IOException {
    device = DeviceServer.open(socket(), LIMIT, FAST);
    bhyve = SocketBhyve.connect(socket());
  }

  private Path socket() {
    return folder.resolve("vmm");
  }

  @AfterEach
  void close() throws IOException {
    bhyve.close();
    device.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void assertFails(Errno errno, CompletionStage<?> stage) {
    assertThatThrownBy(() -> get(stage))
        .cause()
        .isInstanceOfSatisfying(
            BhyveException.class, refused -> assertThat(refused.errno()).isEqualTo(errno));
  }

  @Test
  void reservoir_growsAndShrinksWithinItsLimit() {
    assertThat(get(bhyve.query())).isEqualTo(new ReservoirUsage(0, 0, 0, LIMIT));
    get(bhyve.resizeReservoir(10 * MIB, 3 * MIB));
    assertThat(get(bhyve.query())).isEqualTo(new ReservoirUsage(10 * MIB, 0, 0, LIMIT));
    get(bhyve.resizeReservoir(2 * MIB, 3 * MIB));
    assertThat(get(bhyve.query()).sizeBytes()).isEqualTo(2 * MIB);
    assertFails(Errno.ENOSPC, bhyve.resizeReservoir(LIMIT + MIB, MIB));
    assertFails(Errno.EINVAL, bhyve.resizeReservoir(MIB + 1, MIB));
    assertFails(Errno.EINVAL, bhyve.resizeReservoir(MIB, 0));
  }

  @Test
  void vms_takeFromIt_andGiveBack() {
    get(bhyve.resizeReservoir(10 * MIB, MIB));
    get(bhyve.createVm("b", 6 * MIB));
    assertThat(get(bhyve.query())).isEqualTo(new ReservoirUsage(4 * MIB, 6 * MIB, 0, LIMIT));
    assertFails(Errno.EEXIST, bhyve.createVm("b", MIB));
    assertFails(Errno.ENOMEM, bhyve.createVm("a", 5 * MIB));
    get(bhyve.createVm("a", 4 * MIB));
    assertThat(get(bhyve.vms())).containsExactly("a", "b");
    assertFails(Errno.ENOSPC, bhyve.resizeReservoir(9 * MIB, MIB));
    get(bhyve.destroyVm("b"));
    assertFails(Errno.ENOENT, bhyve.destroyVm("b"));
    assertThat(get(bhyve.query())).isEqualTo(new ReservoirUsage(6 * MIB, 4 * MIB, 0, LIMIT));
  }

  @Test
  void secondResize_isRefusedWhileOneRuns_andProgressShows() throws IOException {
    Path other = folder.resolve("slow");
    try (DeviceServer slow = DeviceServer.open(other, LIMIT, 4 * MIB);
        SocketBhyve one = SocketBhyve.connect(other);
        SocketBhyve two = SocketBhyve.connect(other)) {
      CompletableFuture<Void> grows = one.resizeReservoir(4 * MIB, MIB).toCompletableFuture();
      await().until(() -> get(two.query()).sizeBytes() > 0);
      assertFails(Errno.EALREADY, two.resizeReservoir(MIB, MIB));
      grows.join();
      assertThat(get(two.query()).sizeBytes()).isEqualTo(4 * MIB);
    }
  }

  @Test
  void vm_endsWithItsConnection_andTheReservoirStays() throws IOException {
    get(bhyve.resizeReservoir(10 * MIB, MIB));
    try (SocketBhyve other = SocketBhyve.connect(socket())) {
      get(other.createVm("other's", MIB));
      get(bhyve.createVm("mine", MIB));
    }
    await().until(() -> get(bhyve.query()).freeBytes() == 9 * MIB);
    assertThat(get(bhyve.vms())).containsExactly("mine");
  }

  @Test
  void pagesThatTheHostLacks_endAResizeShort() {
    get(bhyve.hostBytes(5 * MIB));
    assertFails(Errno.ENOMEM, bhyve.resizeReservoir(10 * MIB, 2 * MIB));
    assertThat(get(bhyve.query()).sizeBytes()).isEqualTo(4 * MIB);
    get(bhyve.hostBytes(LIMIT));
    get(bhyve.resizeReservoir(10 * MIB, 2 * MIB));
    assertThat(get(bhyve.query()).sizeBytes()).isEqualTo(10 * MIB);
  }

  @Test
  void logThatIsClosed_takesNothingMore() throws IOException {
    Path file = folder.resolve("closed");
    DeviceLog log = DeviceLog.to(file);
    log.add(DeviceEvent.Kind.OPENED, 1, null, 0, 0, null);
    log.close();
    log.add(DeviceEvent.Kind.CLOSED, 1, null, 0, 0, null);
    assertThat(DeviceLog.read(file)).hasSize(1);
  }

  @Test
  void log_saysInOrderWhatHappened() throws IOException {
    Path log = folder.resolve("log");
    Path other = folder.resolve("logged");
    try (DeviceServer logged = DeviceServer.open(other, LIMIT, FAST, log)) {
      assertThat(logged).isNotNull();
      try (SocketBhyve client = SocketBhyve.connect(other)) {
        get(client.resizeReservoir(2 * MIB, MIB));
        get(client.createVm("a", MIB));
        assertFails(Errno.ENOMEM, client.createVm("b", 2 * MIB));
        get(client.query());
        long nowNanos = get(client.clockNanos());
        assertThat(DeviceLog.read(log)).allMatch(event -> event.atNanos() <= nowNanos);
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(DeviceLog.read(log))
                      .extracting(
                          event -> event.kind() + " " + event.vm() + " " + event.sizeBytes() / MIB)
                      .containsExactly(
                          "OPENED null 0",
                          "RESIZE_BEGAN null 0",
                          "RESIZE_ENDED null 2",
                          "CREATE_ASKED a 2",
                          "CREATE_ENDED a 2",
                          "CREATE_ASKED b 2",
                          "CREATE_ENDED b 2",
                          "QUERIED null 2",
                          "CLOSED null 2",
                          "DESTROY_BEGAN a 2",
                          "DESTROY_ENDED a 2"));
    }
    assertThat(DeviceLog.read(log).get(6).errno()).isEqualTo(Errno.ENOMEM);
  }

  @Test
  void deviceThatEnds_failsEveryRequest() throws IOException {
    CompletionStage<Void> open = bhyve.resizeReservoir(10 * MIB, MIB);
    get(open);
    device.close();
    await().untilAsserted(() -> assertFails(Errno.ENXIO, bhyve.query()));
  }

  @Test
  void socketOfADeviceThatRuns_isNotTakenOver() throws IOException {
    assertThatThrownBy(() -> DeviceServer.open(socket(), LIMIT, FAST))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another device serves");
    assertThat(get(bhyve.query()).limitBytes()).isEqualTo(LIMIT);
  }

  @Test
  void fileOfSomebodyElse_isLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "mine");
    assertThatThrownBy(() -> DeviceServer.open(file, LIMIT, FAST))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no socket");
    assertThat(file).hasContent("mine");
  }

  @Test
  void socketThatADeviceHasLeft_isTakenOver() throws IOException {
    Path left = folder.resolve("left");
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(left)); // closing it leaves the file, as a kill does
    }
    assertThat(left).exists();
    try (DeviceServer next = DeviceServer.open(left, LIMIT, FAST);
        SocketBhyve client = SocketBhyve.connect(left)) {
      assertThat(get(client.query()).limitBytes()).isEqualTo(LIMIT);
      assertThat(next).isNotNull();
    }
  }
}
