package org.lamina.parse;

import java.util.List;
import java.util.Optional;
import org.lamina.grammar.NnLexer;
import org.lamina.grammar.NnParser;
import org.lamina.source.Span;
import org.lamina.syntax.DataItem;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.SweepItem;
import org.lamina.syntax.TrainItem;

/** Parse tree to the clauses of {@code data}, {@code train} and {@code sweep}; broken clauses are left out. */
final class ClauseBuilder {
    private final Reading reading;
    private final StmtBuilder statements;
    private final ExprBuilder exprs;

    ClauseBuilder(Reading reading, StmtBuilder statements) {
        this.reading = reading;
        this.statements = statements;
        this.exprs = statements.exprs();
    }

    List<DataItem> items(NnParser.DataBodyContext body) {
        return body.dataItem().stream()
                .filter(item -> item.exception == null)
                .map(this::item)
                .toList();
    }

    private DataItem item(NnParser.DataItemContext item) {
        Span span = reading.span(item);
        exprs.noGaps(item);
        Optional<Ident> part = Optional.ofNullable(item.id()).map(exprs::ident);
        return switch (item.getStart().getType()) {
            case NnLexer.SOURCE ->
                new DataItem.Source(
                        span,
                        exprs.expr(item.expr()),
                        Optional.ofNullable(item.block()).map(statements::block));
            case NnLexer.SPLIT -> new DataItem.Split(span, exprs.named(item.named()));
            case NnLexer.FIT -> new DataItem.Fit(span, exprs.named(item.named()), part.orElseThrow());
            case NnLexer.MAP -> new DataItem.Map(span, exprs.named(item.named()), part);
            case NnLexer.AUGMENT -> new DataItem.Augment(span, statements.block(item.block()));
            default -> new DataItem.Batch(span, exprs.expr(item.expr()), exprs.named(item.named()));
        };
    }

    List<TrainItem> items(NnParser.TrainBodyContext body) {
        return Reading.each(body.trainItem(), this::item);
    }

    private TrainItem item(NnParser.TrainItemContext item) {
        Span span = reading.span(item);
        if (item.exception != null) {
            return new TrainItem.Action(span, StmtBuilder.broken(span));
        } else if (item.action() != null) {
            return new TrainItem.Action(span, statements.action(item.action()));
        } else if (item.assignment() != null) {
            return new TrainItem.Action(span, statements.assignment(item.assignment()));
        }
        exprs.noGaps(item);
        List<Expr> values = Reading.each(item.expr(), exprs::expr);
        return switch (item.getStart().getType()) {
            case NnLexer.DATA -> new TrainItem.Data(span, values);
            case NnLexer.LOAD ->
                new TrainItem.Load(
                        span,
                        statements.selector(item.selector()),
                        values.get(0),
                        values.size() == 2 ? Optional.of(values.get(1)) : Optional.empty());
            case NnLexer.FREEZE -> new TrainItem.Freeze(span, statements.selectors(item.selectors()));
            case NnLexer.REGULARIZE ->
                new TrainItem.Regularize(span, values.get(0), statements.selectors(item.selectors()));
            case NnLexer.STEP ->
                new TrainItem.Step(span, Reading.each(item.id(), exprs::ident), statements.block(item.block()));
            case NnLexer.METRIC ->
                new TrainItem.Metric(
                        span,
                        exprs.named(item.named()),
                        item.id().stream().map(exprs::ident).findFirst());
            case NnLexer.SAVE -> new TrainItem.Save(span, values.get(0), values.get(1));
            default -> new TrainItem.Setting(span, setting(item.getStart().getType()), values.get(0));
        };
    }

    private static TrainItem.SettingName setting(int word) {
        return switch (word) {
            case NnLexer.EPOCHS -> TrainItem.SettingName.EPOCHS;
            case NnLexer.STEPS -> TrainItem.SettingName.STEPS;
            case NnLexer.SEED -> TrainItem.SettingName.SEED;
            case NnLexer.PRECISION -> TrainItem.SettingName.PRECISION;
            default -> TrainItem.SettingName.STOP;
        };
    }

    List<SweepItem> items(NnParser.SweepBodyContext body) {
        return body.sweepItem().stream()
                .filter(item -> item.exception == null)
                .map(this::item)
                .toList();
    }

    private SweepItem item(NnParser.SweepItemContext item) {
        Span span = reading.span(item);
        exprs.noGaps(item);
        List<Expr> values = Reading.each(item.expr(), exprs::expr);
        return switch (item.getStart().getType()) {
            case NnLexer.GRID -> new SweepItem.Grid(span, exprs.named(item.named()));
            case NnLexer.RANDOM ->
                new SweepItem.Random(
                        span, Literals.integer(item.INT().getSymbol(), reading), exprs.named(item.named()));
            case NnLexer.KFOLD -> new SweepItem.KFold(span, values.get(0), values.get(1), exprs.named(item.named()));
            case NnLexer.SEEDS -> new SweepItem.Seeds(span, values.get(0));
            case NnLexer.RECORD -> new SweepItem.Record(span, exprs.args(item.arg()));
            case NnLexer.PICK -> new SweepItem.Pick(span, values.get(0));
            case NnLexer.REFIT -> new SweepItem.Refit(span, values.get(0), values.get(1));
            default -> new SweepItem.Write(span, values.get(0), values.get(1));
        };
    }
}
