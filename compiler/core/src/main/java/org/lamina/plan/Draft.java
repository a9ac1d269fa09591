package org.lamina.plan;

import java.util.List;
import org.lamina.ir.Node;
import org.lamina.ir.Value;

/**
 * A step before it has buffers.
 *
 * @param top the node of the graph that it is part of; the node itself unless it stands in a scan
 * @param reads values as the node names them
 * @param partial which results are still to be joined
 * @param axis along which a TAKE or PUT goes
 */
record Draft(
        Kind kind,
        int phase,
        Node top,
        Node node,
        List<Value> reads,
        List<Value> writes,
        List<Value> partial,
        int axis) {
    enum Kind {
        /** A node. */
        RUN,
        /** Partial results of all shards to a whole one. */
        JOIN,
        /** One value to a buffer of its own. */
        COPY,
        /** Turns begin; what they yield gets its memory. */
        BEGIN,
        /** The number of the turn. */
        NUMBER,
        /** The slice that belongs to the turn. */
        TAKE,
        /** A value to its place in what the turns yield: its second read. */
        PUT,
        /** The next value of a carry to the carry: its second read. */
        STORE,
        /** Turns end; it reads what outlives a turn. */
        END
    }

    static Draft run(int phase, Node top, Node node, List<Value> partial) {
        return new Draft(Kind.RUN, phase, top, node, node.inputs(), node.outputs(), partial, 0);
    }

    static Draft join(int phase, Node node, Value partial) {
        return new Draft(Kind.JOIN, phase, node, node, List.of(), List.of(partial), List.of(), 0);
    }
}
