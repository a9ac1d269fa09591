package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.types.Constraint;
import org.lamina.types.Dim;
import org.lamina.types.Relation;
import org.lamina.types.Size;

/** The notation of axes, {@code [n t (h d) -> n h t d]}: {@code rearrange} and {@code einsum}. */
final class Notation {
    private static final String ONE = "1";

    private final BuiltinCall c;

    /** Sizes of the named axes, as far as they are known. */
    private final Map<String, Size> sizes = new LinkedHashMap<>();

    Notation(BuiltinCall c) {
        this.c = c;
    }

    // ---- rearrange -------------------------------------------------------------------------------------------------

    /** Splits the axes of the input, permutes them, and joins those of a group. */
    Val rearrange() {
        Val.Tensor x = c.tensor("x");
        Expr.Axes axes = axes("axes");
        if (axes.inputs().size() != 1) {
            throw c.reject(Code.ARGUMENT_COUNT, axes.span(), "`rearrange` has one tensor, and this names several");
        }
        for (String name : c.names()) {
            if (!name.equals("x") && !name.equals("axes")) {
                sizes.put(name, c.size(name));
            }
        }
        Expr.AxisTerms from = axes.inputs().get(0);
        List<String> split = splitAxes(x, from);
        List<String> order = names(axes.output());
        for (String name : c.names()) {
            if (!name.equals("x") && !name.equals("axes") && !split.contains(name)) {
                throw c.reject(Code.UNKNOWN_ARGUMENT, c.spanOf(name), "the notation has no axis `%s`", name);
            }
        }
        same(axes, split, order);
        Val.Tensor wide = Emit.reshape(c.ctx, c.span, x, dims(split));
        Val.Tensor turned = permuted(wide, split, order);
        var joined = new ArrayList<Dim>();
        for (Expr.AxisTerms.Term term : axes.output().terms()) {
            Size product = Size.of(1);
            for (Ident name : term.names()) {
                product = product.times(size(name.text()));
            }
            joined.add(Dim.of(product));
        }
        Val.Tensor y = Emit.reshape(c.ctx, c.span, turned, joined);
        return new Val.Tensor(y.type(), y.value(), y.owner(), new Trail(c.span, x.type(), y.type(), x.trail()));
    }

    /** The names of all axes after splitting; their sizes are known then. */
    private List<String> splitAxes(Val.Tensor x, Expr.AxisTerms from) {
        rank(x, from);
        List<String> names = names(from);
        for (int i = 0; i < from.terms().size(); i++) {
            Expr.AxisTerms.Term term = from.terms().get(i);
            Size size = x.type().dim(i).size();
            if (term.grouped()) {
                split(term, size, x);
            } else {
                bind(term.names().get(0), size, x);
            }
        }
        return names;
    }

    /** All parts of a group but one are known; the last one is what is left. */
    private void split(Expr.AxisTerms.Term term, Size size, Val.Tensor x) {
        Size known = Size.of(1);
        Ident open = null;
        for (Ident name : term.names()) {
            if (isKnown(name.text())) {
                known = known.times(size(name.text()));
            } else if (open == null) {
                open = name;
            } else {
                throw c.reject(
                        Code.MISSING_ARGUMENT,
                        term.span(),
                        "how is an axis of size %s split into `%s` and `%s`? give the size of one: `%s = ...`",
                        size.text(),
                        open.text(),
                        name.text(),
                        open.text());
            }
        }
        if (open == null) {
            equal(term.span(), known, size, "(" + text(term) + ")", product(term) + known.text(), x);
            return;
        }
        Constraint divides = Constraint.divisible(size, known);
        if (c.ctx.demand(term.span(), divides, "`(" + text(term) + ")` splits an axis evenly")
                .isPresent()) {
            c.all.reporter.report(Wording.notDivisible(
                    c.all.reporter.at(
                            Code.NOT_DIVISIBLE,
                            c.ctx,
                            term.span(),
                            "an axis of size %s cannot be split by %s",
                            size.text(),
                            known.text()),
                    size,
                    known));
            throw new Rejected();
        }
        sizes.put(open.text(), size.exactDiv(known).orElse(c.ctx.facts().simplify(size.floorDiv(known))));
    }

