/*
 * Grammar of the .nn language, edition 1.
 *
 * It decides with one token of lookahead everywhere (LL(1)), so that parsing is linear. To get there, and to give better messages, some rules
 * accept more than the language has (`expr = expr` in an argument, `params*` in a signature); what is too much is
 * refused, in the user's terms, when org.lamina.parse builds the tree. Operators are a flat list here; their
 * precedence is applied there too (class Operators).
 *
 * The tokens have passed the newline rule: a NEWLINE that arrives here ends a statement, never stands twice in a
 * row, nor after `{`, nor before `}`.
 */
parser grammar NnParser;

options {
    tokenVocab = NnLexer;
}

file: edition? (item NEWLINE)* EOF;

edition: NN INT NEWLINE;

item: use | decl;

use: USE (STRING | id (DOT id)*) (LBRACE id (COMMA id?)* RBRACE)? (AS id)?;

decl:
    EXPORT? (
        constDecl
        | fnDecl
        | layerDecl
        | optimizerDecl
        | metricDecl
        | dataDecl
        | trainDecl
        | sweepDecl
        | taskDecl
        | testDecl
    );

constDecl: IDENT ASSIGN expr;

fnDecl: FN id signature (ASSIGN expr | block);

layerDecl: (LAYER | MODEL) id signature block;

optimizerDecl: OPTIMIZER id signature block;

metricDecl: METRIC id signature block;

dataDecl: DATA id params* COLON params dataBody;

trainDecl: TRAIN id params* trainBody;

sweepDecl: SWEEP id OVER postfix sweepBody;

taskDecl: TASK id params* block;

testDecl: TEST STRING block;

signature: params* (ARROW result)? (WHERE expr (COMMA expr?)*)?;

params: LPAREN (param (COMMA param?)*)? RPAREN;

param: id COLON type (ASSIGN expr)?;

result: type | params;

// Types; sizes are ordinary arithmetic without comparisons.
type: id (LT size GT)? shape? | (FN | LAYER) params ARROW type;

shape: LBRACK (axis (COMMA axis?)*)? RBRACK;

axis: DOTDOT id | TILDE | size;

size: operand (sizeOperator operand)*;

sizeOperator: PLUS | MINUS | STAR | SLASH | DSLASH | PERCENT | AT | CARET;

// Statements.
block: LBRACE stmt? (NEWLINE stmt?)* RBRACE;

stmt: action | expr (ASSIGN expr)?;

action:
    declaration
    | UPDATE named
    | NEXT named (COMMA named?)*
    | YIELD expr
    | MINIMIZE expr OVER selectors WITH expr
    | EVERY postfix (STEPS | EPOCHS) block
    | CHECK condition (COMMA STRING)?
    | PRINT expr (COMMA expr?)*
    | WRITE expr TO expr
    | MODEL bind (COMMA bind?)*;

declaration: (PARAM | STATE) id COLON type ASSIGN expr;

bind: id ASSIGN expr (FROM expr)?;

named: id ASSIGN expr;

selectors: selector (COMMA selector)*;

selector: id (DOT (id | STAR | DSTAR) | LBRACK (INT | STAR) RBRACK)*;

// `=` is refused later, with the advice to write `==`.
condition: expr (ASSIGN expr)?;

// Expressions.
expr: operation (PIPE stage)* (FATARROW expr)?;

stage: AS id | repeat | postfix (COLON (repeat | postfix))?;

repeat: REPEAT operation (IN operation)? LBRACE stage (PIPE stage)* RBRACE;

operation: operand (operator operand)*;

operator:
    sizeOperator
    | EQEQ
    | NEQ
    | LT
    | GT
    | LE
    | GE
    | DOTDOT
    | AND
    | OR;

operand: (MINUS | NOT)* postfix;

postfix: primary suffix*;

suffix: LPAREN (arg (COMMA arg?)*)? RPAREN | LBRACK index (COMMA index?)* RBRACK | DOT id;

arg: expr (ASSIGN expr)?;

index: COLON | TILDE | DOTDOT | expr;

primary:
    INT
    | FLOAT
    | STRING
    | TRUE
    | FALSE
    | id
    | tuple
    | list
    | axes
    | choice
    | scan;

tuple: LPAREN (arg (COMMA arg?)*)? RPAREN;

list: LBRACK (listItem (COMMA listItem?)*)? RBRACK;

listItem: DOTDOT id | expr;

axes: AXES_OPEN axesTerms (COMMA axesTerms)* ARROW axesTerms? RBRACK;

axesTerms: axesTerm+;

axesTerm: id | INT | LPAREN id+ RPAREN;

choice: IF condition block (ELSE (block | choice))?;

scan: SCAN (named (COMMA named)*)? FOR traversal (COMMA traversal)* (BY INT)? block;

traversal: id IN operation;

// Clauses of data, train and sweep.
dataBody: LBRACE dataItem? (NEWLINE dataItem?)* RBRACE;

dataItem:
    SOURCE expr block?
    | SPLIT named (COMMA named?)*
    | FIT named (COMMA named)* ON id
    | MAP named (COMMA named)* (ON id)?
    | AUGMENT block
    | BATCH expr (COMMA named?)*;

trainBody: LBRACE trainItem? (NEWLINE trainItem?)* RBRACE;

trainItem:
    DATA expr (COMMA expr?)*
    | (EPOCHS | STEPS | SEED | PRECISION | STOP) expr
    | LOAD selector FROM expr (MAP expr)?
    | FREEZE selectors
    | REGULARIZE expr ON selectors
    | STEP (LPAREN id (COMMA id?)* RPAREN)? block
    | METRIC named (ON id)?
    | SAVE expr TO expr
    | action
    | assignment;

assignment: (IDENT | LPAREN id (COMMA id?)* RPAREN) ASSIGN expr;

sweepBody: LBRACE sweepItem? (NEWLINE sweepItem?)* RBRACE;

sweepItem:
    GRID named (COMMA named?)*
    | RANDOM INT named (COMMA named?)*
    | KFOLD expr OF expr (COMMA named?)*
    | SEEDS expr
    | RECORD arg (COMMA arg?)*
    | PICK expr
    | REFIT expr TO expr
    | WRITE expr TO expr;

id:
    IDENT
    | DATA
    | TRAIN
    | METRIC
    | TEST
    | SOURCE
    | SPLIT
    | FIT
    | MAP
    | AUGMENT
    | BATCH
    | EPOCHS
    | STEPS
    | STEP
    | SEED
    | SEEDS
    | PRECISION
    | STOP
    | SAVE
    | LOAD
    | FREEZE
    | GRID
    | RANDOM
    | KFOLD
    | RECORD
    | PICK
    | REFIT
    | ON
    | OF
    | FROM
    | TO
    | BY
    | OVER;
