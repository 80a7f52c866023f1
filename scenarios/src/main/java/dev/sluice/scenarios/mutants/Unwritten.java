package dev.sluice.scenarios.mutants;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pitest.reloc.asm.ClassReader;
import org.pitest.reloc.asm.Opcodes;
import org.pitest.reloc.asm.tree.AbstractInsnNode;
import org.pitest.reloc.asm.tree.ClassNode;
import org.pitest.reloc.asm.tree.InvokeDynamicInsnNode;
import org.pitest.reloc.asm.tree.LineNumberNode;
import org.pitest.reloc.asm.tree.MethodNode;

/** The methods of a class that no person wrote: a mistake in one is a mistake of the compiler. */
final class Unwritten {

  private static final String OF_RECORDS = "java/lang/runtime/ObjectMethods";
  private static final Set<String> OF_ENUMS = Set.of("values", "valueOf", "$values");

  private Unwritten() {}

  /** Their names, each followed by its descriptor. */
  static Set<String> methods(byte[] bytes) {
    ClassNode type = new ClassNode();
    new ClassReader(bytes).accept(type, 0);
    Set<Integer> headers = new HashSet<>();
    for (MethodNode method : type.methods) {
      if (isOfRecord(method)) {
        headers.addAll(lines(method));
      }
    }
    Set<String> unwritten = new HashSet<>();
    for (MethodNode method : type.methods) {
      boolean synthetic =
          (method.access & Opcodes.ACC_SYNTHETIC) != 0 && !method.name.startsWith("lambda$");
      boolean ofEnum = (type.access & Opcodes.ACC_ENUM) != 0 && OF_ENUMS.contains(method.name);
      boolean ofRecord = !headers.isEmpty() && headers.containsAll(lines(method));
      if (synthetic || ofEnum || ofRecord) {
        unwritten.add(method.name + method.desc);
      }
    }
    return unwritten;
  }

  private static boolean isOfRecord(MethodNode method) {
    for (AbstractInsnNode one : method.instructions) {
      if (one instanceof InvokeDynamicInsnNode call && call.bsm.getOwner().equals(OF_RECORDS)) {
        return true;
      }
    }
    return false;
  }

  private static List<Integer> lines(MethodNode method) {
    return Arrays.stream(method.instructions.toArray())
        .filter(LineNumberNode.class::isInstance)
        .map(one -> ((LineNumberNode) one).line)
        .toList();
  }
}