    private void same(Expr.Axes axes, List<String> split, List<String> order) {
        for (String name : order) {
            if (!split.contains(name) && !name.equals(ONE)) {
                throw c.reject(Code.UNKNOWN_SIZE, axes.output().span(), "there is no axis `%s` on the left", name);
            }
        }
        for (String name : split) {
            if (!order.contains(name) && !name.equals(ONE)) {
                throw c.reject(
                        Code.RANK_MISMATCH,
                        axes.output().span(),
                        "the axis `%s` is gone on the right; `rearrange` keeps all elements, `sum` or `mean` do not",
                        name);
            }
        }
    }

    // ---- einsum ----------------------------------------------------------------------------------------------------

    /** Products over named axes, summed over those that the result lacks; from the left, two operands at a time. */
    Val einsum() {
        var tensors = new ArrayList<String>(c.names());
        String last = tensors.remove(tensors.size() - 1);
        Expr.Axes axes = axes(last);
        if (axes.inputs().size() != tensors.size()) {
            throw c.reject(
                    Code.ARGUMENT_COUNT,
                    axes.span(),
                    "the notation names %s and `einsum` got %s",
                    operands(axes.inputs().size()),
                    operands(tensors.size()));
        }
        var operands = new ArrayList<Factor>();
        for (int i = 0; i < tensors.size(); i++) {
            operands.add(factor(c.floats(tensors.get(i)), axes.inputs().get(i)));
        }
        List<String> result = plainNames(axes.output());
        for (String name : result) {
            if (!sizes.containsKey(name)) {
                throw c.reject(Code.UNKNOWN_SIZE, axes.output().span(), "there is no axis `%s` on the left", name);
            }
        }
        Factor product = operands.get(0);
        for (int i = 1; i < operands.size(); i++) {
            Set<String> later = new LinkedHashSet<>(result);
            operands.subList(i + 1, operands.size()).forEach(f -> later.addAll(f.names()));
            product = product(product, operands.get(i), later);
        }
        product = summed(product, new LinkedHashSet<>(result));
        return permuted(product.tensor(), product.names(), result);
    }

    private static String operands(int count) {
        return count == 1 ? "1 tensor" : count + " tensors";
    }

    /** A tensor whose axes have names. */
    private record Factor(Val.Tensor tensor, List<String> names) {}

    private Factor factor(Val.Tensor x, Expr.AxisTerms terms) {
        rank(x, terms);
        List<String> names = plainNames(terms);
        for (int i = 0; i < names.size(); i++) {
            bind(terms.terms().get(i).names().get(0), x.type().dim(i).size(), x);
        }
        return new Factor(Emit.reshape(c.ctx, c.span, x, dims(names)), names);
    }

    /** Sums over the axes that nobody asks for any more. */
    private Factor summed(Factor x, Set<String> wanted) {
        var gone = IntStream.range(0, x.names().size())
                .filter(i -> !wanted.contains(x.names().get(i)))
                .boxed()
                .toList();
        if (gone.isEmpty()) {
            return x;
        }
        var left = x.names().stream().filter(wanted::contains).toList();
        return new Factor(Emit.reduce(c.ctx, c.span, Op.ReduceFn.SUM, x.tensor(), gone), left);
    }

