package org.lamina.format;

import java.util.ArrayList;
import java.util.List;
import org.lamina.format.Brackets.Braces;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Expr.Stage;

/** Pipelines and choices: what the author decides here, which stages or branches share a line, is kept. */
final class Chains {
    private final Tokens tokens;
    private final Expressions expressions;
    private final Statements statements;
    private final Cursor cursor;

    Chains(Tokens tokens, Expressions expressions, Statements statements) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.statements = statements;
        this.cursor = tokens.cursor();
    }

    /** A stage with the line end or the comments before it; {@code begins} says that there are such. */
    private record Step(boolean begins, Doc gap, Doc doc) {}

    /** @param leading whether it begins its line, so that the stages stand right below its head */
    Doc pipe(Expr.Pipe pipe, boolean leading) {
        Doc head = expressions.expr(pipe.head());
        List<Step> steps = steps(pipe.stages(), true);
        if (steps.stream().noneMatch(Step::begins)) {
            Doc stages = join(steps);
            return Docs.group(Docs.concat(head, leading ? stages : Docs.nest(stages)));
        }
        Doc lines = lines(steps);
        return Docs.concat(head, leading ? lines : Docs.nest(lines));
    }

    private List<Step> steps(List<Stage> stages, boolean arrowFirst) {
        var steps = new ArrayList<Step>();
        for (Stage stage : stages) {
            if (steps.isEmpty() && !arrowFirst) {
                steps.add(new Step(true, Docs.FRESH, stage(stage)));
                continue;
            }
            boolean begins = cursor.newLine() || cursor.hasComments();
            Doc gap = tokens.gap(Docs.FRESH);
            Doc arrow = tokens.token("|>");
            steps.add(new Step(begins, gap, Docs.concat(arrow, Docs.BLANK, stage(stage))));
        }
        return steps;
    }

    private static Doc join(List<Step> steps) {
        var parts = new ArrayList<Doc>();
        for (Step step : steps) {
            parts.add(Docs.LINE);
            parts.add(step.doc());
        }
        return Docs.concat(parts);
    }

    /** The first stage begins a line in any case. */
    private static Doc lines(List<Step> steps) {
        var parts = new ArrayList<Doc>();
        for (int from = 0; from < steps.size(); ) {
            int to = from + 1;
            while (to < steps.size() && !steps.get(to).begins()) {
                to++;
            }
            parts.add(steps.get(from).gap());
            parts.add(Docs.group(Docs.concat(steps.get(from).doc(), join(steps.subList(from + 1, to)))));
            from = to;
        }
        return Docs.concat(parts);
    }

    private Doc stage(Stage stage) {
        if (stage instanceof Stage.As as) {
            return Docs.concat(tokens.token("as"), Docs.BLANK, tokens.name(as.name()));
        } else if (stage instanceof Stage.Repeat repeat) {
            return repeat(repeat);
        }
        var apply = (Stage.Apply) stage;
        return Docs.concat(
                apply.label()
                        .map(l -> Docs.concat(tokens.name(l), tokens.token(":"), Docs.BLANK))
                        .orElse(Docs.EMPTY),
                expressions.expr(apply.function()));
    }

    private Doc repeat(Stage.Repeat repeat) {
        Doc head = Docs.concat(
                repeat.label()
                        .map(l -> Docs.concat(tokens.name(l), tokens.token(":"), Docs.BLANK))
                        .orElse(Docs.EMPTY),
                tokens.token("repeat"),
                Docs.BLANK,
                repeat.index()
                        .map(i -> Docs.concat(tokens.name(i), Docs.BLANK, tokens.token("in"), Docs.BLANK))
                        .orElse(Docs.EMPTY),
                expressions.expr(repeat.count()),
                Docs.BLANK);
        boolean many = cursor.line(cursor.next()) < cursor.line(repeat.span().end() - 1);
        Doc open = tokens.token("{");
        if (!many) {
            List<Step> steps = steps(repeat.body(), false);
            Doc close = tokens.token("}");
            Doc inner = Docs.concat(Docs.LINE, steps.get(0).doc(), join(steps.subList(1, steps.size())));
            Doc body = Docs.concat(Docs.nest(inner), Docs.LINE, close);
            return Docs.concat(head, open, body.manyLines() ? Docs.contained(Docs.broken(body)) : Docs.group(body));
        }
        Doc first = tokens.between(Tokens.Blanks.INNER);
        Doc lines = lines(steps(repeat.body(), false));
        Doc last = tokens.between(Tokens.Blanks.INNER);
        return Docs.concat(
                head,
                open,
                Docs.contained(Docs.concat(Docs.nest(Docs.concat(first, lines, last)), Docs.FRESH, tokens.token("}"))));
    }

    /** A condition or {@code else} with its block; {@code gap} holds comments before it. */
    private record Branch(boolean begins, Doc gap, Doc head, Braces braces) {}

    /** @param leading whether it begins its line, so that {@code else} on a line of its own stands right below */
    Doc choice(Expr.If choice, boolean leading) {
        List<Branch> branches = branches(choice);
        boolean rows = branches.stream().anyMatch(Branch::begins);
        boolean one = !rows && branches.stream().noneMatch(b -> b.braces().many() || b.gap() != Docs.EMPTY);
        var parts = new ArrayList<Doc>();
        Doc.Group before = Docs.group(Docs.EMPTY);
        for (Branch branch : branches) {
            Braces braces = branch.braces();
            if (!parts.isEmpty()) {
                Doc end = rows ? new Doc.LineUnless(before) : Docs.BLANK;
                Doc gap = branch.gap() == Docs.EMPTY ? end : branch.gap();
                parts.add(leading ? gap : Docs.nest(gap));
            }
            parts.add(branch.head());
            parts.add(braces.open());
            before = braces.many() ? Docs.broken(braces.rest()) : Docs.group(braces.rest());
            parts.add(one ? braces.rest() : braces.many() ? Docs.contained(before) : before);
        }
        Doc all = Docs.concat(parts);
        return one ? Docs.group(all) : all;
    }

    private List<Branch> branches(Expr.If choice) {
        var branches = new ArrayList<Branch>();
        boolean begins = false;
        Doc gap = Docs.EMPTY;
        Expr next = choice;
        while (true) {
            Doc word = branches.isEmpty() ? Docs.EMPTY : Docs.concat(tokens.token("else"), Docs.BLANK);
            Braces braces;
            if (next instanceof Expr.If test) {
                Doc head = Docs.concat(
                        word, tokens.token("if"), Docs.BLANK, expressions.expr(test.condition()), Docs.BLANK);
                braces = statements.block(test.then());
                branches.add(new Branch(begins, gap, head, braces));
                if (test.otherwise().isEmpty()) {
                    return branches;
                }
                next = test.otherwise().get();
            } else {
                braces = statements.block(((Expr.BlockExpr) next).block());
                branches.add(new Branch(begins, gap, word, braces));
                return branches;
            }
            begins = !cursor.hasComments() && cursor.newLine() && !braces.many();
            gap = tokens.gap(Docs.EMPTY);
        }
    }
}
