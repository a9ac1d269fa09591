package org.lamina.format;

import java.util.ArrayList;
import java.util.List;
import org.lamina.format.Brackets.Braces;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Expr.Stage;

/** Pipelines and choices: what the author decides here, which stages or branches share a line, is kept. */
final class Chains {
    private static final Doc BLANK = Doc.text(" ");

    private final Tokens tokens;
    private final Brackets brackets;
    private final Expressions expressions;
    private final Statements statements;
    private final Cursor cursor;

    Chains(Tokens tokens, Brackets brackets, Expressions expressions, Statements statements) {
        this.tokens = tokens;
        this.brackets = brackets;
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
            return Doc.group(Doc.concat(head, leading ? stages : Doc.nest(stages)));
        }
        Doc lines = lines(steps);
        return Doc.concat(head, leading ? lines : Doc.nest(lines));
    }

    private List<Step> steps(List<Stage> stages, boolean arrowFirst) {
        var steps = new ArrayList<Step>();
        for (Stage stage : stages) {
            if (steps.isEmpty() && !arrowFirst) {
                steps.add(new Step(true, Doc.FRESH, stage(stage)));
                continue;
            }
            boolean begins = cursor.newLine() || cursor.hasComments();
            Doc gap = tokens.gap(Doc.FRESH);
            Doc arrow = tokens.token("|>");
            steps.add(new Step(begins, gap, Doc.concat(arrow, BLANK, stage(stage))));
        }
        return steps;
    }

    private static Doc join(List<Step> steps) {
        var parts = new ArrayList<Doc>();
        for (Step step : steps) {
            parts.add(Doc.LINE);
            parts.add(step.doc());
        }
        return Doc.concat(parts);
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
            parts.add(Doc.group(Doc.concat(steps.get(from).doc(), join(steps.subList(from + 1, to)))));
            from = to;
        }
        return Doc.concat(parts);
    }

    private Doc stage(Stage stage) {
        if (stage instanceof Stage.As as) {
            return Doc.concat(tokens.token("as"), BLANK, tokens.name(as.name()));
        } else if (stage instanceof Stage.Repeat repeat) {
            return repeat(repeat);
        }
        var apply = (Stage.Apply) stage;
        return Doc.concat(
                apply.label().map(l -> Doc.concat(tokens.name(l), tokens.token(":"), BLANK)).orElse(Doc.EMPTY),
                expressions.expr(apply.function()));
    }

    private Doc repeat(Stage.Repeat repeat) {
        Doc head = Doc.concat(
                repeat.label().map(l -> Doc.concat(tokens.name(l), tokens.token(":"), BLANK)).orElse(Doc.EMPTY),
                tokens.token("repeat"),
                BLANK,
                repeat.index().map(i -> Doc.concat(tokens.name(i), BLANK, tokens.token("in"), BLANK)).orElse(Doc.EMPTY),
                expressions.expr(repeat.count()),
                BLANK);
        boolean many = cursor.line(cursor.next()) < cursor.line(repeat.span().end() - 1);
        Doc open = tokens.token("{");
        if (!many) {
            List<Step> steps = steps(repeat.body(), false);
            Doc close = tokens.token("}");
            Doc inner = Doc.concat(Doc.LINE, steps.get(0).doc(), join(steps.subList(1, steps.size())));
            Doc body = Doc.concat(Doc.nest(inner), Doc.LINE, close);
            return Doc.concat(head, open, body.manyLines() ? Doc.contained(Doc.broken(body)) : Doc.group(body));
        }
        Doc first = tokens.between(Tokens.Blanks.INNER);
        Doc lines = lines(steps(repeat.body(), false));
        Doc last = tokens.between(Tokens.Blanks.INNER);
        return Doc.concat(
                head,
                open,
                Doc.contained(Doc.concat(Doc.nest(Doc.concat(first, lines, last)), Doc.FRESH, tokens.token("}"))));
    }

    /** A condition or {@code else} with its block; {@code gap} holds comments before it. */
    private record Branch(boolean begins, Doc gap, Doc head, Braces braces) {}

    /** @param leading whether it begins its line, so that {@code else} on a line of its own stands right below */
    Doc choice(Expr.If choice, boolean leading) {
        List<Branch> branches = branches(choice);
        boolean rows = branches.stream().anyMatch(Branch::begins);
        boolean one = !rows && branches.stream().noneMatch(b -> b.braces().many() || b.gap() != Doc.EMPTY);
        var parts = new ArrayList<Doc>();
        Doc.Group before = Doc.group(Doc.EMPTY);
        for (Branch branch : branches) {
            Braces braces = branch.braces();
            if (!parts.isEmpty()) {
                Doc end = rows ? new Doc.LineUnless(before) : BLANK;
                Doc gap = branch.gap() == Doc.EMPTY ? end : branch.gap();
                parts.add(leading ? gap : Doc.nest(gap));
            }
            parts.add(branch.head());
            parts.add(braces.open());
            before = braces.many() ? Doc.broken(braces.rest()) : Doc.group(braces.rest());
            parts.add(one ? braces.rest() : braces.many() ? Doc.contained(before) : before);
        }
        Doc all = Doc.concat(parts);
        return one ? Doc.group(all) : all;
    }

    private List<Branch> branches(Expr.If choice) {
        var branches = new ArrayList<Branch>();
        boolean begins = false;
        Doc gap = Doc.EMPTY;
        Expr next = choice;
        while (true) {
            Doc word = branches.isEmpty() ? Doc.EMPTY : Doc.concat(tokens.token("else"), BLANK);
            Braces braces;
            if (next instanceof Expr.If test) {
                Doc head = Doc.concat(word, tokens.token("if"), BLANK, expressions.expr(test.condition()), BLANK);
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
            gap = tokens.gap(Doc.EMPTY);
        }
    }
}
