package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.program.StaticNumber;
import org.lamina.syntax.Expr;
import org.lamina.types.DType;
import org.lamina.types.Size;

/** Evaluates expressions: statics to their values, tensor expressions to values of the graph that is built. */
final class Expressions {
    /** Scalars that the loop of a train counts. */
    private static final List<String> LOOP = List.of("epoch", "step", "progress", "t");

    private final Elaboration all;

    Expressions(Elaboration all) {
        this.all = all;
    }

    Val eval(Ctx ctx, Expr e) {
        try {
            return e.accept(new Eval(ctx));
        } catch (Rejected reported) {
            return Val.UNKNOWN;
        } catch (ArithmeticException tooLarge) {
            return all.reporter.error(
                    Code.INTEGER_TOO_LARGE, ctx, e.span(), "the whole numbers here leave the range of 64 bits");
        }
    }

    /** The value as a tensor where it can be one; a message and null where not. */
    Val.@Nullable Tensor tensor(Ctx ctx, Expr e) {
        Val value = all.operators.coerce(ctx, e.span(), eval(ctx, e));
        if (value instanceof Val.Tensor t) {
            return t;
        }
        if (!(value instanceof Val.Unknown)) {
            all.reporter.error(
                    Code.TENSOR_EXPECTED, ctx, e.span(), "a tensor is needed here, not %s", value.describe());
        }
        return null;
    }

    /** Evaluates to a static bool; null after a message. */
    @Nullable
    Boolean condition(Ctx ctx, Expr e) {
        Val value = eval(ctx.expecting(null), e);
        if (value instanceof Val.Bool b) {
            return b.value();
        }
        if (value instanceof Val.Tensor) {
            all.reporter.report(all.reporter
                    .at(
                            Code.STATIC_CONDITION,
                            ctx,
                            e.span(),
                            "this condition depends on a tensor, and `if` chooses while compiling")
                    .help("choose by value with `select(condition, a, b)`"));
        } else if (!(value instanceof Val.Unknown)) {
            all.reporter.error(
                    Code.STATIC_CONDITION, ctx, e.span(), "a condition must be a bool, not %s", value.describe());
        }
        return null;
    }

    /** One evaluation; a class of its own so that the context need not be a parameter of every case. */
    private final class Eval implements Expr.Visitor<Val> {
        private final Ctx ctx;

        Eval(Ctx ctx) {
            this.ctx = ctx;
        }

        private Val eval(Expr e) {
            return e.accept(this);
        }

        private Val evalFree(Expr e) {
            return ctx.expected() == null ? e.accept(this) : Expressions.this.eval(ctx.expecting(null), e);
        }

        @Override
        public Val visitInt(Expr.IntLit e) {
            return e.value().isPresent() ? new Val.Int(Size.of(e.value().getAsLong())) : Val.UNKNOWN;
        }

        @Override
        public Val visitFloat(Expr.FloatLit e) {
            return new Val.Float(e.value());
        }

        @Override
        public Val visitString(Expr.StringLit e) {
            return all.texts.literal(ctx, e);
        }

        @Override
        public Val visitBool(Expr.BoolLit e) {
            return new Val.Bool(e.value());
        }

        @Override
        public Val visitRef(Expr.Ref e) {
            return ref(ctx, e);
        }

        @Override
        public Val visitParen(Expr.Paren e) {
            return eval(e.inner());
        }

        @Override
        public Val visitCall(Expr.Call e) {
            return all.calls.call(ctx, e);
        }

        @Override
        public Val visitIndex(Expr.Index e) {
            return all.indexing.index(ctx, e, evalFree(e.target()));
        }

        @Override
        public Val visitField(Expr.Field e) {
            return all.fields.field(ctx, e, evalFree(e.target()));
        }

        @Override
        public Val visitUnary(Expr.Unary e) {
            Val x = eval(e.operand());
            return switch (e.op()) {
                case NEG -> all.operators.negate(ctx, e.span(), x);
                case NOT -> all.operators.not(ctx, e.span(), x);
            };
        }

        @Override
        public Val visitBinary(Expr.Binary e) {
            Val left = eval(e.left());
            if (left instanceof Val.Bool b && e.op() == Expr.BinaryOp.AND) {
                return b.value() ? eval(e.right()) : left;
            }
            if (left instanceof Val.Bool b && e.op() == Expr.BinaryOp.OR) {
                return b.value() ? left : eval(e.right());
            }
            return all.operators.binary(ctx, e, left, eval(e.right()));
        }

        @Override
        public Val visitRange(Expr.Range e) {
            Size from = all.signatures.size(ctx, e.from());
            Size to = all.signatures.size(ctx, e.to());
            return from == null || to == null ? Val.UNKNOWN : new Val.Range(from, to);
        }

        @Override
        public Val visitLambda(Expr.Lambda e) {
            return new Val.Lambda(e, ctx.env());
        }

        @Override
        public Val visitPipe(Expr.Pipe e) {
            return all.pipelines.run(ctx, e);
        }

