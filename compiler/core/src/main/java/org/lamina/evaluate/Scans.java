package org.lamina.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lamina.ir.Graph;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.SizeName;

/** Runs the body of a scan turn by turn. */
final class Scans {
    private Scans() {}

    static List<Tensor> run(
            Op.Scan op, List<Tensor> in, int turns, Map<SizeName, Long> names, Evaluator.Precision precision) {
        int sequences = op.sequences().size();
        List<Tensor> carried = in.subList(0, op.carries());
        List<Tensor> captured = in.subList(op.carries() + sequences, in.size());
        List<Tensor[]> yielded =
                op.yields().stream().map(axis -> new Tensor[turns]).toList();
        for (int i = 0; i < turns; i++) {
            int turn = op.reverse() ? turns - 1 - i : i;
            List<Tensor> given = new ArrayList<>(List.of(Tensor.integers(DType.I64, new int[0], turn)));
            given.addAll(carried);
            for (int s = 0; s < sequences; s++) {
                given.add(slice(in.get(op.carries() + s), op.sequences().get(s), turn));
            }
            given.addAll(captured);
            List<Tensor> made = Evaluator.run(Graph.bodyOf(op), given, names, precision);
            carried = made.subList(0, op.carries());
            for (int y = 0; y < yielded.size(); y++) {
                yielded.get(y)[turn] = made.get(op.carries() + y);
            }
        }
        List<Tensor> out = new ArrayList<>(carried);
        for (int y = 0; y < yielded.size(); y++) {
            out.add(stack(yielded.get(y), op.yields().get(y)));
        }
        return out;
    }

    private static Tensor slice(Tensor x, int axis, int at) {
        return Moves.slice(x, axis, at, 1).reshaped(without(x.sizes(), axis));
    }

    private static Tensor stack(Tensor[] slices, int axis) {
        List<Tensor> thin = new ArrayList<>();
        for (Tensor slice : slices) {
            int[] sizes = new int[slice.rank() + 1];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = i == axis ? 1 : slice.size(i < axis ? i : i - 1);
            }
            thin.add(slice.reshaped(sizes));
        }
        return Moves.concat(thin, axis);
    }

    private static int[] without(int[] sizes, int axis) {
        int[] left = new int[sizes.length - 1];
        for (int i = 0; i < left.length; i++) {
            left[i] = sizes[i < axis ? i : i + 1];
        }
        return left;
    }
}
