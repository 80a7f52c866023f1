package dev.sluice.api.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceApi;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.SledAgentApi;
import dev.sluice.platform.Stages;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each method of a client sends the call that, served, invokes the same method. */
class ClientsTest {

  private static final String ADDRESS = "sled-2:12345";

  private final List<String> invoked = new ArrayList<>();
  private CompletableFuture<Object> outcome = new CompletableFuture<>();
  private final SledAgentApi agent = recording(SledAgentApi.class);
  private final NexusInternalApi nexus = recording(NexusInternalApi.class);
  private final Dispatcher ofAgent = new Dispatcher(agent);
  private final Dispatcher ofNexus =
      new Dispatcher(nexus, recording(InstanceApi.class), recording(SledAdminApi.class));

  /** An API that notes what is invoked. */
  private <T> T recording(Class<T> api) {
    return api.cast(
        Proxy.newProxyInstance(
            api.getClassLoader(),
            new Class<?>[] {api},
            (proxy, method, args) -> {
              invoked.add(line(method, args));
              return outcome;
            }));
  }

  private static String line(Method method, Object @Nullable [] args) {
    return method.getName() + (args == null ? "[]" : Arrays.toString(args));
  }

  /** Serves each call where it is sent. */
  private Transport straightTo(Dispatcher server) {
    return new Transport() {
      @Override
      public <R> CompletionStage<R> send(String address, Call<R> call) {
        assertThat(address).isEqualTo(ADDRESS);
        CompletableFuture<R> stage = new CompletableFuture<>();
        server.serve(call).thenAccept(answer -> answer.complete(stage));
        return stage;
      }
    };
  }

  @TestFactory
  Stream<DynamicTest> methods_areInvokedAsCalled() {
    SledAgentClient agentClient = new SledAgentClient(straightTo(ofAgent), ADDRESS);
    NexusClient nexusClient = new NexusClient(straightTo(ofNexus), ADDRESS);
    return Stream.of(
            methods(SledAgentApi.class, agentClient),
            methods(NexusInternalApi.class, nexusClient),
            methods(InstanceApi.class, nexusClient),
            methods(SledAdminApi.class, nexusClient))
        .flatMap(tests -> tests);
  }

  private Stream<DynamicTest> methods(Class<?> api, Object client) {
    return Arrays.stream(api.getMethods())
        .filter(method -> !method.isDefault()) // these only leave out the idempotency key
        .map(
            method ->
                DynamicTest.dynamicTest(
                    api.getSimpleName() + "." + method.getName(), () -> isServed(method, client)));
  }

  private void isServed(Method method, Object client)
      throws IllegalAccessException, InvocationTargetException {
    Object[] args = Arrays.stream(method.getParameterTypes()).map(ClientsTest::sample).toArray();
    invoked.clear();
    outcome = new CompletableFuture<>();
    CompletionStage<?> answer = (CompletionStage<?>) method.invoke(client, args);
    assertThat(invoked).containsExactly(line(method, args));
    outcome.complete("done");
    assertThat(answer.toCompletableFuture()).isCompletedWithValueMatching("done"::equals);
  }

  /** A value of this type from the arguments of some sample. */
  private static Object sample(Class<?> type) {
    return Samples.all().stream()
        .map(Samples.Sample::call)
        .flatMap(call -> Arrays.stream(call.getClass().getRecordComponents()).map(c -> of(call, c)))
        .filter(type::isInstance)
        .findFirst()
        .orElseThrow();
  }

  private static Object of(Call<?> call, RecordComponent component) {
    try {
      return component.getAccessor().invoke(call);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a call is public", e);
    }
  }

  @Test
  void refusal_failsTheStageWithItsError() {
    CompletionStage<?> answer = new SledAgentClient(straightTo(ofAgent), ADDRESS).identity();
    ApiException refusal = new ApiException(ErrorCode.WRONG_BOOT, "no", Samples.BOOT);
    outcome.completeExceptionally(refusal);
    assertThat(refusal(answer).error()).isEqualTo(refusal.error());
    assertThat(refusal(answer).getStackTrace()).isEmpty();
  }

  @Test
  void failureThatIsNoRefusal_isInternal() {
    CompletionStage<?> answer = new SledAgentClient(straightTo(ofAgent), ADDRESS).identity();
    outcome.completeExceptionally(new IllegalStateException("broken"));
    assertThat(refusal(answer).code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(refusal(answer)).hasMessageContaining("broken");
  }

  @Test
  void faultThatIsThrown_isThrown() {
    Dispatcher broken =
        new Dispatcher(
            (SledAgentApi)
                Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {SledAgentApi.class},
                    (proxy, method, args) -> {
                      throw new IllegalStateException("broken");
                    }));
    assertThatThrownBy(() -> broken.serve(new SledAgentCall.Identity()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void callOfAnApiThatIsNotServedHere_isRefused() {
    for (Samples.Sample<?> sample : Samples.all()) {
      Dispatcher other = sample.call() instanceof SledAgentCall ? ofNexus : ofAgent;
      assertThat(other.serve(sample.call()).toCompletableFuture().join())
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> {
                assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                assertThat(refused.error().message()).contains(sample.call().name());
              });
    }
    assertThat(invoked).isEmpty();
  }

  private static ApiException refusal(CompletionStage<?> answer) {
    assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
    return (ApiException)
        Stages.cause(answer.toCompletableFuture().handle((v, f) -> (Throwable) f).join());
  }
}
