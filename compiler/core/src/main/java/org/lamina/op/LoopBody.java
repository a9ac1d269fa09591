package org.lamina.op;

import java.util.List;
import java.util.stream.Stream;
import org.lamina.types.DType;
import org.lamina.types.Size;

/**
 * A fused elementwise computation over one iteration space. Instructions refer to earlier ones by position; operands
 * {@code 0 .. reads.size()-1} are the reads.
 *
 * <p>Note [Rows]: the trailing axes of the space may form rows. Then an instruction may reduce an operand over each row,
 * others may compute with what rows have, and instructions on elements see the number of their row.
 *
 * @param sizes the iteration space, and the shape of every output on elements
 * @param rowAxes how many trailing axes form a row; 0 if nothing is reduced over rows
 * @param reads one per input of the node: which axes of the iteration space the input has, in order
 * @param instructions computed in order for every element, or for every row
 * @param results operand numbers that become outputs: of the whole space, or with a number for each row
 * @param sums what becomes further outputs, behind the results
 */
public record LoopBody(
        List<Size> sizes,
        int rowAxes,
        List<Read> reads,
        List<Instruction> instructions,
        List<Integer> results,
        List<Sum> sums) {
    public LoopBody {
        sizes = List.copyOf(sizes);
        reads = List.copyOf(reads);
        instructions = List.copyOf(instructions);
        results = List.copyOf(results);
        sums = List.copyOf(sums);
    }

    /** A loop without rows and sums. */
    public LoopBody(List<Size> sizes, List<Read> reads, List<Instruction> instructions, List<Integer> results) {
        this(sizes, 0, reads, instructions, results, List.of());
    }

    /** Operand numbers of results and sums, in the order of the outputs. */
    public List<Integer> outputs() {
        return Stream.concat(results.stream(), sums.stream().map(Sum::operand)).toList();
    }

    /** Whether an operand has one number for each row. */
    public boolean row(int operand) {
        return operand < reads.size()
                ? reads.get(operand).row()
                : instructions.get(operand - reads.size()).row();
    }

    /** The shape of what has one number for each row. */
    public List<Size> rowSizes() {
        return sizes.subList(0, sizes.size() - rowAxes);
    }

    /** An operand on elements summed over the first {@code axes} axes of the iteration space. */
    public record Sum(int operand, int axes) {}

    /**
     * An input whose axis {@code i} is axis {@code axes[i]} of the iteration space; a scalar has none.
     *
     * @param row whether instructions on rows read it
     */
    public record Read(DType dtype, List<Integer> axes, boolean row) {
        public Read {
            axes = List.copyOf(axes);
        }

        /** What instructions on elements read. */
        public Read(DType dtype, List<Integer> axes) {
            this(dtype, axes, false);
        }
    }

    /**
     * An elementwise operation ({@link Op.Unary}, {@link Op.Binary}, {@link Op.Select}, {@link Op.Cast}), scalar
     * {@link Op.Fill}, or {@link Op.Reduce} over the axes of a row.
     *
     * @param row whether there is one result for each row
     */
    public record Instruction(Op op, DType dtype, List<Integer> operands, boolean row) {
        public Instruction {
            operands = List.copyOf(operands);
        }

        /** An instruction on elements. */
        public Instruction(Op op, DType dtype, List<Integer> operands) {
            this(op, dtype, operands, false);
        }
    }
}
