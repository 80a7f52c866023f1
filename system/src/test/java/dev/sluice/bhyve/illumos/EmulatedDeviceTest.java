package dev.sluice.bhyve.illumos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * All cases, on the emulated device as a shared object, and once more by way of the C library and
 * real system calls. What this shows is that we send what our table says and read every answer
 * right; not that the table is illumos'.
 */
class EmulatedDeviceTest {

  @TestFactory
  Stream<DynamicTest> asSharedObject() throws UnsupportedDeviceException {
    Device device = Device.emulated(EmulatedDevice.folder().resolve("libvmm.so").toString());
    return DeviceCases.all().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(), () -> assertThat(each.run(device)).isEqualTo(each.expected())));
  }

  @TestFactory
  Stream<DynamicTest> byRealSystemCalls() {
    EmulatedDevice.Ended ended = supervised(DeviceCases.class);
    Map<String, String> outcomes = new TreeMap<>();
    for (String line : ended.output().lines().toList()) {
      String[] parts = line.split(": (?=[^:]*$)", 2);
      outcomes.put(parts[0], parts.length == 1 ? "" : parts[1]);
    }
    return DeviceCases.all().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () ->
                        assertThat(outcomes)
                            .as(ended.output())
                            .containsEntry(each.name(), each.expected())));
  }

  @Test
  void resizeThatDoesNotComeBack_holdsNothingElseUp() throws Exception {
    Device device = Device.emulated(EmulatedDevice.folder().resolve("libvmm.so").toString());
    assertThat(BlockedResize.run(device)).isEqualTo(BlockedResize.EXPECTED);
  }

  @Test
  void systemCallThatDoesNotComeBack_holdsNothingElseUp() {
    assertThat(supervised(BlockedResize.class).output().strip()).isEqualTo(BlockedResize.EXPECTED);
  }

  @Test
  void tebibyteInSteps_showsEachOfThem() throws Exception {
    Device device = Device.emulated(EmulatedDevice.folder().resolve("libvmm.so").toString());
    assertThat(TebibyteResize.run(device)).isEqualTo(TebibyteResize.EXPECTED);
  }

  @Test
  void deadProcess_leavesNoVmBehind() {
    List<String> once = EmulatedDevice.supervised(Death.class);
    List<String> command = List.of(once.get(0), "sh", "-c", twice(once));

    EmulatedDevice.Ended ended = supervised(command);

    assertThat(ended.output().lines())
        .as(ended.output())
        .containsExactly(
            "[] before, 10737418240 free", "[vm]", "[] before, 10737418240 free", "[vm]");
  }

  @Test
  void vmThatAnotherHasOpen_isDestroyedWhenItIsClosed_andItsMemoryComesLater() throws Exception {
    Device device = Device.emulated(EmulatedDevice.folder().resolve("libvmm.so").toString());
    assertThat(HeldVm.run(device)).isEqualTo(HeldVm.EXPECTED);
  }

  @Test
  void deadProcess_endsItsResizeAfterTheChunkInHand() {
    List<String> once = EmulatedDevice.supervised(DeathInResize.class);
    EmulatedDevice.Ended ended = supervised(List.of(once.get(0), "sh", "-c", twice(once)));
    assertThat(ended.output().strip()).as(ended.output()).isEqualTo(DeathInResize.EXPECTED);
  }

  /** The command without its supervisor, quoted for a shell, two times; it dies both times. */
  private static String twice(List<String> command) {
    String life = "'" + String.join("' '", command.subList(1, command.size())) + "'";
    return life + " first; " + life + " second";
  }

  private static EmulatedDevice.Ended supervised(Class<?> main) {
    return supervised(EmulatedDevice.supervised(main));
  }

  private static EmulatedDevice.Ended supervised(List<String> command) {
    EmulatedDevice.Ended ended = EmulatedDevice.run(command);
    Assumptions.assumeTrue(
        ended.exit() != 125,
        () -> "SKIPPED, not passed: no seccomp supervision here: " + ended.output());
    return ended;
  }
}