        @Override
        public Val visitTuple(Expr.Tuple e) {
            boolean named = e.elements().stream().anyMatch(a -> a.name().isPresent());
            if (!named) {
                return new Val.Tuple(
                        e.elements().stream().map(a -> evalFree(a.value())).toList());
            }
            var fields = new LinkedHashMap<String, Val>();
            for (var element : e.elements()) {
                if (element.name().isEmpty()) {
                    return all.reporter.error(
                            Code.MIXED_RECORD,
                            ctx,
                            element.span(),
                            "either all elements of a record have names, or none");
                }
                Val value = evalFree(element.value());
                if (value instanceof Val.Unknown) {
                    return value;
                }
                String name = element.name().get().text();
                if (fields.putIfAbsent(name, value) != null) {
                    return all.reporter.error(
                            Code.DUPLICATE_NAME, ctx, element.span(), "this record has two fields `%s`", name);
                }
            }
            return new Val.Fields(fields);
        }

        @Override
        public Val visitList(Expr.ListLit e) {
            var values = new ArrayList<Val>();
            for (var item : e.items()) {
                if (item instanceof Expr.Item.Value v) {
                    Val value = evalFree(v.value());
                    if (value instanceof Val.Unknown) {
                        return Val.UNKNOWN;
                    }
                    values.add(value);
                } else if (item instanceof Expr.Item.Spread s) {
                    var dims = new ArrayList<org.lamina.types.Dim>();
                    if (!all.signatures.addRest(ctx, s.name(), dims)) {
                        return Val.UNKNOWN;
                    }
                    dims.forEach(d -> values.add(new Val.Int(d.size())));
                }
            }
            return new Val.Items(values);
        }

        @Override
        public Val visitAxes(Expr.Axes e) {
            return new Val.AxesNotation(e);
        }

        @Override
        public Val visitIf(Expr.If e) {
            Boolean chosen = condition(ctx, e.condition());
            if (chosen == null) {
                return Val.UNKNOWN;
            }
            if (chosen) {
                return all.blocks.value(ctx, e.then());
            }
            return e.otherwise().isPresent() ? eval(e.otherwise().get()) : Blocks.NOTHING;
        }

        @Override
        public Val visitBlock(Expr.BlockExpr e) {
            return all.blocks.value(ctx, e.block());
        }

        @Override
        public Val visitScan(Expr.Scan e) {
            return all.scans.scan(ctx, e);
        }

        @Override
        public Val visitBroken(Expr.Broken e) {
            return Val.UNKNOWN;
        }
    }

    private Val ref(Ctx ctx, Expr.Ref e) {
        Val value = ctx.env().find(e.name());
        if (value instanceof Val.Cell cell) {
            return read(ctx, cell);
        }
        if (value instanceof Val.Tensor t && t.owner() != ctx.tracer()) {
            return all.reporter.error(
                    Code.OTHER_GRAPH,
                    ctx,
                    e.span(),
                    "`%s` is computed in each step, and this is made before the first",
                    e.name());
        }
        if (value != null) {
            return value;
        }
        if (e.name().equals("training")) {
            return new Val.Bool(ctx.frame().training());
        }
        Val counter = loopScalar(ctx, e.name());
        return counter != null ? counter : unknownName(ctx, e);
    }

    Val.Tensor read(Ctx ctx, Val.Cell cell) {
        return Emit.tensor(ctx, cell.variable().type(), ctx.tracer().read(cell.variable()));
    }

    /** The scalars that a training loop counts; only optimizers, schedules and strings see them. */
    private Val.@Nullable Tensor loopScalar(Ctx ctx, String name) {
        if (!all.loopScalars.visible()) {
            return null;
        }
        String input = switch (name) {
            case "t" -> all.loopScalars.updates();
            case "step", "epoch", "progress" -> name;
            default -> null;
        };
        return input == null
                ? null
                : Emit.tensor(
                        ctx,
                        org.lamina.types.TensorType.scalar(DType.F32),
                        ctx.tracer().scalar(input, DType.F32));
    }

    private Val unknownName(Ctx ctx, Expr.Ref e) {
        var diagnostic = all.reporter.at(Code.UNKNOWN_NAME, ctx, e.span(), "unknown name `%s`", e.name());
        if (LOOP.contains(e.name())) {
            return all.reporter.report(diagnostic.fact("note", "schedules, optimizers and texts know `%s`", e.name()));
        }
        return all.reporter.report(
                Reporter.meant(diagnostic, e.span(), e.name(), ctx.env().all(), ""));
    }

    /** A static number, bool or text as programs write it. */
    static String staticText(Val value, String otherwise) {
        if (value instanceof Val.Int i) {
            return i.shown().text();
        }
        if (value instanceof Val.Float f) {
            return StaticNumber.Real.text(f.shown());
        }
        if (value instanceof Val.Bool b) {
            return Boolean.toString(b.value());
        }
        return value instanceof Val.Str s ? s.value() : otherwise;
    }

    /** Evaluates a list of statics of one kind, as clauses such as {@code grid} have them. */
    List<Val> list(Ctx ctx, Expr e) {
        Val value = eval(ctx, e);
        return value instanceof Val.Items items ? items.values() : List.of(value);
    }
}
