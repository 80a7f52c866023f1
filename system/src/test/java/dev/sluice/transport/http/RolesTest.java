package dev.sluice.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.CallType;
import dev.sluice.api.call.InstanceCall;
import dev.sluice.api.call.NexusInternalCall;
import dev.sluice.api.call.Samples;
import dev.sluice.api.call.SledAdminCall;
import dev.sluice.api.call.SledAgentCall;
import dev.sluice.transport.access.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every call, by every kind of caller: only those with its role reach an API. */
class RolesTest {

  private static final Map<Class<?>, Role> ROLES =
      Map.of(
          SledAgentCall.class, Role.NEXUS,
          NexusInternalCall.class, Role.SLED,
          InstanceCall.class, Role.USER,
          SledAdminCall.class, Role.OPERATOR);

  @TempDir private static Path folder;
  private static Served agent;
  private static Served nexus;

  /** By a name, and with the role that they have. */
  private static final Map<String, HttpTransport> CALLERS = new LinkedHashMap<>();

  @BeforeAll
  static void open() throws IOException {
    TestPki pki = new TestPki(folder);
    String operator = pki.token("olga", Role.OPERATOR);
    String user = pki.token("ann", Role.USER);
    agent = Served.agent(pki.ofAgent());
    nexus = Served.nexus(Served.LIMITS, pki.ofNexus());
    CALLERS.put("OPERATOR", pki.withToken(operator));
    CALLERS.put("USER", pki.withToken(user));
    CALLERS.put("NEXUS", TestPki.client(ClientAccess.certificate(pki.nexus(), Role.SLED)));
    CALLERS.put(
        "SLED", TestPki.client(ClientAccess.certificate(pki.sled(TestPki.SLED), Role.NEXUS)));
    CALLERS.put(
        "other sled",
        TestPki.client(ClientAccess.certificate(pki.sled(TestPki.OTHER_SLED), Role.NEXUS)));
    CALLERS.put("nobody", pki.withToken("sluice-stale"));
  }

  @AfterAll
  static void close() {
    agent.close();
    nexus.close();
    CALLERS.clear();
  }

  private static Role role(Class<?> call) {
    return ROLES.entrySet().stream()
        .filter(api -> api.getKey().isAssignableFrom(call))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyRoute_needsTheRoleOfItsApi() {
    for (CallType type : CallType.all()) {
      assertThat(Routes.of(type.name()).role()).as(type.name()).isEqualTo(role(type.record()));
    }
  }

  @TestFactory
  Stream<DynamicTest> call_reachesItsApi_ifItsCallerHasTheRole() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Samples.Sample<?> sample : Samples.all()) {
      for (String caller : CALLERS.keySet()) {
        tests.add(
            DynamicTest.dynamicTest(caller + ": " + sample.call(), () -> decide(caller, sample)));
      }
    }
    return tests.stream();
  }

  private static <R> void decide(String caller, Samples.Sample<R> sample) {
    Call<R> call = sample.call();
    boolean ofAgent = call instanceof SledAgentCall<?>;
    // A process that believes servers of the other kind only does not call this one at all.
    if (caller.equals("NEXUS") != ofAgent) {
      if (ofAgent || caller.equals("NEXUS")) {
        return;
      }
    }
    Served server = ofAgent ? agent : nexus;
    server.arguments.clear();
    Object value = ((Answer.Ok<R>) sample.answer()).value();
    server.outcome = CompletableFuture.completedFuture(value);
    CompletableFuture<R> answer =
        Objects.requireNonNull(CALLERS.get(caller))
            .send(server.address(), call)
            .toCompletableFuture();

    if (role(call.getClass()).name().equals(caller)) {
      assertThat(answer.join()).isEqualTo(value);
      return;
    }
    ErrorCode expected = caller.equals("nobody") ? ErrorCode.UNAUTHENTICATED : ErrorCode.FORBIDDEN;
    assertThatThrownBy(answer::join)
        .cause()
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(expected));
    assertThat(server.arguments).isEmpty();
  }
}
