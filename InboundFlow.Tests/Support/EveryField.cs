using System.Collections;
using System.Globalization;
using System.Reflection;

namespace InboundFlow.Tests.Support;

/// <summary>Builds records in which every property, at every depth, says something else than it does by default.</summary>
/// <remarks>
/// What counts as stored is every property that somebody outside of the record may set, constructor parameters included;
/// what a record works out by itself (<c>private init</c>) is not. No two values of a type are the same, so that one that
/// comes back in another's place is noticed.
/// </remarks>
internal sealed class EveryField
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly NullabilityInfoContext Nullability = new();

    private readonly bool empty;
    private int count = 100;

    private EveryField(bool empty) => this.empty = empty;

    /// <summary>A record with a value in every property.</summary>
    /// <exception cref="NotSupportedException">A type or property that this cannot fill: the message names it.</exception>
    public static T Filled<T>()
        where T : class => (T)new EveryField(false).Build(typeof(T), typeof(T).Name);

    /// <summary>The same with <see langword="null"/> in every property that may be, and no list with anything in it.</summary>
    public static T Emptied<T>()
        where T : class => (T)new EveryField(true).Build(typeof(T), typeof(T).Name);

    /// <summary>What a record says, a line for each value at every depth, with its path.</summary>
    public static IReadOnlyList<string> LinesOf(object? value) => [.. Lines(value, value?.GetType().Name ?? "")];

    private static IEnumerable<string> Lines(object? value, string path) =>
        value switch
        {
            null => [$"{path} = null"],
            string text => [$"{path} = '{text}'"],
            IFormattable leaf when IsLeaf(value.GetType()) => [$"{path} = {Text(leaf)}"],
            bool leaf => [$"{path} = {leaf}"],
            IDictionary map => map
                .Keys.Cast<string>()
                .Order(StringComparer.Ordinal)
                .SelectMany(key => Lines(map[key], $"{path}[{key}]"))
                .Prepend($"{path}.Count = {map.Count}"),
            IEnumerable list => list.Cast<object?>()
                .SelectMany((one, i) => Lines(one, $"{path}[{i}]"))
                .Prepend($"{path}.Count = {list.Cast<object?>().Count()}"),
            _ when IsRecord(value.GetType()) => SettableOf(value.GetType())
                .SelectMany(property => Lines(property.GetValue(value), $"{path}.{property.Name}")),
            _ => throw Unknown(value.GetType(), path),
        };

    private static string Text(IFormattable leaf) =>
        leaf is DateTimeOffset at
            ? at.ToString("O", CultureInfo.InvariantCulture)
            : leaf.ToString(null, CultureInfo.InvariantCulture);

    private object Build(Type type, string path)
    {
        if (type == typeof(string))
        {
            // Quotes and letters that are escaped in JSON.
            return $"\"é{++count}\"";
        }

        if (type.IsEnum)
        {
            Array values = Enum.GetValues(type);
            return values.GetValue(1 + (++count % (values.Length - 1)))!;
        }

        return LeafOf(type)
            ?? (
                ElementOf(type, typeof(IReadOnlyList<>)) is [Type element] ? BuildList(element, path)
                : ElementOf(type, typeof(IReadOnlyDictionary<,>)) is [Type key, Type value] && key == typeof(string)
                    ? BuildMap(value, path)
                : IsRecord(type) ? BuildRecord(type, path)
                : throw Unknown(type, path)
            );
    }

    private object? LeafOf(Type type)
    {
        count++;
        return type == typeof(int) ? count
            : type == typeof(long) ? (1L << 40) + count
            : type == typeof(double) ? count + 0.1
            : type == typeof(bool) ? true
            : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(count) + TimeSpan.FromTicks(1)
            : type == typeof(DateTimeOffset) ? Noon.AddMinutes(count).AddTicks(1)
            : null;
    }

    private Array BuildList(Type element, string path)
    {
        Array list = Array.CreateInstance(element, empty ? 0 : 2);
        for (int i = 0; i < list.Length; i++)
        {
            list.SetValue(Build(element, $"{path}[{i}]"), i);
        }

        return list;
    }

    private IDictionary BuildMap(Type value, string path)
    {
        Type type = typeof(Dictionary<,>).MakeGenericType(typeof(string), value);
        IDictionary map = (IDictionary)Activator.CreateInstance(type, StringComparer.Ordinal)!;
        for (int i = 0; i < (empty ? 0 : 2); i++)
        {
            map.Add(Build(typeof(string), path), Build(value, path));
        }

        return map;
    }

    private object BuildRecord(Type type, string path)
    {
        ConstructorInfo constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
            .OrderByDescending(one => one.GetParameters().Length)
            .First();
        ParameterInfo[] parameters = constructor.GetParameters();
        object?[] arguments =
        [
            .. parameters.Select(parameter =>
                Value(
                    parameter.ParameterType,
                    Nullability.Create(parameter),
                    parameter.HasDefaultValue ? parameter.DefaultValue : Zero(parameter.ParameterType),
                    $"{path}.{parameter.Name}"
                )
            ),
        ];
        object record = constructor.Invoke(arguments);
        object untouched = constructor.Invoke(arguments);
        HashSet<string> given = [.. parameters.Select(parameter => parameter.Name!)];
        foreach (PropertyInfo property in SettableOf(type).Where(property => !given.Contains(property.Name)))
        {
            object? usual = property.GetValue(untouched);
            property.SetValue(
                record,
                Value(property.PropertyType, Nullability.Create(property), usual, $"{path}.{property.Name}")
            );
        }

        return record;
    }

    // Empty, what may be null is, whether or not that is its default.
    private object? Value(Type type, NullabilityInfo nullability, object? usual, string path)
    {
        if (empty && nullability.ReadState == NullabilityState.Nullable)
        {
            return null;
        }

        Type present = Nullable.GetUnderlyingType(type) ?? type;
        object value = present == typeof(bool) && usual is true ? false : Build(present, path);
        if (!empty && Equals(value, usual))
        {
            value = Build(present, path);
        }

        return empty || !Equals(value, usual)
            ? value
            : throw new NotSupportedException($"{path} could not be given another value than {usual}, its default.");
    }

    private static object? Zero(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private static Type[] ElementOf(Type type, Type generic) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments() : [];

    private static bool IsLeaf(Type type) =>
        type.IsEnum
        || type == typeof(int)
        || type == typeof(long)
        || type == typeof(double)
        || type == typeof(TimeSpan)
        || type == typeof(DateTimeOffset);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null && !type.IsAbstract;

    private static IEnumerable<PropertyInfo> SettableOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPrivate: false })
            .OrderBy(property => property.Name, StringComparer.Ordinal);

    private static NotSupportedException Unknown(Type type, string path) =>
        new($"{path} is of type {type}, which is not known here: say how to make and compare one.");
}