    private Factor product(Factor left, Factor right, Set<String> wanted) {
        Set<String> forLeft = new LinkedHashSet<>(wanted);
        forLeft.addAll(right.names());
        Set<String> forRight = new LinkedHashSet<>(wanted);
        forRight.addAll(left.names());
        Factor a = summed(left, forLeft);
        Factor b = summed(right, forRight);
        var batch = a.names().stream()
                .filter(n -> b.names().contains(n) && wanted.contains(n))
                .toList();
        var inner = a.names().stream()
                .filter(n -> b.names().contains(n) && !wanted.contains(n))
                .toList();
        var rows = a.names().stream().filter(n -> !b.names().contains(n)).toList();
        var columns = b.names().stream().filter(n -> !a.names().contains(n)).toList();
        var all = join(join(batch, rows), columns);
        if (inner.isEmpty()) {
            return new Factor(elementwise(a, b, all), all);
        }
        Val.Tensor x = matrix(a, batch, rows, inner);
        Val.Tensor y = matrix(b, batch, inner, columns);
        var dims = new ArrayList<>(dims(batch));
        dims.add(Dim.of(count(rows)));
        dims.add(Dim.of(count(columns)));
        Val.Tensor z =
                Emit.apply(c.ctx, c.span, new Op.MatMul(false, false), x.type().withDims(dims), x, y);
        return new Factor(Emit.reshape(c.ctx, c.span, z, dims(all)), all);
    }

    /** Without a sum, the product of every element of one with every element of the other. */
    private Val.Tensor elementwise(Factor a, Factor b, List<String> all) {
        Val.Tensor x = permuted(a.tensor(), a.names(), inOrder(a.names(), all));
        Val.Tensor y = permuted(b.tensor(), b.names(), inOrder(b.names(), all));
        return Emit.binary(c.ctx, c.span, Op.BinaryFn.MUL, stretched(x, a.names(), all), stretched(y, b.names(), all));
    }

    private static List<String> inOrder(List<String> names, List<String> all) {
        return all.stream().filter(names::contains).toList();
    }

    private Val.Tensor stretched(Val.Tensor x, List<String> names, List<String> all) {
        var marked = all.stream()
                .map(n -> names.contains(n) ? Dim.of(size(n)) : Dim.stretchAxis())
                .toList();
        return Emit.broadcast(c.ctx, c.span, Emit.reshape(c.ctx, c.span, x, marked), dims(all));
    }

    /** {@code [..batch, rows, columns]}, groups of axes joined. */
    private Val.Tensor matrix(Factor x, List<String> batch, List<String> rows, List<String> columns) {
        var order = join(join(batch, rows), columns);
        var dims = new ArrayList<>(dims(batch));
        dims.add(Dim.of(count(rows)));
        dims.add(Dim.of(count(columns)));
        return Emit.reshape(c.ctx, c.span, permuted(x.tensor(), x.names(), order), dims);
    }

    private static List<String> join(List<String> a, List<String> b) {
        var both = new ArrayList<>(a);
        both.addAll(b);
        return both;
    }

    private Size count(List<String> names) {
        return names.stream().map(this::size).reduce(Size.of(1), Size::times);
    }

    // ---- parts -----------------------------------------------------------------------------------------------------

    private Expr.Axes axes(String name) {
        if (c.value(name) instanceof Val.AxesNotation notation) {
            return notation.axes();
        }
        for (String argument : c.names()) {
            if (c.value(argument) instanceof Val.Str text) {
                throw inBrackets(argument, text.value());
            }
        }
        throw c.reject(
                Code.MISSING_ARGUMENT,
                c.spanOf(name),
                "`%s` needs its axes, as in `[n t d -> t n d]`, not %s",
                c.name(),
                c.value(name).describe());
    }

    /** Axes as a text, which other systems have: {@code "nd,ntd->nt"} or {@code "b c h w -> b h w c"}. */
    private Rejected inBrackets(String argument, String text) {
        String spaced = text.strip().contains(" ") ? text.strip() : text.replaceAll("([A-Za-z])(?=[A-Za-z])", "$1 ");
        String axes = spaced.replaceAll("\\s*,\\s*", ", ").replaceAll("\\s*->\\s*", " -> ");
        c.all.reporter.report(c.all.reporter
                .at(
                        Code.STATIC_TYPE,
                        c.ctx,
                        c.spanOf(argument),
                        "`%s` takes its axes in brackets, not in a text",
                        c.name())
                .help("write `[%s]` as the last argument", axes));
        return new Rejected();
    }

