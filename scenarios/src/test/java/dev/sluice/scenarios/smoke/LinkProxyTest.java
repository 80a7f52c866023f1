package dev.sluice.scenarios.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scenarios.smoke.LinkProxy.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which a link fails, before a server that sends back what it gets. */
class LinkProxyTest {

  private static final byte[] TEXT =
      "a text of more bytes than one piece has".repeat(9).getBytes(StandardCharsets.US_ASCII);
  private static final int SILENCE_MILLIS = 300;

  private final AtomicInteger received = new AtomicInteger();
  private ServerSocket echo;
  private LinkProxy link;

  @BeforeEach
  void serve() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread server = new Thread(this::sendBack, "echo");
    server.setDaemon(true);
    server.start();
    link =
        LinkProxy.to(
            () -> new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort()));
  }

  private void sendBack() {
    while (!echo.isClosed()) {
      try (Socket client = echo.accept()) {
        for (int one = client.getInputStream().read();
            one >= 0;
            one = client.getInputStream().read()) {
          received.incrementAndGet();
          client.getOutputStream().write(one);
        }
      } catch (IOException e) {
        // The next one.
      }
    }
  }

  @AfterEach
  void end() throws IOException {
    link.close();
    echo.close();
  }

  private Socket client() throws IOException {
    String address = link.address();
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static byte[] exchanged(Socket client) throws IOException {
    client.getOutputStream().write(TEXT);
    return client.getInputStream().readNBytes(TEXT.length);
  }

  @ParameterizedTest
  @EnumSource(names = {"PASS", "DELAY", "TRICKLE"})
  void linkThatIsSlow_carriesAll(Mode mode) throws IOException {
    link.set(mode);
    try (Socket client = client()) {
      assertThat(exchanged(client)).isEqualTo(TEXT);
    }
    assertThat(link.bytesForth()).isEqualTo(TEXT.length);
  }

  @Test
  void linkThatIsCutOneWay_carriesTheOther() throws IOException {
    for (Mode mode : new Mode[] {Mode.CUT_FORTH, Mode.CUT_BACK}) {
      try (Socket client = client()) {
        assertThat(exchanged(client)).isEqualTo(TEXT);
        link.set(mode);
        client.setSoTimeout(SILENCE_MILLIS);
        int before = received.get();
        assertThatThrownBy(() -> exchanged(client)).isInstanceOf(SocketTimeoutException.class);
        assertThat(received.get() - before).isEqualTo(mode == Mode.CUT_BACK ? TEXT.length : 0);
        link.set(Mode.PASS);
      }
    }
  }

  @Test
  void linkThatIsCut_losesInSilence_andItsConnectionsEndWhenItHeals() throws IOException {
    try (Socket client = client()) {
      assertThat(exchanged(client)).isEqualTo(TEXT);
      link.set(Mode.CUT);
      client.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> exchanged(client)).isInstanceOf(SocketTimeoutException.class);
      link.set(Mode.PASS);
      client.setSoTimeout(0);
      assertThatThrownBy(() -> exchanged(client)).isInstanceOf(IOException.class);
    }
    try (Socket next = client()) {
      assertThat(exchanged(next)).isEqualTo(TEXT);
    }
  }

  @Test
  void linkThatStalls_keepsAConnectWaiting_andThenRefusesIt() throws Exception {
    InetSocketAddress address;
    try (Socket client = client()) {
      address = (InetSocketAddress) client.getRemoteSocketAddress();
      assertThat(exchanged(client)).isEqualTo(TEXT);
      link.stall();
      assertThatThrownBy(() -> exchanged(client)).isInstanceOf(IOException.class);
    }
    try (Socket waiting = new Socket()) {
      assertThatThrownBy(() -> waiting.connect(address, SILENCE_MILLIS))
          .isInstanceOf(SocketTimeoutException.class);
    }
    CompletableFuture<Void> connect =
        CompletableFuture.runAsync(
            () -> {
              try (Socket waiting = new Socket()) {
                waiting.connect(address);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThatThrownBy(() -> connect.get(SILENCE_MILLIS, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    link.refuse();
    assertThatThrownBy(connect::join).hasRootCauseInstanceOf(ConnectException.class);
    link.open();
    try (Socket next = client()) {
      assertThat(exchanged(next)).isEqualTo(TEXT);
      link.open(); // it is open: nothing is reset
      assertThat(exchanged(next)).isEqualTo(TEXT);
    }
  }

  @Test
  void linkThatResets_endsConnectionsOldAndNew() throws IOException {
    try (Socket client = client()) {
      assertThat(exchanged(client)).isEqualTo(TEXT);
      link.set(Mode.RESET);
      assertThatThrownBy(() -> exchanged(client)).isInstanceOf(IOException.class);
    }
    try (Socket next = client()) {
      assertThatThrownBy(
              () -> {
                next.getOutputStream().write(TEXT);
                if (next.getInputStream().read() < 0) {
                  throw new IOException("ended");
                }
              })
          .isInstanceOf(IOException.class);
    }
  }
}
