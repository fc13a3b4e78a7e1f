using System.Reflection;
using System.Reflection.Emit;

namespace Broker.Tests.Architecture;

/// <summary>Which types a type uses: in what it is, in what its members say, and in what its methods do.</summary>
internal static class TypeUses
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Codes of two octets begin with this one.
    private const byte Prefix = 0xFE;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The types that a type uses, nested ones and those of parameters of generics included.</summary>
    public static IEnumerable<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);

        foreach (var used in type.GetInterfaces().Concat(type.GetFields(Everything).Select(field => field.FieldType)).Concat(AttributesOf(type)))
        {
            Add(found, used);
        }

        foreach (var method in type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)))
        {
            AddMethod(found, method);
        }

        foreach (var nested in type.GetNestedTypes(Everything))
        {
            found.UnionWith(Of(nested));
        }

        return found;
    }

    private static void AddMethod(HashSet<Type> found, MethodBase method)
    {
        var returned = (method as MethodInfo)?.ReturnType;
        var body = method.GetMethodBody();
        Type?[] written = [returned, .. method.GetParameters().Select(parameter => parameter.ParameterType), .. AttributesOf(method)];

        foreach (var used in written.Concat(body?.LocalVariables.Select(local => local.LocalType) ?? []))
        {
            Add(found, used);
        }

        foreach (var member in MembersOf(method, body?.GetILAsByteArray() ?? []))
        {
            Add(found, member.DeclaringType);
            Add(found, member as Type);

            foreach (var argument in (member as MethodInfo)?.GetGenericArguments() ?? [])
            {
                Add(found, argument);
            }
        }
    }

    // The operands that are members, in the octets of a method's body.
    private static IEnumerable<MemberInfo> MembersOf(MethodBase method, byte[] body)
    {
        for (var index = 0; index < body.Length;)
        {
            var code = Codes[body[index] == Prefix ? (short)((Prefix << 8) | body[++index]) : body[index]];
            index++;

            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var ofType = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
                var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
                yield return method.Module.ResolveMember(BitConverter.ToInt32(body, index), ofType, ofMethod)!;
            }

            index += LengthOf(code.OperandType, body, index);
        }
    }

    private static int LengthOf(OperandType operand, byte[] body, int index) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, index)),
        _ => 4,
    };

    private static IEnumerable<Type> AttributesOf(MemberInfo member) => member.CustomAttributes.Select(attribute => attribute.AttributeType);

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(found, type.GetElementType());
            return;
        }

        found.Add(type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type);

        foreach (var argument in type.IsConstructedGenericType ? type.GetGenericArguments() : [])
        {
            Add(found, argument);
        }
    }
}
