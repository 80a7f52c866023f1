package dev.sluice.scenarios.mutants;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pitest.reloc.asm.ClassReader;
import org.pitest.reloc.asm.ClassWriter;
import org.pitest.reloc.asm.Opcodes;
import org.pitest.reloc.asm.tree.AbstractInsnNode;
import org.pitest.reloc.asm.tree.ClassNode;
import org.pitest.reloc.asm.tree.InsnList;
import org.pitest.reloc.asm.tree.JumpInsnNode;
import org.pitest.reloc.asm.tree.LdcInsnNode;
import org.pitest.reloc.asm.tree.LineNumberNode;
import org.pitest.reloc.asm.tree.MethodInsnNode;
import org.pitest.reloc.asm.tree.MethodNode;

/**
 * Class files with calls of {@link Meter} in them. The calls leave stack and variables as they are,
 * so that the code does what it did.
 */
final class Instrumented {

  private static final String METER = Meter.class.getName().replace('.', '/');

  private Instrumented() {}

  /** With the turns of loops counted. */
  static byte[] loops(byte[] bytes) {
    return edit(bytes, method -> loops(method.instructions));
  }

  /** With the turns of loops and the calls of methods counted: for a class that may be broken. */
  static byte[] loopsAndCalls(byte[] bytes) {
    return edit(
        bytes,
        method -> {
          loops(method.instructions);
          InsnList probe = new InsnList();
          probe.add(call("turn", "()V"));
          insert(method.instructions, method.instructions.getFirst(), probe);
        });
  }

  /** With the turns of loops counted, and each line noted under the number that is its own. */
  static byte[] loopsAndLines(byte[] bytes, IntUnaryOperator numberOfLine) {
    return edit(
        bytes,
        method -> {
          loops(method.instructions);
          for (AbstractInsnNode one : method.instructions.toArray()) {
            if (one instanceof LineNumberNode line) {
              InsnList probe = new InsnList();
              probe.add(new LdcInsnNode(numberOfLine.applyAsInt(line.line)));
              probe.add(call("line", "(I)V"));
              insert(method.instructions, line, probe);
            }
          }
        });
  }

  private interface Edit {
    void apply(MethodNode method);
  }

  private static byte[] edit(byte[] bytes, Edit edit) {
    ClassNode type = new ClassNode();
    new ClassReader(bytes).accept(type, 0);
    type.methods.forEach(edit::apply);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  /** A jump backwards is what a loop has at its end. */
  private static void loops(InsnList code) {
    for (AbstractInsnNode one : code.toArray()) {
      if (one instanceof JumpInsnNode jump && code.indexOf(jump.label) < code.indexOf(jump)) {
        code.insertBefore(jump, call("turn", "()V"));
      }
    }
  }

  private static MethodInsnNode call(String name, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, METER, name, descriptor, false);
  }

  /**
   * Inserts a probe where the next instruction is run: labels, line numbers and frames must stay
   * together before it.
   */
  private static void insert(InsnList code, @Nullable AbstractInsnNode from, InsnList probe) {
    AbstractInsnNode at = from;
    while (at != null && at.getOpcode() < 0) {
      at = at.getNext();
    }
    if (at != null && at.getOpcode() == Opcodes.NEW) {
      code.insert(at, probe); // frames name what is not yet initialised by the label before it
    } else if (at != null) {
      code.insertBefore(at, probe);
    }
  }
}
