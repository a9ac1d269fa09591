package org.lamina.format;

import java.util.List;
import java.util.Locale;
import org.lamina.format.Brackets.Style;
import org.lamina.syntax.DataItem;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Named;
import org.lamina.syntax.SweepItem;
import org.lamina.syntax.TrainItem;

/**
 * Clauses of {@code data}, {@code train} and {@code sweep}. What they say stands in one column, behind the width of
 * {@code source}, {@code model} and {@code record}; longer words, and those with a block, stand out.
 */
final class Clauses implements DataItem.Visitor<Doc>, TrainItem.Visitor<Doc> {
    private static final int DATA = "source".length();
    private static final int TRAIN = "model".length();
    private static final int SWEEP = "record".length();

    private final Tokens tokens;
    private final Brackets brackets;
    private final Expressions expressions;
    private final Statements statements;

    Clauses(Tokens tokens, Statements statements) {
        this.tokens = tokens;
        this.statements = statements;
        this.brackets = statements.brackets();
        this.expressions = statements.expressions();
    }

    Doc data(DataItem item) {
        return item.accept(this);
    }

    Doc train(TrainItem item) {
        return item.accept(this);
    }

    /** The word of a clause, and blanks up to the column where the block has several lines. */
    private Doc word(String word, int width) {
        Doc token = tokens.token(word);
        int missing = width - word.length();
        return Docs.concat(token, missing > 0 ? new Doc.IfBroken(" ".repeat(missing)) : Docs.EMPTY, Docs.BLANK);
    }

    private Doc series(List<Named> values, boolean commaBehind) {
        return brackets.series(values, expressions::named, commaBehind);
    }

    private Doc expr(Expr e) {
        return expressions.expr(e);
    }

    private Doc between(String word) {
        return Docs.concat(Docs.BLANK, tokens.token(word), Docs.BLANK);
    }

    @Override
    public Doc visitSource(DataItem.Source item) {
        Doc source = Docs.concat(word("source", DATA), expr(item.source()));
        return item.body()
                .map(body ->
                        Docs.concat(source, Docs.BLANK, statements.block(body).doc()))
                .orElse(source);
    }

    @Override
    public Doc visitSplit(DataItem.Split item) {
        return Docs.concat(word("split", DATA), series(item.settings(), true));
    }

    @Override
    public Doc visitFit(DataItem.Fit item) {
        return Docs.concat(word("fit", DATA), series(item.values(), false), between("on"), tokens.name(item.part()));
    }

    @Override
    public Doc visitMap(DataItem.Map item) {
        Doc map = Docs.concat(word("map", DATA), series(item.values(), false));
        return item.part()
                .map(part -> Docs.concat(map, between("on"), tokens.name(part)))
                .orElse(map);
    }

    @Override
    public Doc visitAugment(DataItem.Augment item) {
        return Docs.concat(
                tokens.token("augment"),
                Docs.BLANK,
                statements.block(item.body()).doc());
    }

    @Override
    public Doc visitBatch(DataItem.Batch item) {
        Doc batch = Docs.concat(word("batch", DATA), expr(item.size()));
        return Docs.concat(batch, further(item.settings()));
    }

    /** Settings behind an expression. */
    private Doc further(List<Named> settings) {
        if (settings.isEmpty()) {
            return series(settings, true);
        }
        Doc comma = tokens.token(",");
        Doc gap = tokens.gap(Docs.LINE);
        return Docs.concat(comma, Docs.group(Docs.nest(Docs.concat(gap, series(settings, true)))));
    }

    @Override
    public Doc visitData(TrainItem.Data item) {
        return Docs.concat(word("data", TRAIN), brackets.series(item.blocks(), expressions::expr, true));
    }

    @Override
    public Doc visitSetting(TrainItem.Setting item) {
        return Docs.concat(word(item.name().name().toLowerCase(Locale.ROOT), TRAIN), expr(item.value()));
    }

    @Override
    public Doc visitLoad(TrainItem.Load item) {
        Doc load = Docs.concat(
                word("load", TRAIN), statements.selector(item.selector()), between("from"), expr(item.from()));
        return item.map()
                .map(map -> Docs.concat(load, between("map"), expr(map)))
                .orElse(load);
    }

    @Override
    public Doc visitFreeze(TrainItem.Freeze item) {
        return Docs.concat(word("freeze", TRAIN), statements.selectors(item.selectors()));
    }

    @Override
    public Doc visitRegularize(TrainItem.Regularize item) {
        return Docs.concat(
                word("regularize", TRAIN), expr(item.penalty()), between("on"), statements.selectors(item.on()));
    }

    @Override
    public Doc visitStep(TrainItem.Step item) {
        Doc step = Docs.concat(tokens.token("step"), Docs.BLANK);
        Doc fields = item.fields().isEmpty()
                ? Docs.EMPTY
                : Docs.concat(brackets.list("(", item.fields(), tokens::name, ")", Style.ROWS), Docs.BLANK);
        return Docs.concat(step, fields, statements.block(item.body()).doc());
    }

    @Override
    public Doc visitMetric(TrainItem.Metric item) {
        Doc metric = Docs.concat(word("metric", TRAIN), expressions.named(item.value()));
        return item.part()
                .map(part -> Docs.concat(metric, between("on"), tokens.name(part)))
                .orElse(metric);
    }

    @Override
    public Doc visitSave(TrainItem.Save item) {
        return Docs.concat(word("save", TRAIN), expr(item.what()), between("to"), expr(item.to()));
    }

    @Override
    public Doc visitAction(TrainItem.Action item) {
        return statements.statement(item.statement());
    }

    Doc sweep(SweepItem item) {
        if (item instanceof SweepItem.Grid grid) {
            return Docs.concat(word("grid", SWEEP), series(grid.values(), true));
        } else if (item instanceof SweepItem.Random random) {
            return Docs.concat(word("random", SWEEP), expr(random.count()), Docs.BLANK, series(random.values(), true));
        } else if (item instanceof SweepItem.KFold kfold) {
            Doc folds = Docs.concat(word("kfold", SWEEP), expr(kfold.folds()), between("of"), expr(kfold.of()));
            return Docs.concat(folds, further(kfold.settings()));
        } else if (item instanceof SweepItem.Seeds seeds) {
            return Docs.concat(word("seeds", SWEEP), expr(seeds.count()));
        } else if (item instanceof SweepItem.Record record) {
            return Docs.concat(word("record", SWEEP), brackets.series(record.values(), expressions::arg, true));
        } else if (item instanceof SweepItem.Pick pick) {
            return Docs.concat(word("pick", SWEEP), expr(pick.rule()));
        } else if (item instanceof SweepItem.Refit refit) {
            return Docs.concat(word("refit", SWEEP), expr(refit.part()), between("to"), expr(refit.to()));
        }
        var write = (SweepItem.Write) item;
        return Docs.concat(word("write", SWEEP), expr(write.value()), between("to"), expr(write.to()));
    }
}
