package org.lamina.plan;

import java.util.ArrayList;
import java.util.List;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.schedule.Section;

/**
 * A step before it has buffers.
 *
 * @param top the node of the graph that it is part of; the node itself unless it stands in a scan
 * @param reads values as the node names them
 * @param writes values that get memory of their own
 * @param partial which results are still to be joined
 * @param targets where else results go
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
        List<Target> targets,
        int axis) {
    /** A further place for a result of a loop: a section of the memory of another value. */
    record Target(int result, Value value, Section section) {}

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

    static Draft run(int phase, Node top, Node node, List<Value> partial, Sections sections) {
        List<Value> writes = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            Value output = node.outputs().get(i);
            if (!sections.skipped(output)) {
                writes.add(output);
            }
            for (Sections.Target target : sections.targets(output)) {
                targets.add(new Target(i, target.value(), target.section()));
            }
        }
        return new Draft(Kind.RUN, phase, top, node, node.inputs(), writes, partial, targets, 0);
    }

    /** Of a scan, along an axis of sequences or yields. */
    static Draft move(Kind kind, int phase, Node top, Node node, List<Value> reads, List<Value> writes, int axis) {
        return new Draft(kind, phase, top, node, reads, writes, List.of(), List.of(), axis);
    }

    static Draft join(int phase, Node node, Value partial) {
        return new Draft(Kind.JOIN, phase, node, node, List.of(), List.of(partial), List.of(), List.of(), 0);
    }
}
