package org.lamina.codegen;

import java.util.ArrayList;
import java.util.List;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.types.DType;

/**
 * Whether a loop may treat truth values as the numbers 0 and 1.
 *
 * <p>Note [Choices by arithmetic]: {@code c*a + (1-c)*b} is exactly {@code c ? a : b} for finite a and b, and vectorises,
 * which is worth a factor of ten and more. For an infinite or undefined operand it is not, and programs choose between
 * values just to avoid such an operand, as in {@code where(x > 0, log(x), 0)}. So it is used only where {@link Finiteness}
 * shows nothing on the way to the operand that makes such values from ordinary ones.
 */
final class Masks {
    private Masks() {}

    /** The element type of all numbers in the loop; BOOL if there are several, integers, or none. */
    static DType type(LoopBody body) {
        DType found = DType.BOOL;
        List<DType> types = new ArrayList<>();
        body.reads().forEach(read -> types.add(read.dtype()));
        body.instructions().forEach(instruction -> types.add(instruction.dtype()));
        for (DType type : types) {
            if (type != DType.BOOL) {
                if (type != DType.F32 && type != DType.F64 || found != DType.BOOL && found != type) {
                    return DType.BOOL;
                }
                found = type;
            }
        }
        return found;
    }

    /** @param finite for every operand of the loop, reads first */
    static boolean allowed(LoopBody body, List<Boolean> finite) {
        if (type(body) == DType.BOOL) {
            return false;
        }
        boolean truth = false;
        for (LoopBody.Read read : body.reads()) {
            if (read.dtype() == DType.BOOL) {
                return false;
            }
        }
        for (LoopBody.Instruction instruction : body.instructions()) {
            List<Integer> in = instruction.operands();
            truth |= instruction.dtype() == DType.BOOL;
            if (instruction.op() instanceof Op.Select && !(finite.get(in.get(1)) && finite.get(in.get(2)))) {
                return false;
            }
            if (instruction.op() instanceof Op.Binary binary
                    && binary.fn().comparison()
                    && !(finite.get(in.get(0)) || finite.get(in.get(1)))) {
                return false;
            }
        }
        return truth;
    }
}
