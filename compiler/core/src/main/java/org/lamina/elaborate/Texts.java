package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lamina.diag.Code;
import org.lamina.program.TextPart;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.types.Elem;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.TensorType;

/** Texts that only a run knows: string arguments of a task, and tokens by the vocabulary of a data block. */
final class Texts {
    /** What a run counts, and texts may show. */
    private static final Set<String> COUNTERS = Set.of("epoch", "step");

    private final Elaboration all;

    Texts(Elaboration all) {
        this.all = all;
    }

    static boolean isText(Val value) {
        return value instanceof Val.Str || value instanceof Val.Text;
    }

    /** Whether the text may differ from run to run. */
    static boolean runs(Val text) {
        return text instanceof Val.Text || (text instanceof Val.Str s && s.late() != null);
    }

    /**
     * The text of a literal. Statics in its holes become part of it, as they are now; what only a run knows stays a piece.
     */
    Val literal(Ctx ctx, Expr.StringLit e) {
        var parts = new ArrayList<Val>();
        boolean wrong = false;
        for (Expr.StringLit.Piece piece : e.pieces()) {
            if (piece instanceof Expr.StringLit.Fixed fixed) {
                parts.add(new Val.Str(fixed.text()));
            } else {
                Expr.Ref name = ((Expr.StringLit.Hole) piece).name();
                Val value = hole(ctx, name);
                wrong |= value instanceof Val.Unknown;
                parts.addAll(parts(value));
            }
        }
        if (wrong) {
            return Val.UNKNOWN;
        }
        return parts.stream().allMatch(Val.Str.class::isInstance)
                ? new Val.Str(parts.stream().map(p -> ((Val.Str) p).value()).collect(Collectors.joining()))
                : new Val.Text(parts);
    }

    private Val hole(Ctx ctx, Expr.Ref name) {
        if (COUNTERS.contains(name.name()) && ctx.env().find(name.name()) == null) {
            return new Val.Counter(name.name());
        }
        Val value = all.expressions.eval(ctx, name);
        if (value instanceof Val.Items) {
            value = all.operators.coerce(ctx, name.span(), value);
        }
        if (value instanceof Val.Tensor tensor) {
            return new Val.Shown(tensor);
        }
        if (value instanceof Val.Text || value instanceof Val.Unknown) {
            return value;
        }
        String shown = Expressions.staticText(fixed(value), "");
        return shown.isEmpty() && !(value instanceof Val.Str)
                ? all.reporter.error(
                        Code.WRONG_OPERAND,
                        ctx,
                        name.span(),
                        "a text shows numbers, tensors and texts, not %s",
                        value.describe())
                : new Val.Str(shown);
    }

    /** A number in a text keeps the value that it has now. */
    private static Val fixed(Val value) {
        if (value instanceof Val.Int i) {
            return new Val.Int(i.size());
        }
        return value instanceof Val.Float f ? new Val.Float(f.value()) : value;
    }

    /** Pieces, as {@link Val.Text} has them. */
    static List<Val> parts(Val text) {
        return text instanceof Val.Text t ? t.parts() : List.of(text);
    }

    static Val joined(Val a, Val b) {
        var parts = new ArrayList<>(parts(a));
        parts.addAll(parts(b));
        return new Val.Text(parts);
    }

    /** A piece without a tensor. */
    static TextPart known(Val.Str text) {
        return text.late() != null ? new TextPart.Argument(text.late().name()) : new TextPart.Fixed(text.value());
    }

    /** {@code Corpus.encode(text)} or {@code Corpus.decode(ids)}. */
    Val call(Ctx ctx, Span span, Val.Coder coder, List<Argument> args) {
        String what = coder.describe();
        if (args.size() != 1 || args.get(0).name().isPresent()) {
            return all.reporter.error(
                    Code.ARGUMENT_COUNT, ctx, span, "%s takes %s", what, coder.encodes() ? "one text" : "one tensor");
        }
        Val given = args.get(0).value();
        if (given instanceof Val.Unknown) {
            return given;
        }
        ctx.tracer().noteCoding();
        return coder.encodes() ? encode(ctx, args.get(0), coder) : decode(ctx, args.get(0), coder);
    }

    private Val encode(Ctx ctx, Argument arg, Val.Coder coder) {
        boolean fits = isText(arg.value()) && parts(arg.value()).stream().allMatch(p -> p instanceof Val.Str);
        if (!fits) {
            return all.reporter.error(
                    Code.STATIC_TYPE,
                    ctx,
                    arg.span(),
                    "%s takes a text of the program or of the command line, not %s",
                    coder.describe(),
                    arg.value().describe());
        }
        var text = parts(arg.value()).stream().map(p -> known((Val.Str) p)).toList();
        var length = new SizeName("P of text " + ctx.tracer().texts().size(), "P");
        var type = TensorType.of(new Elem.Idx(coder.classes()), List.of(Size.of(1), Size.of(length)));
        return Emit.tensor(ctx, type, ctx.tracer().encoded(text, coder.coding(), type));
    }

    private Val decode(Ctx ctx, Argument arg, Val.Coder coder) {
        if (!(arg.value() instanceof Val.Tensor ids)
                || !(ids.type().elem() instanceof Elem.Idx idx)
                || ids.type().rank() > 1) {
            return all.reporter.error(
                    Code.WRONG_OPERAND,
                    ctx,
                    arg.span(),
                    "%s takes tokens, `%s` of no axis or one, not %s",
                    coder.describe(),
                    new Elem.Idx(coder.classes()).text(),
                    arg.value().describe());
        }
        if (!all.shapes.sameSize(ctx, arg.span(), idx.bound(), coder.classes())) {
            return all.reporter.error(
                    Code.WRONG_OPERAND,
                    ctx,
                    arg.span(),
                    "%s takes tokens of its own vocabulary, %s, and this is %s",
                    coder.describe(),
                    new Elem.Idx(coder.classes()).text(),
                    ids.type().text());
        }
        return new Val.Text(List.of(new Val.Decoded(ids, coder.coding())));
    }
}
