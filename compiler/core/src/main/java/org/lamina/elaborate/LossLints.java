package org.lamina.elaborate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.diag.Code;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.syntax.Decl;

/**
 * Losses of logits that are given probabilities. Every shape fits, and the net learns slowly or not at all: the loss applies
 * the activation a second time.
 */
final class LossLints {
    /** Losses of the library whose first argument is logits, and the activation that they apply themselves. */
    private static final Map<String, String> LOGITS = Map.of("cross_entropy", "softmax", "bce_with_logits", "sigmoid");

    private final Elaboration all;

    LossLints(Elaboration all) {
        this.all = all;
    }

    /** Looks at the first argument of a call of a library function. */
    void check(Ctx ctx, Decl.Fn loss, List<Argument> args) {
        String activation = LOGITS.get(loss.name().text());
        if (activation == null || args.isEmpty() || all.reporter.isUsers(loss.span())) {
            return;
        }
        if (args.get(0).value() instanceof Val.Tensor t && isActivated(ctx.tracer(), t.value(), activation)) {
            all.reporter.report(all.reporter
                    .at(
                            Code.LOGITS_EXPECTED,
                            ctx,
                            args.get(0).span(),
                            "`%s` takes logits, and these went through `%s` already",
                            loss.name().text(),
                            activation)
                    .fact("note", "the loss applies `%s` itself, which is exact for large values too", activation)
                    .help("take `%s` away where the loss is computed; a prediction may keep it", activation));
        }
    }

    private static boolean isActivated(Tracer tracer, Value value, String activation) {
        Optional<Node> made = tracer.producer(value);
        while (made.isPresent() && moves(made.get().op())) {
            made = tracer.producer(made.get().inputs().get(0));
        }
        if (made.isEmpty()) {
            return false;
        }
        Op op = made.get().op();
        if (activation.equals("sigmoid")) {
            return op instanceof Op.Unary unary && unary.fn() == UnaryFn.SIGMOID;
        }
        // As the library writes it: the exponentials over their sum.
        return op instanceof Op.Binary binary
                && binary.fn() == BinaryFn.DIV
                && tracer.producer(made.get().inputs().get(0))
                        .filter(n -> n.op() instanceof Op.Unary unary && unary.fn() == UnaryFn.EXP)
                        .isPresent();
    }

    private static boolean moves(Op op) {
        return op instanceof Op.Reshape || op instanceof Op.Transpose || op instanceof Op.Slice;
    }
}
