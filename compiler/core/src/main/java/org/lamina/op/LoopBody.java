package org.lamina.op;

import java.util.List;
import java.util.stream.Stream;
import org.lamina.types.DType;
import org.lamina.types.Size;

/**
 * A fused elementwise computation over one iteration space. Instructions refer to earlier ones by position; operands
 * {@code 0 .. reads.size()-1} are the reads.
 *
 * @param sizes the iteration space, and the shape of every output
 * @param reads one per input of the node: which axes of the iteration space the input has, in order
 * @param instructions computed in order for every element
 * @param results operand numbers that become outputs of the whole space
 * @param sums what becomes further outputs, behind the results
 */
public record LoopBody(
        List<Size> sizes, List<Read> reads, List<Instruction> instructions, List<Integer> results, List<Sum> sums) {
    public LoopBody {
        sizes = List.copyOf(sizes);
        reads = List.copyOf(reads);
        instructions = List.copyOf(instructions);
        results = List.copyOf(results);
        sums = List.copyOf(sums);
    }

    /** A loop without sums. */
    public LoopBody(List<Size> sizes, List<Read> reads, List<Instruction> instructions, List<Integer> results) {
        this(sizes, reads, instructions, results, List.of());
    }

    /** Operand numbers of results and sums, in the order of the outputs. */
    public List<Integer> outputs() {
        return Stream.concat(results.stream(), sums.stream().map(Sum::operand)).toList();
    }

    /** An operand summed over the first {@code axes} axes of the iteration space. */
    public record Sum(int operand, int axes) {}

    /** An input whose axis {@code i} is axis {@code axes[i]} of the iteration space; a scalar has none. */
    public record Read(DType dtype, List<Integer> axes) {
        public Read {
            axes = List.copyOf(axes);
        }
    }

    /**
     * An elementwise operation ({@link Op.Unary}, {@link Op.Binary}, {@link Op.Select}, {@link Op.Cast}) or scalar
     * {@link Op.Fill}.
     */
    public record Instruction(Op op, DType dtype, List<Integer> operands) {
        public Instruction {
            operands = List.copyOf(operands);
        }
    }
}
