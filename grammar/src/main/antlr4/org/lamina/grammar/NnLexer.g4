/*
 * Words of the .nn language, edition 1.
 *
 * Every character of any text becomes part of some token, so that the lexer never fails: what no program contains
 * comes out as FOREIGN, STRANGE or one of the UNCLOSED tokens, and the parser package says what is wrong with it.
 * The newline rule (which NEWLINE ends a statement) is applied to the tokens, in org.lamina.parse.
 */
lexer grammar NnLexer;

/* `[` before an axes expression such as `[n t (h d) -> n h t d]`; told from LBRACK by the arrow that follows. */
tokens { AXES_OPEN }

// Reserved words.
NN: 'nn';
USE: 'use';
AS: 'as';
EXPORT: 'export';
FN: 'fn';
LAYER: 'layer';
MODEL: 'model';
OPTIMIZER: 'optimizer';
TASK: 'task';
SWEEP: 'sweep';
WHERE: 'where';
PARAM: 'param';
STATE: 'state';
UPDATE: 'update';
NEXT: 'next';
YIELD: 'yield';
MINIMIZE: 'minimize';
WITH: 'with';
REGULARIZE: 'regularize';
EVERY: 'every';
CHECK: 'check';
PRINT: 'print';
WRITE: 'write';
IF: 'if';
ELSE: 'else';
REPEAT: 'repeat';
SCAN: 'scan';
FOR: 'for';
IN: 'in';
AND: 'and';
OR: 'or';
NOT: 'not';
TRUE: 'true';
FALSE: 'false';

// Words that are keywords only where their clause may start; elsewhere they are names.
DATA: 'data';
TRAIN: 'train';
METRIC: 'metric';
TEST: 'test';
SOURCE: 'source';
SPLIT: 'split';
FIT: 'fit';
MAP: 'map';
AUGMENT: 'augment';
BATCH: 'batch';
EPOCHS: 'epochs';
STEPS: 'steps';
STEP: 'step';
SEED: 'seed';
SEEDS: 'seeds';
PRECISION: 'precision';
STOP: 'stop';
SAVE: 'save';
LOAD: 'load';
FREEZE: 'freeze';
GRID: 'grid';
RANDOM: 'random';
KFOLD: 'kfold';
RECORD: 'record';
PICK: 'pick';
REFIT: 'refit';
ON: 'on';
OF: 'of';
FROM: 'from';
TO: 'to';
BY: 'by';
OVER: 'over';

PIPE: '|>';
ARROW: '->';
FATARROW: '=>';
EQEQ: '==';
NEQ: '!=';
LE: '<=';
GE: '>=';
LT: '<';
GT: '>';
ASSIGN: '=';
PLUS: '+';
MINUS: '-';
DSTAR: '**';
STAR: '*';
DSLASH: '//';
SLASH: '/';
PERCENT: '%';
CARET: '^';
AT: '@';
TILDE: '~';
LPAREN: '(';
RPAREN: ')';
LBRACK: '[';
RBRACK: ']';
LBRACE: '{';
RBRACE: '}';
COMMA: ',';
COLON: ':';
SEMI: ';';
DOTDOT: '..';
DOT: '.';

FLOAT: INT '.' DIGITS EXPONENT? | INT EXPONENT;
INT: DIGITS ('_' DIGITS)*;
STRING: '"' STRING_PART* '"';
IDENT: [\p{L}\p{Nl}_] [\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}_]*;

DOC: '##' ~[\r\n]* -> channel(HIDDEN);
COMMENT: '#' ~[\r\n]* -> channel(HIDDEN);
NEWLINE: '\r'? '\n' | '\r';
BLANK: [ \t\f]+ -> channel(HIDDEN);

// What other languages write.
FOREIGN: '&&' | '||' | '!' | '&' | '|' | ':=' | '+=' | '-=' | '*=' | '/=' | '?' | '===';
QUOTED: '\'' (~['\\\r\n] | '\\' ~[\r\n])* '\'';
UNCLOSED_STRING: '"' STRING_PART* '\\'?;
STRANGE: .;

fragment DIGITS: [0-9]+;
fragment EXPONENT: [eE] [+-]? DIGITS;
fragment STRING_PART: ~["\\\r\n] | '\\' ~[\r\n];
