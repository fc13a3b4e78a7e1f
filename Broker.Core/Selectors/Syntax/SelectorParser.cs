using Broker.Core.Selectors.Expressions;

namespace Broker.Core.Selectors.Syntax;

/// <summary>
/// Makes a tree of a selector, one method a line of the grammar:
/// <code>
/// disjunction = conjunction { OR conjunction }
/// conjunction = negation { AND negation }
/// negation    = NOT negation | equality
/// equality    = comparison { ( "=" | "&lt;&gt;" ) comparison | IS [ NOT ] NULL }
/// comparison  = sum { ( "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) sum | [ NOT ] ( between | like | in ) }
/// between     = BETWEEN sum AND sum
/// like        = LIKE string [ ESCAPE string ]
/// in          = IN "(" string { "," string } ")"
/// sum         = product { ( "+" | "-" ) product }
/// product     = factor { ( "*" | "/" | "%" ) factor }
/// factor      = ( "+" | "-" ) factor | name | string | number | TRUE | FALSE | "(" disjunction ")"
/// </code>
/// It is ActiveMQ's but for NOT, which binds more tightly than <c>=</c> there, so that <c>NOT a = 1</c> means <c>(NOT a) = 1</c>; SQL and we
/// mean <c>NOT (a = 1)</c>.
/// </summary>
internal sealed class SelectorParser
{
    private readonly TokenReader _tokens;
    private readonly PartRules _rules;
    private readonly PartFactory _parts;
    private int _depth;

    private SelectorParser(string text)
    {
        _tokens = new TokenReader(new SelectorLexer(text));
        _rules = new PartRules(_tokens);
        _parts = new PartFactory(_tokens, _rules);
    }

    /// <summary>Parses a selector.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The condition; one that always holds for an empty text.</returns>
    /// <exception cref="SelectorSyntaxException">The text is no selector, or a limit is exceeded.</exception>
    public static ICondition Parse(string text) => text.Length <= Selector.MaxLength
        ? new SelectorParser(text).ParseAll()
        : throw new SelectorSyntaxException(Selector.MaxLength + 1, $"a selector has at most {Selector.MaxLength} characters, this one {text.Length}");

    private ICondition ParseAll()
    {
        if (_tokens.IsAtEnd)
        {
            return new BooleanLiteral(true);
        }

        var whole = ParseDisjunction();
        if (!_tokens.IsAtEnd)
        {
            _tokens.FailExpecting("an operator, AND, OR or the end");
        }

        return _rules.AsCondition(whole);
    }

    private Part ParseDisjunction()
    {
        var first = ParseConjunction();
        if (!_tokens.IsAt("OR"))
        {
            return first;
        }

        var conditions = new List<ICondition> { _rules.AsCondition(first) };
        while (_tokens.Take("OR"))
        {
            conditions.Add(_rules.AsCondition(ParseConjunction()));
        }

        return _parts.Make(new Disjunction([.. conditions]), first.Start);
    }

    private Part ParseConjunction()
    {
        var first = ParseNegation();
        if (!_tokens.IsAt("AND"))
        {
            return first;
        }

        var conditions = new List<ICondition> { _rules.AsCondition(first) };
        while (_tokens.Take("AND"))
        {
            conditions.Add(_rules.AsCondition(ParseNegation()));
        }

        return _parts.Make(new Conjunction([.. conditions]), first.Start);
    }

    private Part ParseNegation()
    {
        var start = _tokens.Current.Start;
        if (!_tokens.Take("NOT"))
        {
            return ParseEquality();
        }

        Descend(start);
        var condition = _rules.AsCondition(ParseNegation());
        _depth--;
        return _parts.Make(new Negation(condition), start);
    }

    private Part ParseEquality()
    {
        var left = ParseComparison();

        while (true)
        {
            if (_tokens.IsAtAny("=", "<>"))
            {
                var symbol = _tokens.TakeAny().Text;
                left = _parts.MakeEquality(left, symbol, ParseComparison());
            }
            else if (_tokens.Take("IS"))
            {
                left = ParseNullTest(left);
            }
            else
            {
                return left;
            }
        }
    }

    private Part ParseNullTest(in Part operand)
    {
        var isNegated = _tokens.Take("NOT");
        _tokens.Expect("NULL", isNegated ? "NULL" : "NULL or NOT NULL");
        _rules.RequireNullable(operand);
        return _parts.MakeNegated(new NullTest(operand.Node), isNegated, operand.Start);
    }