    private void rank(Val.Tensor x, Expr.AxisTerms terms) {
        if (x.type().rank() != terms.terms().size()) {
            var diagnostic = c.all.reporter.at(
                    Code.RANK_MISMATCH,
                    c.ctx,
                    terms.span(),
                    "`%s` names %d axes, and `%s` has %d",
                    Reporter.oneLine(terms.span()),
                    terms.terms().size(),
                    x.type().text(),
                    x.type().rank());
            c.all.reporter.report(Trails.label(c.all.reporter, c.ctx, diagnostic, x));
            throw new Rejected();
        }
    }

    /** Gives a name its size, or holds the size against the one that it has. */
    private void bind(Ident name, Size size, Val.Tensor x) {
        if (isKnown(name.text())) {
            Size known = size(name.text());
            equal(name.span(), known, size, name.text(), known.text(), x);
        } else {
            sizes.put(name.text(), size);
        }
    }

    /** {@code 16*7*8 =} and a blank, where the factors are numbers. */
    private String product(Expr.AxisTerms.Term term) {
        var factors = term.names().stream().map(name -> size(name.text())).toList();
        return factors.size() > 1 && factors.stream().allMatch(Size::isConstant)
                ? factors.stream().map(Size::text).collect(Collectors.joining("*")) + " = "
                : "";
    }

    /** @param value how a message shows {@code known} */
    private void equal(Span span, Size known, Size found, String what, String value, Val.Tensor x) {
        if (!c.all.shapes.sameSize(c.ctx, span, known, found)) {
            var diagnostic = c.all.reporter
                    .at(Code.AXIS_SIZE, c.ctx, span, "`%s` is %s, and this axis is %s", what, value, found.text())
                    .at("`%s`", x.type().text());
            diagnostic = Wording.counterexample(
                    c.all.reporter, c.ctx, diagnostic, new Constraint(Relation.EQ, known, found));
            c.all.reporter.report(Trails.label(c.all.reporter, c.ctx, diagnostic, x));
            throw new Rejected();
        }
    }

    private Size size(String name) {
        return name.equals(ONE) ? Size.of(1) : sizes.get(name);
    }

    private boolean isKnown(String name) {
        return name.equals(ONE) || sizes.containsKey(name);
    }

    private List<Dim> dims(List<String> names) {
        return names.stream().map(name -> Dim.of(size(name))).toList();
    }

    /** Every name once; axes of size 1 may repeat. */
    private List<String> names(Expr.AxisTerms terms) {
        var names = new ArrayList<String>();
        for (Expr.AxisTerms.Term term : terms.terms()) {
            for (Ident name : term.names()) {
                if (names.contains(name.text()) && !name.text().equals(ONE)) {
                    throw c.reject(Code.DUPLICATE_NAME, name.span(), "the axis `%s` stands twice", name.text());
                }
                names.add(name.text());
            }
        }
        return names;
    }

    /** Names without groups, as {@code einsum} wants them. */
    private List<String> plainNames(Expr.AxisTerms terms) {
        for (Expr.AxisTerms.Term term : terms.terms()) {
            if (term.grouped() || term.names().get(0).text().equals(ONE)) {
                throw c.reject(
                        Code.MISPLACED, term.span(), "`einsum` names each axis; groups and `1` belong to `rearrange`");
            }
        }
        return names(terms);
    }

    private static String text(Expr.AxisTerms.Term term) {
        return String.join(" ", term.names().stream().map(Ident::text).toList());
    }

    /** Axes in another order; those of size 1 that have no name are left out and put in. */
    private Val.Tensor permuted(Val.Tensor x, List<String> from, List<String> to) {
        var named = from.stream().filter(n -> !n.equals(ONE)).toList();
        var wanted = to.stream().filter(n -> !n.equals(ONE)).toList();
        Val.Tensor dense = Emit.reshape(c.ctx, c.span, x, dims(named));
        var order = wanted.stream().map(named::indexOf).toList();
        boolean moves = !order.equals(IntStream.range(0, order.size()).boxed().toList());
        Val.Tensor turned = moves ? Emit.transpose(c.ctx, c.span, dense, order) : dense;
        return Emit.reshape(c.ctx, c.span, turned, dims(to));
    }
}
