package dev.sluice.scenarios.mutants;

import org.pitest.mutationtest.engine.gregor.MethodInfo;
import org.pitest.mutationtest.engine.gregor.MethodMutatorFactory;
import org.pitest.mutationtest.engine.gregor.MutationContext;
import org.pitest.reloc.asm.MethodVisitor;
import org.pitest.reloc.asm.Opcodes;
import org.pitest.reloc.asm.Type;

/** Swaps the last two arguments of a call if they have one type. PIT has no such mutator. */
final class SwappedArguments implements MethodMutatorFactory {

  static final String NAME = "SWAPPED_ARGUMENTS";

  @Override
  public MethodVisitor create(MutationContext context, MethodInfo method, MethodVisitor next) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        Type[] types = Type.getArgumentTypes(descriptor);
        int last = types.length - 1;
        if (last > 0
            && types[last].equals(types[last - 1])
            && context.shouldMutate(
                context.registerMutation(
                    SwappedArguments.this, "swapped arguments of " + owner + "::" + name))) {
          if (types[last].getSize() == 1) {
            visitInsn(Opcodes.SWAP);
          } else {
            visitInsn(Opcodes.DUP2_X2);
            visitInsn(Opcodes.POP2);
          }
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    };
  }

  @Override
  public String getGloballyUniqueId() {
    return SwappedArguments.class.getName();
  }

  @Override
  public String getName() {
    return NAME;
  }
}