    private Part ParseComparison()
    {
        var left = ParseSum();

        while (true)
        {
            if (_tokens.IsAtAny("<", "<=", ">", ">="))
            {
                var symbol = _tokens.TakeAny().Text;
                left = _parts.MakeOrder(left, symbol, ParseSum());
            }
            else if (_tokens.IsAtAny("NOT", "BETWEEN", "LIKE", "IN"))
            {
                left = ParsePredicate(left, _tokens.Take("NOT"));
            }
            else
            {
                return left;
            }
        }
    }

    private Part ParsePredicate(in Part value, bool isNegated)
    {
        if (_tokens.Take("BETWEEN"))
        {
            return ParseBetween(value, isNegated);
        }

        if (_tokens.Take("LIKE"))
        {
            return ParseLike(value, isNegated);
        }

        _tokens.Expect("IN", "BETWEEN, LIKE or IN after NOT");
        return ParseMembership(value, isNegated);
    }

    private Part ParseBetween(in Part value, bool isNegated)
    {
        var low = ParseSum();
        _tokens.Expect("AND", "AND and the upper end of BETWEEN");
        return _parts.MakeBetween(value, low, ParseSum(), isNegated);
    }

    private Part ParseLike(in Part value, bool isNegated)
    {
        var pattern = _tokens.ExpectText("a pattern in single quotes after LIKE");
        Token? escape = _tokens.Take("ESCAPE") ? _tokens.ExpectText("a character in single quotes after ESCAPE") : null;
        return _parts.MakeLike(value, isNegated, pattern, escape);
    }

    private Part ParseMembership(in Part value, bool isNegated)
    {
        var name = _rules.RequireName(value, "IN");
        var texts = new List<string>();
        _tokens.Expect("(", "'(' after IN");

        do
        {
            texts.Add(_tokens.ExpectText("a string in single quotes in the list of IN").Text);
        }
        while (_tokens.Take(","));

        _tokens.Expect(")", "',' or ')' in the list of IN");
        return _parts.MakeNegated(new Membership(name, texts), isNegated, value.Start);
    }

    private Part ParseSum()
    {
        var left = ParseProduct();

        while (_tokens.IsAtAny("+", "-"))
        {
            var symbol = _tokens.TakeAny().Text;
            left = _parts.MakeArithmetic(left, symbol, ParseProduct());
        }

        return left;
    }

    private Part ParseProduct()
    {
        var left = ParseFactor();

        while (_tokens.IsAtAny("*", "/", "%"))
        {
            var symbol = _tokens.TakeAny().Text;
            left = _parts.MakeArithmetic(left, symbol, ParseFactor());
        }

        return left;
    }

    private Part ParseFactor()
    {
        if (!_tokens.IsAtAny("+", "-"))
        {
            return ParsePrimary();
        }

        var (_, symbol, start) = _tokens.TakeAny();
        if (_tokens.Current.Kind == TokenKind.Number)
        {
            return _parts.MakeNumber(_tokens.TakeAny(), isNegative: symbol == "-", start);
        }

        Descend(start);
        var operand = ParseFactor();
        _depth--;
        _rules.RequireNumber(operand, symbol);
        return _parts.Make(new Sign(operand.Node, symbol == "-"), start);
    }

    private Part ParsePrimary()
    {
        var token = _tokens.Current;

        switch (token)
        {
            case { Kind: TokenKind.Symbol, Text: "(" }:
                return ParseParentheses();
            case { Kind: TokenKind.Keyword, Text: "TRUE" or "FALSE" }:
                _tokens.TakeAny();
                return _parts.Make(new BooleanLiteral(token.Text == "TRUE"), token.Start);
            case { Kind: TokenKind.Name }:
                _tokens.TakeAny();
                return _parts.Make(new Identifier(token.Text), token.Start);
            case { Kind: TokenKind.Text }:
                _tokens.TakeAny();
                return _parts.Make(new TextLiteral(token.Text), token.Start);
            case { Kind: TokenKind.Number }:
                return _parts.MakeNumber(_tokens.TakeAny(), isNegative: false, token.Start);
            default:
                _tokens.FailExpecting(token.Is("NULL") ? "a value; NULL stands only after IS or IS NOT" : "a name, a value or '('");
                return default;
        }
    }

    private Part ParseParentheses()
    {
        var start = _tokens.TakeAny().Start;
        Descend(start);
        var inner = ParseDisjunction();
        _tokens.Expect(")", "an operator, AND, OR or ')'");
        _depth--;
        return new Part(inner.Node, start, IsEnclosed: true);
    }

    private void Descend(int start)
    {
        if (++_depth > Selector.MaxDepth)
        {
            _tokens.Fail(start, $"parentheses, NOT and signs are nested at most {Selector.MaxDepth} deep");
        }
    }
}
