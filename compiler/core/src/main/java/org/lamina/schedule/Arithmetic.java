package org.lamina.schedule;

import java.util.List;
import org.lamina.op.Op;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** How much there is to do in a step. */
public final class Arithmetic {
    private Arithmetic() {}

    /** Multiplications and additions of a product or a convolution; 0 for all else. */
    public static Size products(Step step) {
        if (!(step instanceof Step.Call call)) {
            return Size.of(0);
        }
        List<Operand> reads = call.reads();
        ValueType result = call.writes().get(0).type();
        if (call.op() instanceof Op.MatMul product) {
            ValueType left = reads.get(0).type();
            Size inner = left.size(left.rank() - (product.transposeLeft() ? 2 : 1));
            return result.count().times(inner).times(2);
        } else if (call.op() instanceof Op.Conv2d) {
            return convolution(reads.get(1).type(), result);
        } else if (call.op() instanceof Op.Conv2dGradInput) {
            return convolution(reads.get(1).type(), reads.get(0).type());
        } else if (call.op() instanceof Op.Conv2dGrads) {
            return convolution(reads.get(1).type(), reads.get(2).type()).times(2);
        } else if (call.op() instanceof Op.Conv2dGradWeight) {
            return convolution(result, reads.get(1).type());
        }
        return Size.of(0);
    }

    /** Every element of the result takes a product for each element of one filter. */
    private static Size convolution(ValueType filters, ValueType result) {
        Size filter = filters.size(1).times(filters.size(2)).times(filters.size(3));
        return result.count().times(filter).times(2);
    }

    /** Bytes of what a step reads and writes; of a tensor that it takes a turn from or puts one into, those of the turn. */
    public static Size bytes(Step step) {
        if (step instanceof Step.Take take) {
            return bytes(take.to()).times(2);
        } else if (step instanceof Step.Put put) {
            return bytes(put.from()).times(2);
        }
        Size sum = Size.of(0);
        for (Operand read : step.reads()) {
            sum = sum.plus(bytes(read));
        }
        for (Operand write : step.writes()) {
            sum = sum.plus(bytes(write));
        }
        return sum;
    }

    private static Size bytes(Operand operand) {
        return operand.type().count().times(Storage.of(operand.type().dtype()).bytes());
    }
}
