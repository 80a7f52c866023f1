package dev.sluice.guard.offence;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

final class IoOffences {

  byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  boolean connected(Socket socket) {
    return socket.isConnected();
  }
}
